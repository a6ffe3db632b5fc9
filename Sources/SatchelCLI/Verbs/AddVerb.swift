import ArgumentParser
import Glibc
import SatchelCapture
import SatchelConfig
import SatchelExchange
import SatchelModel
import SatchelStorage

struct Add: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Save a page by its address, a file, or many addresses from standard input.",
    discussion: """
      The page is fetched now. If that fails it is saved all the same, and `satchel fetch` and \
      `satchel sync` try again. A file may be a web page as a browser saved it (HTML or MHTML), a \
      PDF document, an EPUB book, Markdown or text. With '-' it reads such a page, or addresses, one a \
      line. Adding what is already saved adds the tags and the note given.
      """)

  @Argument(help: ArgumentHelp("Addresses, files, or '-'.", valueName: "file|url|-"))
  var sources: [String]

  @Option(parsing: .unconditional, help: "A title of your own.") var title: String?
  @Option(
    name: [.short, .long], parsing: .unconditionalSingleValue,
    help: "A tag; may be repeated. 'auto' takes what is suggested, as the setting tags.auto does.")
  var tag: [String] = []
  @Option(parsing: .unconditional, help: "A note on it.") var note: String?
  @Option(help: "The address that a file or page came from.") var url: String?
  @Flag(help: "Don't fetch the page.") var noFetch = false
  @Flag(help: "Save an address as a page of its own, though it looks like one that is here.")
  var separate = false
  @Flag(help: "Print the articles as one JSON array.") var json = false

  func validate() throws {
    if sources.count > 1, title != nil || url != nil {
      throw ValidationError("--title and --url are for one article.")
    }
  }

  func run() throws {
    Interrupts.catchFirst()
    let session = try Session.open()
    var adding = Adding(
      session: session, title: try title.map(Title.checked),
      tags: try tag.filter { $0 != "auto" }.map { try Tag($0) }, note: note,
      fetches: !noFetch, isSeparate: separate, isQuiet: json,
      takesSuggested: tag.contains("auto") || session.settings.flag(.tagsAuto))
    var saved: [ArticleID] = []
    var firstFailure: Failure?
    for (index, source) in sources.enumerated() {
      adding.sourcesLeft = sources.count - 1 - index
      do {
        saved += try save(source, with: adding)
      } catch {
        let failure = Failure(error)
        if sources.count == 1 || failure.status == .interrupted { throw failure }
        Message.warning("\(source): \(failure.description)")
        firstFailure = firstFailure ?? failure
      }
    }
    if json { try adding.session.printRows(saved) }
    if let firstFailure {
      throw Failure(firstFailure.status, "not all could be saved; the others are")
    }
  }

  private func save(_ source: String, with adding: Adding) throws -> [ArticleID] {
    let address = try url.map { try CanonicalURL($0) }
    if source == "-" { return try saveInput(with: adding, address: address) }
    if Self.isAddress(source) {
      if url != nil {
        throw Failure(.usage, "--url is for files; '\(source.prefix(200))' is an address")
      }
      return try adding.save(addresses: [try CanonicalURL(source)])
    }
    return [try adding.save(file: source, address: address)]
  }

  /// Whether it begins as addresses do, with a scheme; also one that Satchel then refuses.
  static func isAddress(_ source: String) -> Bool {
    guard let colon = source.firstIndex(of: ":"), colon > source.startIndex else { return false }
    let isScheme = source[..<colon].allSatisfy { character in
      character.isASCII && (character.isLetter || character.isNumber || "+-.".contains(character))
    }
    return isScheme && access(source, F_OK) != 0
  }

  /// Saves a document from standard input, or the addresses there.
  private func saveInput(with adding: Adding, address: CanonicalURL?) throws -> [ArticleID] {
    let bytes = try InputFile.standardInput(maximumBytes: InputFile.articleBytes)
    guard address == nil, !isDocument(bytes) else {
      let name = title ?? address?.text ?? "standard input"
      return [
        try adding.save(document: bytes, named: name, from: "standard input", address: address)
      ]
    }
    guard title == nil else {
      throw Failure(.usage, "--title is for one article; standard input holds addresses")
    }
    return try saveLines(bytes, with: adding)
  }

  /// Saves what lines are addresses, and reports the others with their numbers.
  private func saveLines(_ bytes: [UInt8], with adding: Adding) throws -> [ArticleID] {
    var addresses: [CanonicalURL] = []
    var wrong = WarningCount()
    for (index, line) in bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    )
    .enumerated() {
      guard let text = String(validating: line, as: UTF8.self) else {
        wrong.add("line \(index + 1) is not UTF-8 text")
        continue
      }
      guard !text.allSatisfy(\.isWhitespace) else { continue }
      do {
        addresses.append(try CanonicalURL(text))
      } catch {
        wrong.add("line \(index + 1): \(error)")
      }
    }
    let saved = try adding.save(addresses: addresses)
    guard wrong.count == 0 else {
      throw Failure(
        .badInput,
        "\(wrong.count.counted("line was", "lines were")) not saved; what else there was is")
    }
    return saved
  }
}
