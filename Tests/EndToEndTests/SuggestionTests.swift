import SatchelTestSupport
import Testing

struct SuggestionTests {
  private func machine() throws -> Machine {
    let machine = try Machine("laptop")
    let lines = (0..<12).flatMap { index in
      [
        #"{"url":"https://a.example/g\#(index)","title":"Roses and hedges \#(index)","text":"#
          + #""How to prune a rose and a hedge of yew.","tags":["Gardens"]}"#,
        #"{"url":"https://a.example/b\#(index)","title":"Bread \#(index)","text":"#
          + #""Flour, water, salt and a hot oven.","tags":["Baking"]}"#,
      ]
    }
    try machine.must("import", "-", "--format", "jsonl", input: lines.joined(separator: "\n"))
    try machine.must(
      "import", "-", "--format", "jsonl", "--no-fetch",
      input: #"{"url":"https://b.example/new","title":"A hedge of roses","text":"Prune it."}"#)
    return machine
  }

  @Test func whatIsLearntIsSuggestedTakenAndTakenBack() throws {
    let machine = try machine()
    let article = "https://b.example/new"

    let suggested = try machine.must("suggest", article)
    let before = try machine.must("tag", article, "--suggested", "--dry-run")
    let taken = try machine.satchel("tag", article, "--suggested")
    let after = try machine.must("tag", article, "--suggested", "--dry-run")
    let tagged = try machine.must("list", "tag:gardens", "--format", "{url}")
    try machine.must("undo")
    let untagged = try machine.must("list", "tag:gardens", "--format", "{url}")

    #expect(suggested.contains("\tGardens\t"))
    #expect(before.contains(article))
    #expect(taken.errors.contains("tagged Gardens"))
    #expect(after.isEmpty)
    #expect(tagged.contains(article))
    #expect(!untagged.contains(article))
  }

  @Test func whatIsRefusedIsNotSuggestedAgain() throws {
    let machine = try machine()
    let article = "https://b.example/new"

    try machine.must("suggest", article, "--refuse", "gardens")

    #expect(!(try machine.must("suggest", article)).contains("Gardens"))
  }

  @Test func reasonsAreWordsAndArticles() throws {
    let machine = try machine()

    let output = try machine.must("suggest", "https://b.example/new", "--why", "--json")

    #expect(output.contains(#""tag":"Gardens""#))
    #expect(output.contains(#""words":["#))
    #expect(output.contains(#""articles":["#))
    #expect(output.contains(#""phrases":["#))
  }

  @Test func articlesOfAFileAreAnsweredLineByLine() throws {
    let machine = try machine()

    let output = try machine.must(
      "tags", "suggest", "--input", "-", "--json",
      input: #"{"id":"1","title":"Yew hedges"}"# + "\n" + #"{"id":"2","title":"Salt"}"# + "\n")

    let lines = output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix(#"{"id":"1","tags":[{"tag":"Gardens","score":"#))
    #expect(lines[1].contains(#""tag":"Baking""#))
  }

  @Test func withNothingLearntPhrasesStandIn() throws {
    let machine = try Machine("laptop")

    let output = try machine.must(
      "tags", "suggest", "--input", "-", "--json", input: #"{"id":"1","title":"Yew hedges"}"#)

    #expect(output.contains(#"{"tag":"hedges","score":"#))
    #expect(output.contains(#""apply":false,"new":true"#))
  }

  @Test func topicsAndSimilarTagsAreShown() throws {
    let machine = try machine()
    try machine.must("tag", "https://b.example/new", "garden")

    let topics = try machine.must("topics")
    let similar = try machine.must("tags", "similar")

    #expect(topics.contains("Baking\t12\t"))
    #expect(similar == "Gardens (12)\tgarden (1)\tsame words\n")
  }

  @Test func scoresAreThoseOfTheLibraryWhateverWasAskedBefore() throws {
    let machine = try machine()
    let more = (0..<200).map {
      #"{"url":"https://c.example/\#($0)","title":"Soup \#($0 % 7) of \#($0 % 5)","tags":["Soups"]}"#
    }
    try machine.must("import", "-", "--format", "jsonl", input: more.joined(separator: "\n"))
    try machine.must("suggest", "https://b.example/new")
    try machine.must("tag", "https://c.example/3", "Gardens")
    let other = try Machine("desktop")
    try other.must("import", "-", input: try machine.canonical)

    let scores = try machine.must("suggest", "https://b.example/new", "--json", "--limit", "3")

    #expect(try other.must("suggest", "https://b.example/new", "--json", "--limit", "3") == scores)
  }

  @Test func anAddressAloneIsNotTakenForWhatThePageSays() throws {
    let machine = try machine()

    try machine.must("add", "--no-fetch", "--tag", "auto", "https://d.example/hedge")

    #expect(try machine.list("list", "is:untagged", "site:d.example").count == 1)
    #expect(!(try machine.must("suggest", "last", "--json")).contains("https\",\"score"))
  }

  @Test func aFileOfAnotherKindIsNotAnsweredWithAWarningForEachOfItsLines() throws {
    let machine = try Machine("laptop")

    let outcome = try machine.satchel(
      "tags", "suggest", "--input", "-",
      input: String(repeating: "no JSON\n", count: 1000) + #"{"title":"Ivy"}"#)

    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("1000 lines hold no article"))
    #expect(outcome.errors.split(separator: "\n").count == 22)
  }
}
