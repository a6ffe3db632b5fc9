import SatchelModel
import SatchelQuery
import Testing

@testable import SatchelStorage

@Suite struct SearchTests {
  @Test func titleAndTagsComeBeforeNotesAndNotesBeforeTheText() throws {
    let bench = try Bench()
    let text = try bench.add("https://example.org/1", title: "In text", text: "about hedges here")
    let note = try bench.add("https://example.org/2", title: "In note")
    try bench.change("note", note, .addNote(NoteID(value: 1), text: "see hedges", at: 1))
    let tag = try bench.add("https://example.org/3", title: "In tag", tags: ["hedges"])
    let title = try bench.add("https://example.org/4", title: "Hedges")

    let found = try bench.search("hedges").map(\.row.id)

    #expect(found == [title, tag, note, text])
  }

  @Test func everyWordMustOccurSomewhereInTheArticle() throws {
    let bench = try Bench()
    try bench.add("https://example.org/1", title: "One", tags: ["garden"], text: "tall hedges")
    try bench.add("https://example.org/2", title: "Two", tags: ["garden"], text: "low walls")
    try bench.add("https://example.org/3", title: "Three", text: "tall hedges")

    #expect(try bench.titles("garden hedges") == ["One"])
    #expect(try bench.titles("garden \"tall hedges\"") == ["One"])
    #expect(try bench.titles("hedges garden walls") == [])
    #expect(try Set(bench.titles("tall hedges")) == ["One", "Three"])
  }

  @Test func aPhraseMatchesItsWordsInThatOrderOnly() throws {
    let bench = try Bench()
    try bench.add("https://example.org/1", title: "One", text: "the quick brown fox")
    try bench.add("https://example.org/2", title: "Two", text: "the brown quick fox")

    #expect(try bench.titles("\"quick brown\"") == ["One"])
    #expect(try bench.titles("quick brown").count == 2)
  }

  @Test func aStarFindsBeginningsOfWords() throws {
    let bench = try Bench()
    try bench.add("https://example.org/1", title: "Gardening")

    #expect(try bench.titles("gard*") == ["Gardening"])
    #expect(try bench.titles("gard") == [])
    #expect(try bench.titles("*gard") == [])
    #expect(try bench.titles("title:gard*") == ["Gardening"])
  }

  @Test func caseAndDiacriticsDoNotMatter() throws {
    let bench = try Bench()
    try bench.add("https://example.org/1", title: "Café", text: "Der Fluß, naïve Über")

    for words in ["cafe", "CAFÉ", "cafe\u{301}", "uber", "NAIVE"] {
      #expect(try bench.titles(words) == ["Café"], "\(words)")
    }
  }

  @Test(arguments: [
    ("我喜欢花园里的篱笆", "花园"), ("東京タワーの歴史", "タワー"), ("서울의정원", "정원"),
    ("ประวัติศาสตร์ไทย", "ไทย"), ("iPhone手机评测", "手机"), ("𠮷野家の牛丼", "𠮷野"),
  ])
  func aWordInWritingWithoutSpacesIsFound(text: String, word: String) throws {
    let bench = try Bench()
    try bench.add("https://example.org/1", title: "One", text: text)
    try bench.add("https://example.org/2", title: text)
    try bench.add("https://example.org/3", title: "Other", text: String(text.reversed()))

    #expect(try Set(bench.titles(word)) == ["One", text])
  }

  /// Everything that means something to FTS5 or to SQL, and must not here.
  @Test(arguments: [
    "AND", "OR", "NOT", "NEAR", "NEAR(a b)", "a AND b", "a OR b", "NOT a", "title:word", "title :",
    "{title tags}: a", "^word", "word^", "a + b", "a - b", "-word", "\"", "\"\"", "\"a", "a\"b\"c",
    "a\"\"b", "'", "''; DROP TABLE article; --", "a*b", "**", "*", "a**", "(", ")", "()", "(a",
    "a)", ";", ",", ".", "\\", "%", "_", "?1", ":a", "@a", "$a", "\u{0}", "a\u{0}b", "\n", "\t a",
    "🌱", "c++", "rank", "short_index", "\u{E000}", "a\u{301}", "\u{301}",
  ])
  func whatAPersonTypesIsNeverSyntax(words: String) throws {
    let bench = try Bench()
    try bench.add("https://example.org/1", title: "a b word", text: "a b word not near and or")

    do {
      #expect(try bench.search(words).count <= 1)
    } catch let mistake as QueryMistake {
      #expect(mistake.query == words)
    } catch StorageError.unknownSearch(let name) {
      #expect(words == "@\(name)")
    }

    #expect(try bench.library.verify() == [])
  }

  @Test func wordsThatSQLiteKnowsAreFoundAsWords() throws {
    let bench = try Bench()
    try bench.add("https://example.org/1", title: "Sense and Sensibility")
    try bench.add("https://example.org/2", title: "Sense Sensibility")

    #expect(try bench.titles("Sense AND Sensibility") == ["Sense and Sensibility"])
  }

  @Test func theFilterHoldsForSearchesToo() throws {
    let bench = try Bench()
    let old = try bench.add("https://example.org/1", title: "Trees", tags: ["x"])
    try bench.add("https://example.org/2", title: "Trees again")
    try bench.change("archive", old, .setState(.archived))
    let gone = try bench.add("https://example.org/3", title: "Trees gone")
    try bench.change("delete", gone, .delete)

    #expect(try bench.titles("trees").count == 2)
    #expect(try bench.titles("trees is:archived") == ["Trees"])
    #expect(try bench.titles("trees -is:archived") == ["Trees again"])
    #expect(try bench.titles("trees is:trashed") == ["Trees gone"])
    #expect(try bench.titles("trees (is:trashed or is:unread)").count == 2)
  }

