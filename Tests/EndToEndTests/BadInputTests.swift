import Foundation
import SatchelTestSupport
import Testing

/// Addresses, texts, files and ids that are not what they should be.
@Suite struct BadInputTests {
  @Test(arguments: [
    "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "http://",
    "https://exa mple.org/", "https://example.org:99999/", "gopher://example.org/",
  ])
  func anAddressThatIsNoneIsRefused(address: String) throws {
    let machine = try Machine("laptop")

    let outcome = try machine.satchel("add", address, "--no-fetch")

    expectRefusal(outcome, 65, saying: address)
    #expect(try machine.list("list").isEmpty)
  }

  @Test func anImportSaysOfTheFirstFewEntriesWhyItSkippedThem() throws {
    let machine = try Machine("laptop")
    let lines = (1...9).map { #"{"url":"gopher://a.example/\#($0)"}"# }

    let outcome = try machine.satchel(
      "import", "-", "--format", "jsonl", input: lines.joined(separator: "\n"))

    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("line 5: 'gopher://a.example/5' is not a web address"))
    #expect(outcome.errors.contains("9 entries were skipped"))
    #expect(!outcome.errors.contains("line 6"))
  }

  @Test func aWordThatIsNeitherFileNorAddressIsRefusedWithoutEchoingWhatATerminalObeys() throws {
    let machine = try Machine("laptop")

    expectRefusal(try machine.satchel("add", "nonsense\u{1b}[31m\u{9b}1m\u{202e}"), 66)
    expectRefusal(try machine.satchel("show", "\u{1b}]0;title\u{7}"), 66)
    expectRefusal(try machine.satchel("add", "file:\u{1b}[31m"), 65)
  }

  @Test func anAddressOfTenMegabytesIsRefusedAndItsNeighboursAreSaved() throws {
    let machine = try Machine("laptop")
    let long = "https://example.org/" + String(repeating: "a", count: 10_000_000)

    let outcome = try machine.satchel(
      "add", "-", "--no-fetch",
      input: "https://example.org/first\n\(long)\njavascript:alert(1)\nhttps://example.org/last\n")

    expectRefusal(outcome, 65, saying: "line 2", "line 3", "2 lines were not saved")
    let addresses = Set(try machine.list("list").compactMap { $0["url"] as? String })
    #expect(addresses == ["https://example.org/first", "https://example.org/last"])
  }

