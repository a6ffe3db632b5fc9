import SatchelTestSupport
import Testing

@Suite struct DuplicatesTests {
  /// A machine with one story twice and another one, as files.
  private func machine() throws -> Machine {
    let machine = try Machine("laptop")
    let story = SampleStory.text(20, seed: 1)
    let texts = [
      "ivy": "Ivy climbs\n\n" + story, "oak": "Oaks fall\n\n" + SampleStory.text(20, seed: 2),
      "climbers": "Climbers\n\nREAD MORE: oaks\n\n" + story + "\n\nSubscribe to our newsletter",
    ]
    for name in ["ivy", "oak", "climbers"] {
      let path = try machine.home.write(texts[name] ?? "", to: "\(name).txt")
      try machine.must("add", path)
    }
    return machine
  }

  @Test func addSaysThatAStoryIsHereAlready() throws {
    let machine = try Machine("laptop")
    let story = SampleStory.text(20, seed: 1)
    try machine.must("add", try machine.home.write("Ivy\n\n" + story, to: "one.txt"))

    let outcome = try machine.satchel(
      "add", try machine.home.write("Climbers\n\n" + story + "\n\nCopyright", to: "two.txt"))

    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("Same story as "))
    #expect(outcome.errors.contains(" % of the shorter text."))
  }

  @Test func duplicatesListsThePairAloneAndMergesItUntilUndone() throws {
    let machine = try machine()

    let listed = try machine.must("duplicates").split(separator: "\n")
    #expect(listed.count == 1)
    let ids = listed[0].split(separator: "\t").map { String($0) }
    try machine.must("note", ids[2], "-m", "mine")
    try machine.must("duplicates", "merge", ids[1], ids[2])

    #expect(try machine.must("duplicates").isEmpty)
    #expect(try machine.list("list").count == 2)
    #expect(try machine.list("notes", ids[1]).count == 1)
    try machine.must("undo")
    #expect(try machine.list("list").count == 3)
    #expect(try machine.list("list", "is:duplicate").count == 2)
    #expect(try machine.must("duplicates", "--json").hasPrefix(#"{"a":""#))
  }

  @Test func whatAQueryFindsIsMergedWithItsCopiesAsOneChange() throws {
    let machine = try machine()
    let shown = try machine.satchel("duplicates", "merge", "--where", "ivy", "--dry-run")
    #expect(shown.output.split(separator: "\n").count == 1)
    #expect(shown.errors.contains("1 article would be changed; nothing was."))
    #expect(try machine.list("list").count == 3)

    try machine.must("duplicates", "merge", "--where", "ivy")

    #expect(try machine.list("list").count == 2)
    #expect(try machine.must("duplicates").isEmpty)
    try machine.must("undo")
    try machine.must("duplicates", "not", "--where", "is:duplicate")
    #expect(try machine.list("list").count == 3)
    #expect(try machine.must("duplicates").isEmpty)
  }

  @Test func namedArticlesAreShownAndNotMergedOnTrial() throws {
    let machine = try machine()
    let ids = try machine.must("duplicates").split(separator: "\t").map { String($0) }

    let shown = try machine.satchel("duplicates", "merge", ids[1], ids[2], "--dry-run")

    #expect(shown.output.split(separator: "\n").count == 2)
    #expect(try machine.list("list").count == 3)
    #expect(try machine.satchel("duplicates", "merge", ids[1], ids[1]).status == 64)
  }

  @Test func notADuplicateHoldsOnTheOtherMachineToo() throws {
    let pair = try Pair()
    let story = SampleStory.text(20, seed: 1)
    for name in ["ivy", "climbers"] {
      let path = try pair.laptop.home.write("\(name)\n\n\(story)", to: "\(name).txt")
      try pair.laptop.must("add", path)
    }
    try pair.sync()
    let ids = try pair.desktop.must("duplicates").split(separator: "\t").map { String($0) }
    #expect(ids.count == 5)

    try pair.laptop.must("duplicates", "not", ids[1], ids[2])
    try pair.sync()

    #expect(try pair.desktop.must("duplicates").isEmpty)
    #expect(try pair.agreed() != nil)
  }

  @Test func anotherSpellingOfAnAddressIsTheSameArticle() throws {
    let machine = try Machine("laptop")
    try machine.must("add", "--no-fetch", "https://garden.example/ivy")

    let again = try machine.must(
      "add", "--no-fetch", "http://m.garden.example/ivy?utm_source=x", "--tag", "climbers")
    #expect(again.hasPrefix("already saved"))
    #expect(try machine.list("list").count == 1)

    try machine.must("undo")
    try machine.must("add", "--no-fetch", "--separate", "http://m.garden.example/ivy?utm_source=x")
    #expect(try machine.list("list").count == 2)
  }

  @Test func oneArticleIsNoPair() throws {
    let machine = try machine()

    let outcome = try machine.satchel("duplicates", "merge", "last", "last")

    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("two different articles"))
  }

  @Test func aNewTextIsComparedWithThoseThatAnImportLeft() throws {
    let machine = try Machine("laptop")
    let story = SampleStory.text(20, seed: 1)
    let short = (0..<2001).map { #"{"url":"https://a.example/\#($0)","text":"word \#($0)"}"# }
    let lines = [#"{"url":"https://garden.example/ivy","text":"\#(story)"}"#] + short
    try machine.must("import", "-", "--format", "jsonl", input: lines.joined(separator: "\n"))

    let outcome = try machine.satchel(
      "add", try machine.home.write("Climbers\n\n" + story, to: "climbers.txt"))

    #expect(outcome.errors.contains("(garden.example), 100 % of the shorter text."))
  }

  @Test func aPairOfLongTitlesTakesALineEachOfATerminal() throws {
    let machine = try Machine("laptop")
    let story = SampleStory.text(20, seed: 1)
    for name in ["ivy", "oak"] {
      let title = String(repeating: name + " ", count: 60)
      try machine.must(
        "add", try machine.home.write(name + "\n\n" + story, to: name), "--title", title)
    }

    let lines = try machine.onTerminal("duplicates").split(separator: "\n")

    #expect(lines.prefix(2).allSatisfy { $0.count <= 80 && $0.hasSuffix("…") })
    #expect(lines.first?.hasPrefix("100 %  ") == true)
  }
}