  @Test func newerArticlesComeFirstAtEqualRank() throws {
    let bench = try Bench()
    let ids = try (0..<5).map { try bench.add("https://example.org/\($0)", title: "Same") }

    #expect(try bench.search("same").map(\.row.id) == ids.reversed())
    #expect(try bench.search("same", limit: 2).map(\.row.id) == [ids[4], ids[3]])
  }

  @Test func theIndexFollowsEveryChange() throws {
    let bench = try Bench()
    let id = try bench.add(
      "https://example.org/1", title: "Alder", tags: ["birch"], text: "cedar forest")
    try bench.change("note", id, .addNote(NoteID(value: 1), text: "dogwood", at: 1))

    try bench.change(
      "edit", id, .setTitle("Elm"), .untag(key: "birch"), .removeNote(NoteID(value: 1)))
    try bench.capture("fir forest", of: id)

    for word in ["alder", "birch", "cedar", "dogwood"] { #expect(try bench.titles(word) == []) }
    for word in ["elm", "fir", "forest"] { #expect(try bench.titles(word) == ["Elm"]) }
  }

  @Test func aTextThatArrivesLaterIsFoundThen() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    try one.add("https://example.org/1", title: "One", text: "hornbeam")
    try two.pull(from: one)

    #expect(try two.titles("hornbeam") == [])
    #expect(try two.library.missingBodies(limit: 9).count == 1)

    try two.copyBodies(from: one)
    #expect(try two.titles("hornbeam") == ["One"])
    #expect(try two.library.missingBodies(limit: 9) == [])
    #expect(try two.library.verify() == [])
  }

  @Test func aNewTitleTagOrNoteDoesNotTouchTheIndexOfTheText() throws {
    let bench = try Bench()
    let id = try bench.add(
      "https://example.org/1", title: "One", tags: ["a"], text: "many words to index")
    let before = try textIndex(bench)

    try bench.change("edit", id, .setTitle("Two"), .tag(try Tag("b")), .setState(.archived))
    try bench.change("note", id, .addNote(NoteID(value: 1), text: "note", at: 1))
    try bench.change("delete", id, .delete)
    try bench.change("restore", id, .restore)

    #expect(try textIndex(bench) == before)
  }

  /// Every byte that FTS5 keeps of the texts.
  private func textIndex(_ bench: Bench) throws -> [String] {
    try bench.library.read { connection throws(StorageError) in
      try connection.all("SELECT id || hex(block) FROM text_index_data ORDER BY id") { $0.text(0) }
    }
  }
}

@Suite struct SnippetTests {
  private func terms(_ words: String) -> [MatchTerm] {
    ((try? QueryParser.parse(words))?.wanted ?? []).compactMap(MatchTerm.init)
  }

  private func passage(_ words: String, _ text: String) -> String? {
    Snippet(terms(words)).passage(of: text)
      .map { $0.replacing("\u{E000}", with: "[").replacing("\u{E001}", with: "]") }
  }

  @Test func matchesAreMarkedWhateverTheirCaseAndDiacritics() {
    #expect(passage("cafe", "The Café, a cafe.") == "The [Café], a [cafe].")
  }

  @Test func theWholePhraseIsShownRatherThanItsFirstWord() {
    let text = String(repeating: "one two ", count: 60) + "two one at the end"

    #expect(passage("\"two one at\"", text)?.hasSuffix("[two] [one] [at] the end") == true)
  }

  @Test func aLongTextIsCutAtWords() throws {
    let text =
      String(repeating: "filler ", count: 100) + "needle"
      + String(
        repeating: " more", count: 100)

    let found = try #require(passage("needle", text))

    #expect(found.hasPrefix("…") && found.hasSuffix("more…"))
    #expect(found.contains(" [needle] more"))
    #expect(found.count < 200)
  }

  @Test func beginningsAreMarkedAsWholeWords() {
    #expect(passage("gard*", "in gardens and Gardening") == "in [gardens] and [Gardening]")
  }

  @Test func charactersThatAreWordsAreMarkedOneByOne() {
    #expect(passage("花园", "我的花园很大") == "我的[花][园]很大")
  }

  @Test func marksWithinTheTextAreRemoved() {
    #expect(passage("b", "a \u{E001}b\u{E000} c\nd") == nil)
    #expect(passage("b", "a\u{E001} b \u{E000} c\nd") == "a [b] c d")
  }

  @Test func noMatchIsNoPassage() {
    #expect(passage("absent", "present") == nil)
  }
}

@Suite struct WordBreaksTests {
  @Test(arguments: [
    ("plain text", "plain text"), ("naïve — “quoted”", "naïve — “quoted”"),
    ("花园", " 花  园 "), ("a花b", "a 花 b"), ("カナ", " カ  ナ "), ("", ""),
    ("𠮷", " 𠮷 "), ("Ελλάδα", "Ελλάδα"), ("हिन्दी", "हिन्दी"),
  ])
  func charactersThatAreWordsStandApart(text: String, spaced: String) {
    #expect(WordBreaks.spaced(text) == spaced)
  }

  @Test func brokenUTF8IsPassedThrough() {
    for bytes: [UInt8] in [
      [0xe3], [0xe3, 0x81], [0xf0, 0xa0], [0xff, 0xe3, 0x28], [0xc3, 0xe3],
    ] {
      let spaced = bytes.withUnsafeBufferPointer { WordBreaks.spaced($0) } ?? bytes

      #expect(spaced.filter { $0 != 0x20 } == bytes.filter { $0 != 0x20 })
    }
  }
}