  @Test func aTitleThatHoldsCommandsForTheTerminalIsShownAndNotObeyed() throws {
    let machine = try Machine("laptop")
    let title = "red\u{1b}[31m\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}txt.exe\u{2066}\u{1}\rover"
    expectRefusal(
      try machine.satchel("add", "https://example.org/page", "--no-fetch", "--title", title), 65,
      saying: "control characters")
    let author = try Machine("author")
    try author.add("https://example.org/page", title: "harmless")
    let escaped =
      "red\\u001b[31m\\u001b]0;owned\\u0007\\u009b2J\\u202etxt.exe\\u2066\\u0001\\rover"
    let file = try author.home.write(
      try author.canonical.replacing("harmless", with: escaped), to: "hostile.json")
    try machine.must("import", file)
    try machine.must("note", "last", "-m", "note\u{1b}[31m\u{202e}")

    let shown = try ["list", "show last", "read last", "notes last", "history", "search over"]
      .map { try machine.onTerminal($0) }
    let piped = try machine.must("list")

    for text in shown { #expect(text.isHarmless && !text.isEmpty) }
    #expect(shown[0].contains("over") && piped.contains("over"))
    #expect(piped.isHarmless)
    #expect(piped.split(separator: "\n").count == 1)
    #expect(try machine.list("list").first?["title"] as? String == title)
  }

  @Test func aTextThatIsNotUTF8IsRefusedAndNothingIsWritten() throws {
    let machine = try Machine("laptop")
    try machine.add("https://example.org/page")
    let before = try machine.canonical

    expectRefusal(
      try machine.shell("\"$satchel\" note last -m $'caf\\xe9'"), 64, saying: "not UTF-8")
    expectRefusal(
      try machine.shell("printf 'caf\\xe9' | \"$satchel\" note last"), 65, saying: "not UTF-8")
    expectRefusal(
      try machine.shell("printf 'https://a.example/\\xe9\\n' | \"$satchel\" add - --no-fetch"), 65,
      saying: "line 1", "not UTF-8")
    expectRefusal(
      try machine.shell(
        "cd $SATCHEL_HOME; printf '{\"format\":\"\\xff\"}' > bad.json; \"$satchel\" import bad.json"
      ),
      65, saying: "bad.json")

    #expect(try machine.canonical == before)
  }

  @Test func aFileInAnotherEncodingBecomesReadableText() throws {
    let machine = try Machine("laptop")

    let outcome = try machine.shell(
      "cd $SATCHEL_HOME; printf 'Caf\\xe9 au lait, s\\xeel vous pla\\xeet.\\n' > menu.txt;"
        + "\"$satchel\" add menu.txt")

    #expect(outcome.status == 0)
    #expect(try machine.must("read", "last").contains("Café au lait, sîl vous plaît."))
  }

  @Test func aFileOf200MegabytesIsRefusedByEveryVerbThatReadsOne() throws {
    let machine = try Machine("laptop")
    try machine.add("https://example.org/page")
    let before = try machine.canonical
    let file = machine.home.path("big.txt")
    _ = try run("truncate", "--size=200M", file)

    expectRefusal(try machine.satchel("add", file), 65, saying: "big.txt", "16 MiB")
    expectRefusal(try machine.satchel("import", file), 65, saying: "big.txt")
    expectRefusal(try machine.shell("\"$satchel\" add - < '\(file)'"), 65, saying: "limit")
    expectRefusal(try machine.shell("\"$satchel\" note last < '\(file)'"), 65, saying: "limit")

    #expect(try machine.canonical == before)
  }

  @Test func anImportThatWaitsForAPipeStopsWhenItIsTold() throws {
    let machine = try Machine("laptop")

    let outcome = try machine.shell(
      #"(echo '{"url":"https://example.org/a"}'; exec sleep 8) | "$satchel" import - & "#
        + "sleep 2; kill -INT $!; wait $!")

    expectRefusal(outcome, 130, saying: "stopped")
    #expect(try machine.list("list").isEmpty)
  }

  @Test func anUnknownIdChangesNothingNotEvenTheArticlesNamedBesideIt() throws {
    let machine = try Machine("laptop")
    try machine.add("https://example.org/page")
    let before = try machine.canonical

    for verb in [["show"], ["tag"], ["archive"], ["delete", "--yes"], ["note", "-m", "text"]] {
      let article = verb[0] == "tag" ? ["zzzz", "gardens"] : ["zzzz"]
      let outcome = try machine.start([verb[0]] + article + verb.dropFirst()).outcome()
      expectRefusal(outcome, 66, saying: "zzzz")
    }
    expectRefusal(try machine.satchel("archive", "last", "zzzz"), 66, saying: "zzzz")
    expectRefusal(
      try machine.satchel("show", "https://example.org/other"), 66,
      saying: "https://example.org/other")

    #expect(try machine.canonical == before)
  }

  @Test func anIdThatTwoArticlesShareIsRefusedAndBothAreNamed() throws {
    let machine = try Machine("laptop")
    // Found by search: their ids have the first four letters in common.
    try machine.add("https://example.org/x/610", title: "Hedges")
    try machine.add("https://example.org/x/2971", title: "Quinces")
    let ids = try machine.list("list").compactMap { $0["id"] as? String }
    let shared = try #require(ids.first?.prefix(4))
    try #require(ids.count == 2 && ids.allSatisfy { $0.hasPrefix(shared) })

    let outcome = try machine.satchel("tag", String(shared), "gardens")

    expectRefusal(outcome, 66, saying: "Hedges", "Quinces")
    #expect(try machine.list("tags").isEmpty)
    #expect(try machine.satchel("tag", String(ids[0].prefix(6)), "gardens").status == 0)
  }

  @Test(arguments: [
    ["frobnicate"], ["list", "--frobnicate"], ["note"], ["list", "--limit", "many"],
    ["remote", "join", "https://relay.example", "olive canyon"],
  ])
  func aCommandThatIsNotUnderstoodExitsWith64(arguments: [String]) throws {
    let machine = try Machine("laptop")
    try machine.add("https://example.org/page")
    let before = try machine.canonical

    let outcome = try machine.start(arguments).outcome()

    #expect(outcome.status == 64)
    #expect(!outcome.errors.isEmpty && outcome.output.isEmpty)
    #expect(try machine.canonical == before)
  }

  @Test func whatDestroysIsRefusedWhereNobodyCanBeAsked() throws {
    let machine = try Machine("laptop")
    try machine.add("https://example.org/page")
    let id = try #require(try machine.list("list").first?["id"] as? String)

    expectRefusal(try machine.satchel("delete", id), 64, saying: "--yes")
    #expect(try machine.list("list").count == 1)
    try machine.must("delete", id, "--yes")
    expectRefusal(try machine.satchel("purge", id), 64, saying: "--yes")
    try machine.must("restore", id)
  }

  @Test func aSettingsFileThatCannotBeReadExitsWith78() throws {
    let machine = try Machine("laptop")
    try machine.add("https://example.org/page")
    let settings = machine.home.url.appending(path: "config/settings.json")
    try Data("{\"list.limit\": \"many\"}".utf8).write(to: settings)

    expectRefusal(try machine.satchel("list"), 78, saying: "settings.json", "list.limit")
  }
}
