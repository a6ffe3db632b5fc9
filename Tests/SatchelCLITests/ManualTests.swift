import ArgumentParser
import Foundation
import SatchelConfig
import Testing

@testable import satchel

@Suite struct ManualTests {
  private func manual() throws -> String {
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = here.appendingPathComponent("../../Config/man/satchel.1").standardized
    return try String(contentsOf: file, encoding: .utf8)
  }

  private static var verbs: [any ParsableCommand.Type] {
    Satchel.configuration.groupedSubcommands.flatMap(\.subcommands)
  }

  @Test(arguments: Self.verbs.map { $0._commandName })
  func theManualExplainsEachVerb(verb: String) throws {
    #expect(try manual().contains("\n.It Ic \(verb)"))
  }

  @Test func theManualExplainsEachVerbOfAVerb() throws {
    let manual = try manual()

    for verb in Self.verbs {
      for second in verb.configuration.subcommands {
        let (name, secondName) = (verb._commandName, second._commandName)
        #expect(
          manual.contains(".It Ic \(name) \(secondName)")
            || manual.contains(".It Ic \(name) Cm \(secondName)")
            || manual.contains(".It Ic \(name) Op Cm \(secondName)"), "\(name) \(secondName)")
      }
    }
  }

  @Test func eachVerbStatesItsNameSinceToDeriveItCostsTime() {
    let nested = Self.verbs.flatMap { $0.configuration.subcommands }
    for verb in Self.verbs + nested {
      #expect(verb.configuration.commandName != nil, "\(verb)")
    }
  }

  @Test func noTwoVerbsHaveOneName() {
    let names = Self.verbs.compactMap { $0.configuration.commandName }

    #expect(Set(names).count == Self.verbs.count)
  }

  @Test(arguments: SettingKey.allCases)
  func theManualExplainsEachSetting(key: SettingKey) throws {
    #expect(
      try manual().contains(".It Li \(key.rawValue)") || manual().contains(", Li \(key.rawValue)"))
  }

  @Test(arguments: Self.verbs.map { $0.helpMessage() })
  func eachVerbSaysWhatItDoes(help: String) {
    #expect(help.contains("OVERVIEW: "))
    #expect(help.contains("USAGE: "))
  }

  @Test(arguments: Completions.Shell.allCases)
  func eachShellGetsCompletionsForEachVerb(shell: Completions.Shell) {
    let kind: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    let script = Satchel.completionScript(for: kind)

    for verb in Self.verbs { #expect(script.contains(verb._commandName)) }
  }
}
