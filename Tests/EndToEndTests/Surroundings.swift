import Foundation
import SatchelTestSupport
import Testing

// What the tests of bad days need: shells, terminals, full disks, and a look into databases.

extension Machine {
  /// Runs a line of bash in which `$satchel` is the program, on this machine.
  func shell(_ line: String, input: String = "") throws -> RunningProgram.Outcome {
    var surroundings = environment
    surroundings["satchel"] = try Programs.path("satchel")
    return try RunningProgram("bash", ["-c", line], environment: surroundings, input: input)
      .outcome()
  }

  /// Runs `satchel` with these words, which a shell reads, on a terminal; what the terminal gets.
  func onTerminal(_ words: String) throws -> String {
    try shell("exec script --quiet --return --command \"$satchel \(words)\" /dev/null").output
      .replacing("\r\n", with: "\n")
  }

  var dataFolder: URL { home.url.appending(path: "data") }
  var library: String { dataFolder.appending(path: "library.sqlite").path }
  var keys: URL { dataFolder.appending(path: "keys") }

  /// Saves one article without fetching it.
  func add(_ address: String, title: String? = nil) throws {
    let words = ["add", address, "--no-fetch"] + (title.map { ["--title", $0] } ?? [])
    let outcome = try start(words).outcome()
    guard outcome.status == 0 else { throw Failed(arguments: words, outcome: outcome) }
  }

  /// The texts of all notes of an article.
  func notes(_ article: String = "last") throws -> Set<String> {
    Set(try list("notes", article).compactMap { $0["text"] as? String })
  }

  /// Whether `doctor` finds nothing wrong.
  var isSound: Bool { get throws { try satchel("doctor").status == 0 } }
}

/// Waits for what another program is about to do.
func waitUntil(seconds: Double = 20, _ isDone: () -> Bool) throws {
  let end = Date(timeIntervalSinceNow: seconds)
  while !isDone() {
    guard Date() < end else { throw WaitedTooLong() }
    usleep(2000)
  }
}

struct WaitedTooLong: Error {}

/// Runs SQL on a database of which no program makes use just now.
@discardableResult
func sqlite(_ database: String, _ sql: String) throws -> String {
  let outcome = try run("sqlite3", "-batch", "-bail", database, sql)
  guard outcome.status == 0 else { throw SQLFailed(description: outcome.errors) }
  return outcome.output
}

struct SQLFailed: Error, CustomStringConvertible { let description: String }

extension String {
  /// Whether a terminal does no more with it than show it.
  var isHarmless: Bool {
    unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x0a, 0x09: true
      case 0..<0x20, 0x7f...0x9f, 0x200e...0x200f, 0x202a...0x202e, 0x2066...0x2069: false
      default: true
      }
    }
  }
}

/// Checks that a program refused as it should: by its status, in a plain sentence that holds `words`,
/// and without a byte that a terminal obeys.
func expectRefusal(
  _ outcome: RunningProgram.Outcome, _ status: Int32, saying words: String...,
  in case: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  let message = outcome.errors
  let comment = Comment(rawValue: "\(`case`): \(message)")
  #expect(outcome.status == status, comment, sourceLocation: sourceLocation)
  #expect(message.hasPrefix("satchel: "), comment, sourceLocation: sourceLocation)
  #expect(message.count < 1000 && message.isHarmless, comment, sourceLocation: sourceLocation)
  for word in words {
    #expect(message.contains(word), comment, sourceLocation: sourceLocation)
  }
}

/// A canonical export of `count` articles that have a title and no address.
func canonicalDocument(articles count: Int) -> String {
  let articles = (1...count).map { number in
    let digits = String(number)
    let id = String(repeating: "0", count: 25 - digits.count) + digits + "0"
    return """
      {"id":"\(id)","also":[],"url":null,"title":"","ownTitle":"Article \(number)",\
      "pageTitle":null,"author":null,"site":null,"language":null,"published":null,\
      "excerpt":null,"saved":"2025-03-04T05:06:07.089Z","state":"unread","favourite":false,\
      "tags":[],"notes":[],"highlights":[],"position":null,"furthest":null,"content":null}
      """
  }
  return """
    {"format":"satchel-canonical","version":1,"articles":[
    \(articles.joined(separator: ",\n"))
    ],"trash":[
    ]}

    """
}
