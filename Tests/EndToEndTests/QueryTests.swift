import Foundation
import SatchelTestSupport
import Testing

/// Queries on the command line, and changes to all that they find.
@Suite struct QueryTests {
  /// Five articles: four about gardens, one of them archived.
  private func garden() throws -> Machine {
    let machine = try Machine("laptop")
    for (number, tag) in ["garden", "garden/trees", "garden", "news", "garden"].enumerated() {
      try machine.must(
        "add", "https://example.org/\(number)", "--no-fetch", "--title", "Article \(number)",
        "--tag", tag)
    }
    try machine.must("archive", "https://example.org/4")
    return machine
  }

  private func titles(_ machine: Machine, _ query: String...) throws -> [String] {
    let outcome = try machine.start(["list", "--json"] + query).outcome()
    let rows = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return (rows as? [[String: Any]] ?? []).compactMap { $0["title"] as? String }
  }

  @Test func aQueryListsTheReadingListUnlessItSpeaksOfTheState() throws {
    let machine = try garden()

    #expect(try titles(machine, "tag:garden") == ["Article 2", "Article 1", "Article 0"])
    #expect(try titles(machine, "tag:garden", "is:archived") == ["Article 4"])
    #expect(try titles(machine, "--all", "tag:garden", "-tag:garden/trees").count == 3)
    #expect(try titles(machine, "not tag:garden") == ["Article 3"])
    #expect(try titles(machine, "-tag:garden") == ["Article 3"])
    #expect(try titles(machine, "--sort", "oldest", "--limit", "1") == ["Article 0"])
  }

  @Test func aMistakeIsPointedAtAndExitsWith64() throws {
    let machine = try garden()

    let outcome = try machine.satchel("list", "tag:garden before:2025 more")

    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("\n  tag:garden before:2025 more\n             ^^^^^^\n"))
  }

  @Test func aChangeOfAllThatAQueryFindsIsOneUndo() throws {
    let machine = try garden()
    let before = try machine.canonical

    let shown = try machine.must("tag", "--where", "tag:garden", "--dry-run", "green")
    #expect(shown.split(separator: "\n").count == 4)
    #expect(try machine.canonical == before)

    try machine.must("tag", "--where", "tag:garden is:unread", "green", "plants")
    #expect(try titles(machine, "tag:green", "tag:plants").count == 3)
    try machine.must("archive", "--where", "tag:green")
    #expect(try titles(machine) == ["Article 3"])

    try machine.must("undo")
    try machine.must("undo")
    #expect(try machine.canonical == before)
  }

  @Test func whatAQueryFindsIsOnlyDestroyedWithAYes() throws {
    let machine = try garden()

    let refused = try machine.satchel("delete", "--where", "tag:garden")
    #expect(refused.status == 64)
    #expect(refused.errors.contains("4 articles"))
    #expect(try titles(machine, "--all").count == 5)

    try machine.must("delete", "--where", "tag:garden", "--yes")
    try machine.must("restore", "--where", "is:archived or tag:garden/trees")
    #expect(try titles(machine, "--all").sorted() == ["Article 1", "Article 3"])

    try machine.must("purge", "--where", "tag:garden", "--yes")
    #expect(try titles(machine, "--trash").isEmpty)
    #expect(try titles(machine, "--all").count == 2)
  }

  @Test(arguments: ["", " ", "%", "\"\"", "tag:"])
  func aQueryThatSaysNothingNeverMeansTheWholeLibrary(query: String) throws {
    let machine = try garden()

    let outcome = try machine.satchel("delete", "--yes", "--where", query)

    #expect(outcome.status == 64)
    #expect(try titles(machine, "--all").count == 5)
  }

  @Test func moreThanAFewHundredArticlesAreChangedAndTakenBackTogether() throws {
    let machine = try Machine("laptop")
    let addresses = (0..<350).map { "https://example.org/\($0)" }.joined(separator: "\n")
    try machine.must("add", "-", "--no-fetch", input: addresses)
    let before = try machine.canonical

    try machine.must("tag", "--where", "site:example.org", "all")
    #expect(try machine.list("list", "tag:all").count == 350)

    try machine.must("undo")
    #expect(try machine.canonical == before)
    #expect(try machine.isSound)
  }
}
