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

  @Test func notesAndTitlesOfAllThatAQueryFindsAreOneUndoEach() throws {
    let machine = try garden()
    let before = try machine.canonical

    let shown = try machine.must("note", "--where", "tag:garden", "--dry-run", "-m", "look")
    #expect(shown.split(separator: "\n").count == 4)
    #expect(try machine.canonical == before)

    try machine.must("note", "--where", "tag:garden", "-m", "look")
    #expect(try titles(machine, "--all", "is:noted").count == 4)
    try machine.must("edit", "--where", "tag:garden is:unread", "--title", "Hedges")
    #expect(try titles(machine, "tag:garden") == ["Hedges", "Hedges", "Hedges"])

    try machine.must("undo")
    #expect(try titles(machine, "tag:garden") == ["Article 2", "Article 1", "Article 0"])
    try machine.must("undo")
    #expect(try titles(machine, "--all", "is:noted").isEmpty)
  }

  @Test func whatTakesOneArticleSaysSoForAQuery() throws {
    let machine = try garden()

    let marked = ["--where", "tag:garden", "--delete", "abcd"]
    #expect(try machine.start(["highlight"] + marked).outcome().status == 64)
    let ofOne = try machine.satchel("note", "--where", "tag:garden", "--delete", "abcd")
    #expect(ofOne.status == 64)
    let shown = try machine.must("fetch", "--where", "tag:news", "--dry-run")
    #expect(shown.contains("Article 3"))
  }

  @Test func theEditorTakesAllThatAQueryFindsAsOneUndo() throws {
    let machine = try garden()
    let before = try machine.canonical

    let outcome = try machine.shell(
      "export SATCHEL_EDITOR='sed -i s/unread/archived/'; exec script --quiet --return "
        + "--command \"$satchel edit --where tag:garden\" /dev/null")

    #expect(outcome.status == 0)
    #expect(try titles(machine, "tag:garden").isEmpty)
    #expect(try titles(machine, "tag:garden", "is:archived").count == 4)
    try machine.must("undo")
    #expect(try machine.canonical == before)
  }

  @Test func aTagWithACommaIsOneTagInTheEditor() throws {
    let machine = try Machine("laptop")
    try machine.add("https://example.org/page")
    try machine.must("tag", "last", "tea, hot")

    let outcome = try machine.shell(
      "export SATCHEL_EDITOR='sed -i s/^Tags:/Tags:new,/'; exec script --quiet --return "
        + "--command \"$satchel edit last\" /dev/null")

    #expect(outcome.status == 0)
    let tags = try machine.list("list").first?["tags"] as? [String]
    #expect(tags.map(Set.init) == ["new", "tea, hot"])
  }

  @Test func aPassageIsMarkedWhereverItStandsAsOneUndo() throws {
    let machine = try Machine("laptop")
    for (name, words) in [("one", "boil the tea"), ("two", "to boil the\ntea"), ("three", "pour")] {
      let file = try machine.home.write("\(words) \(name)\n", to: "\(name).txt")
      try machine.must("add", file, "--tag", "food")
    }
    let before = try machine.canonical

    let shown = try machine.must("highlight", "--where", "tag:food", "--dry-run", "boil the tea")
    #expect(shown.split(separator: "\n").count == 2)
    #expect(try machine.canonical == before)

    try machine.must("highlight", "--where", "tag:food", "boil the tea", "--note", "how long?")
    #expect(try titles(machine, "is:highlighted").count == 2)
    try machine.must("undo")
    #expect(try machine.canonical == before)
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

  @Test func aTagIsRenamedMergedAndDeletedWithThoseBelowIt() throws {
    let machine = try garden()
    func tags() throws -> String {
      try machine.must("tags").split(separator: "\n").joined(separator: " ")
        .replacing("\t", with: ":")
    }
    let before = try machine.canonical

    try machine.must("tags", "rename", "garden", "Plants")
    #expect(try tags() == "news:1 Plants:3 Plants/trees:1")
    expectRefusal(try machine.satchel("tags", "rename", "news", "plants"), 64, saying: "merge")
    try machine.must("tags", "merge", "news", "plants", "--into", "all")
    #expect(try tags() == "all:4 all/trees:1")
    expectRefusal(try machine.satchel("tags", "delete", "all"), 64, saying: "--yes")
    try machine.must("tags", "delete", "all", "--yes")
    #expect(try tags() == "")
    expectRefusal(try machine.satchel("tags", "rename", "all", "none"), 66, saying: "all")

    for _ in 0..<3 { try machine.must("undo") }
    #expect(try machine.canonical == before)
  }

  @Test func aSearchIsSavedUsedAndDeleted() throws {
    let machine = try garden()

    try machine.must("search", "--save", "to do", "tag:garden", "--unread")
    #expect(try machine.list("searches").first?["query"] as? String == "is:unread tag:garden")
    #expect(try titles(machine, "@\"to do\" -tag:garden/trees").count == 2)
    try machine.must("archive", "--where", "@\"to do\"")
    try machine.must("searches", "delete", "To Do")

    expectRefusal(try machine.satchel("list", "@\"to do\""), 66, saying: "to do")
    try machine.must("undo")
    #expect(try titles(machine, "@\"to do\"").isEmpty)
  }

  @Test func aBackupIsMadeOnceAndOpens() throws {
    let (machine, restored) = (try garden(), try Machine("restored"))
    try FileManager.default.createDirectory(
      at: restored.dataFolder, withIntermediateDirectories: true)

    try machine.must("backup", restored.library)
    expectRefusal(try machine.satchel("backup", restored.library), 77, saying: "there already")

    let mode = try FileManager.default.attributesOfItem(atPath: restored.library)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(try restored.canonical == machine.canonical)
    #expect(try restored.isSound)
  }

  @Test func statisticsAreChartsOnATerminalAndNumbersInJSON() throws {
    let machine = try garden()

    let statistics = try machine.object("stats", "--months", "2")
    let months = try #require(statistics["months"] as? [[String: Any]])
    let chart = try machine.must("stats")

    #expect(months.last?["saved"] as? Int == 5)
    #expect(months.last?["archived"] as? Int == 1)
    #expect(months.count == 2)
    #expect(chart.contains("█") && chart.contains("garden"))
  }

  @Test(arguments: ["UTC", "Etc/GMT+12", "Etc/GMT-14", "America/New_York"])
  func daysAreThoseOfTheMachinesTimeZone(zone: String) throws {
    let machine = try Machine("laptop", environment: ["TZ": zone])
    try machine.add("https://example.org/page")

    // Yesterday counts, in case that midnight passes between the two.
    for query in ["saved:1d", "saved:>=yesterday", "saved:yesterday..today"] {
      #expect(try machine.list("list", query).count == 1, "\(query)")
    }
    #expect(try machine.list("list", "saved:<yesterday").isEmpty)
    #expect(try machine.list("list", "saved:>today").isEmpty)
  }

  @Test func anEmptyListSaysWhyItIsEmpty() throws {
    let machine = try Machine("laptop")
    #expect(try machine.onTerminal("list") == "No articles here; `satchel add` saves one.\n")

    try machine.must("add", "--no-fetch", "https://garden.example/ivy", "--tag", "garden")
    try machine.must("archive", "last")

    #expect(
      try machine.onTerminal("list") == "Nothing unread; --all lists archived articles too.\n")
    #expect(
      try machine.onTerminal("list tag:garden")
        == "No unread article fits; --all looks among archived ones too.\n")
    #expect(try machine.onTerminal("list --all tag:ivy") == "No article fits.\n")
  }
}
