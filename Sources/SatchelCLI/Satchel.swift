import ArgumentParser
import Glibc
import SatchelConfig
import SatchelQuery
import SatchelTopics

/// The program.
///
/// Each verb has a file of its own in `Verbs`.
@main
struct Satchel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "satchel",
    abstract: "A reading list that you own: offline first, in sync, readable by nobody else.",
    discussion: """
      An ARTICLE is named by the first letters of its id (at least four), by its address, or by \
      the word 'last' for the newest.

      satchel add https://example.org/essay --tag gardens
      satchel list
      satchel note last -m "Compare with the chapter on hedges."
      """,
    version: Release.version,
    groupedSubcommands: [
      CommandGroup(
        name: "Saving and finding",
        subcommands: [
          Add.self, List.self, Search.self, Searches.self, ExplainQuery.self, Show.self, Read.self,
          Open.self,
        ]),
      CommandGroup(
        name: "Writing",
        subcommands: [EditArticle.self, AddNote.self, Notes.self, AddHighlight.self]),
      CommandGroup(
        name: "Sorting",
        subcommands: [
          AddTag.self, Untag.self, Tags.self, Suggest.self, Topics.self, Archive.self,
          Unarchive.self,
          Favourite.self,
          Unfavourite.self, Duplicates.self,
        ]),
      CommandGroup(
        name: "Taking away and back",
        subcommands: [Delete.self, Restore.self, Purge.self, Undo.self, History.self]),
      CommandGroup(
        name: "Leaving and coming",
        subcommands: [Export.self, Import.self, Fetch.self, Extract.self, Clean.self]),
      CommandGroup(
        name: "Other machines",
        subcommands: [Sync.self, Watch.self, RemoteVerb.self, Devices.self, Conflicts.self]),
      CommandGroup(
        name: "The library itself",
        subcommands: [
          Status.self, Stats.self, Config.self, Doctor.self, Backup.self, Url.self,
          Completions.self,
        ]),
    ])

  static func main() {
    // Notes and addresses are private: nothing that is written may be read by other users.
    umask(0o077)
    // A pager or `head` that stops reading ends the program quietly, see `Output`.
    signal(SIGPIPE, SIG_IGN)
    Glibc.exit(status(of: CommandLine.arguments.dropFirst()).rawValue)
  }

  private static func status(of arguments: some Sequence<String>) -> ExitStatus {
    do {
      try Arguments.checkEncoding()
      switch Array(arguments) {
      // What needs no parser is spared it.
      case ["--version"]: try Output.line(Release.version)
      case ["--help"], ["-h"]: try Output.line(helpMessage())
      case let words:
        var command = try command(for: Arguments.withDenials(words))
        try command.run()
      }
      try Output.flush()
      return .done
    } catch {
      try? Output.flush()
      return report(error)
    }
  }

  /// The verb alone is parsed first: to set up all of them takes longer than most verbs do.
  ///
  /// Whatever that does not understand, be it a mistake or a wish for help, is parsed again from the
  /// root, which knows how to speak of it.
  private static func command(for arguments: [String]) throws -> any ParsableCommand {
    let verb = configuration.groupedSubcommands.lazy.flatMap(\.subcommands).first {
      $0.configuration.commandName == arguments.first
    }
    // A verb alone would speak of itself without the program's name.
    let wantsHelp = arguments.contains { ["--help", "-h"].contains($0) }
    if let verb, !wantsHelp, let command = try? alone(verb, Array(arguments.dropFirst())) {
      return command
    }
    if verb == nil, let word = arguments.first, word != "help", !word.hasPrefix("-") {
      throw Failure(.usage, unknown(verb: word))
    }
    return try parseAsRoot(arguments)
  }

  private static func unknown(verb word: String) -> String {
    let verbs = configuration.groupedSubcommands.flatMap(\.subcommands)
    let meant = verbs.compactMap { $0.configuration.commandName }
      .first { Spelling.areAlike($0, word) }
    return "there is no verb '\(word.prefix(200))'; "
      + (meant.map { "did you mean `satchel \($0)`?" } ?? "`satchel help` lists them all")
  }

  private static func alone<Verb: ParsableCommand>(
    _ verb: Verb.Type, _ arguments: [String]
  ) throws -> any ParsableCommand {
    guard verb.configuration.subcommands.isEmpty else { return try verb.parseAsRoot(arguments) }
    let parsed = try Alone<Verb>.parseAsRoot(arguments)
    return (parsed as? Alone<Verb>)?.verb ?? parsed
  }

  private static func report(_ error: any Error) -> ExitStatus {
    if error is Failure || !isFromParser(error) {
      let failure = Failure(error)
      Message.warning(failure.description)
      return failure.status
    }
    let text = fullMessage(for: error)
    guard exitCode(for: error) != .success else {
      // Help and version are what was asked for.
      try? Output.line(text)
      try? Output.flush()
      return .done
    }
    Message.note(text)
    return .usage
  }

  /// The parser's own errors are the ones that it has an exit code for.
  private static func isFromParser(_ error: any Error) -> Bool {
    exitCode(for: error) != .failure
  }
}

/// A verb as the program that it is to the parser.
///
/// The parser asks each program that is not part of a greater one for completions first, which takes
/// half as long again as to understand the verb.
private struct Alone<Verb: ParsableCommand>: ParsableCommand {
  static var configuration: CommandConfiguration {
    var configuration = Verb.configuration
    configuration._superCommandName = Satchel.configuration.commandName
    return configuration
  }

  @OptionGroup var verb: Verb
}

enum Arguments {
  /// Spells out the hyphen of a query, as in `list -tag:news`: the parser would take it for an option.
  static func withDenials(_ arguments: [String]) -> [String] {
    guard let verb = arguments.first, ["list", "search", "query", "export"].contains(verb) else {
      return arguments
    }
    return arguments.map { argument in
      let name = argument.dropFirst().prefix { $0 != ":" }
      let isDenial =
        argument.hasPrefix("-") && argument.contains(":") && Query.hasField(named: name)
      return isDenial ? "not " + argument.dropFirst() : argument
    }
  }

  /// Swift would replace what is not UTF-8 without a word, and an article would be saved wrongly.
  static func checkEncoding() throws(Failure) {
    for index in 0..<Int(CommandLine.argc) {
      guard let argument = CommandLine.unsafeArgv[index] else { continue }
      guard String(validatingCString: argument) != nil else {
        throw Failure(.usage, "argument \(index) is not UTF-8 text")
      }
    }
  }
}
