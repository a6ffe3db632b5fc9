import SatchelModel
import SatchelStorage
import Testing

@Suite struct ChangeTests {
  @Test func aSavedPageIsListedWithItsTitleTagsAndState() throws {
    let bench = try Bench()

    let id = try bench.add("https://example.org/a", title: "On Trees", tags: ["Gardens", "wood"])
    let row = try #require(try bench.list().first)

    #expect(row.id == id)
    #expect(row.title == "On Trees")
    #expect(row.tags == ["Gardens", "wood"])
    #expect(row.state == .unread)
    #expect(!row.isTrashed && !row.isFavourite)
    #expect(try bench.library.verify() == [])
  }

  @Test func savingAPageAgainChangesNothing() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a")

    let again = try bench.change("add", id, .save(url: "https://example.org/a", at: 5))

    #expect(again.id == nil)
    #expect(again.changed == [])
    #expect(try bench.library.counts().unread == 1)
  }

  @Test func aTagThatIsGivenAgainGoesOutAndIsNoStepToTakeBack() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a", tags: ["wood"])
    let before = try bench.library.version()

    _ = try bench.change("tag", id, .affirmTag(try Tag("wood")))
    let after = try bench.library.version()
    let undone = try #require(try bench.library.undo(now: bench.tick()))

    #expect(after != before)
    #expect(undone.verb == "add")
  }

  @Test func severalEditsAreOneStepAndOneUndo() throws {
    let bench = try Bench()
    let ids = try ["a", "b", "c"].map { try bench.add("https://example.org/\($0)") }

    let edits = ids.map { Edit(article: $0, intents: [.setState(.archived)]) }
    let result = try bench.library.change("archive", edits, now: bench.tick())
    let undone = try #require(try bench.library.undo(now: bench.tick()))

    #expect(Set(result.changed) == Set(ids))
    #expect(undone.verb == "archive")
    #expect(Set(undone.articles) == Set(ids))
    #expect(try bench.library.counts().archived == 0)
  }

  @Test func aStepThatIsContinuedIsUndoneAsAWhole() throws {
    let bench = try Bench()
    let saves = try (0..<4).map { number in
      let address = try CanonicalURL("https://example.org/\(number)")
      return Edit(article: address.id, intents: [.save(url: address.text, at: 7)])
    }

    let first = try bench.library.change("import", Array(saves[..<2]), now: bench.tick())
    _ = try bench.library.change(
      "import", Array(saves[2...]), now: bench.tick(), continuing: first.id)
    _ = try bench.library.undo(now: bench.tick())

    #expect(try bench.library.counts().articles == 0)
    #expect(try bench.library.undo(now: bench.tick()) == nil)
  }

  @Test func undoGoesFurtherBackEachTime() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a", title: "One")
    try bench.change("edit", id, .setTitle("Two"))
    try bench.change("edit", id, .setTitle("Three"))

    _ = try bench.library.undo(now: bench.tick())
    #expect(try bench.library.article(id)?.title == "Two")
    _ = try bench.library.undo(now: bench.tick())
    #expect(try bench.library.article(id)?.title == "One")
  }

  static let verbs: [(String, [Intent])] = [
    ("edit", [.setTitle("Other")]),
    ("archive", [.setState(.archived)]),
    ("favourite", [.setFavourite(true)]),
    ("tag", [.tag(Tag(key: "new", label: "New"))]),
    ("untag", [.untag(key: "old")]),
    ("suggest --refuse", [.refuseTag(key: "other")]),
    ("note", [.addNote(NoteID(value: 9), text: "second\nnote", at: 9)]),
    ("note --delete", [.removeNote(NoteID(value: 1))]),
    (
      "highlight",
      [
        .addHighlight(
          Anchor(quote: "a passage", prefix: "", suffix: "", start: 3), colour: "green", at: 9)
      ]
    ),
    ("delete", [.delete]),
    ("progress", [.setPosition(Progress(thousandths: 400))]),
  ]

  @Test(arguments: verbs.indices)
  func undoGivesBackWhatAVerbChanged(index: Int) throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a", title: "First", tags: ["old"], text: "words")
    try bench.change("note", id, .addNote(NoteID(value: 1), text: "a note", at: 4))
    let before = try #require(try bench.library.article(id))
    let row = try #require(try bench.library.row(id))

    let (verb, intents) = Self.verbs[index]
    let changed = try bench.library.change(
      verb, [Edit(article: id, intents: intents)], now: bench.tick())
    let undone = try #require(try bench.library.undo(now: bench.tick()))
    let after = try #require(try bench.library.article(id))

    #expect(changed.id != nil)
    #expect(undone.verb == verb)
    #expect(after.title == before.title && after.state == before.state)
    #expect(after.tags == before.tags && after.isFavourite == before.isFavourite)
    #expect(after.notes.map(\.text) == before.notes.map(\.text))
    #expect(after.highlights == before.highlights && after.isLive)
    #expect(try bench.library.row(id) == row)
    #expect(try bench.library.verify() == [])
  }

  @Test func undoOfASaveMovesTheArticleToTheTrash() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a")

    _ = try bench.library.undo(now: bench.tick())

    #expect(try bench.list() == [])
    #expect(try bench.library.row(id)?.isTrashed == true)
  }

  @Test func undoLeavesAloneWhatWasChangedSince() throws {
    let (mine, theirs) = (try Bench(replica: 1), try Bench(replica: 2))
    let id = try mine.add("https://example.org/a", title: "One")
    try mine.change("edit", id, .setTitle("Two"))
    try theirs.pull(from: mine)
    theirs.setClock(to: mine.now)
    try theirs.change("edit", id, .setTitle("Three"))
    try mine.pull(from: theirs)

    let undone = try #require(try mine.library.undo(now: mine.tick()))

    #expect(undone.isPartial)
    #expect(try mine.library.article(id)?.title == "Three")
  }

  @Test func undoOfAPurgeIsRefused() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a")
    try bench.change("purge", id, .delete, .purge)

    #expect(throws: StorageError.cannotUndoPurge) { try bench.library.undo(now: bench.tick()) }
  }

  @Test func aPurgeLeavesNothingOfTheArticle() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a", title: "Secret", text: "hidden words")
    try bench.change("note", id, .addNote(NoteID(value: 1), text: "whispered", at: 1))

    try bench.change("purge", id, .delete, .purge)

    #expect(try bench.library.article(id) == nil)
    #expect(throws: StorageError.unknownArticle(id.text)) { try bench.library.resolve(id.text) }
    for word in ["Secret", "hidden", "whispered"] { #expect(try bench.titles(word) == []) }
    #expect(try bench.library.unsentBodies(for: Bench.remote, limit: .max) == [])
    let sentences = try bench.library.history(limit: 100).flatMap(\.sentences)
    #expect(sentences == ["purged"])
    #expect(try bench.library.verify() == [])
  }

  @Test func articlesThatBecomeOneAreListedOnceAndSplitAgainByUndo() throws {
    let bench = try Bench()
    let one = try bench.add("https://example.org/a", title: "A", tags: ["x"], text: "apples")
    let two = try bench.add("https://example.org/b", title: "B", tags: ["y"], text: "bananas")

    try bench.change("alias", one, .alias(two))
    let joined = try bench.list()

    #expect(joined.map(\.id) == [min(one, two)])
    #expect(joined.first?.tags == ["x", "y"])
    #expect(try bench.library.article(one) == bench.library.article(two))
    #expect(try bench.library.resolve(max(one, two).text) == min(one, two))
    #expect(try bench.library.verify() == [])

    _ = try bench.library.undo(now: bench.tick())
    #expect(try bench.list().count == 2)
    #expect(try bench.library.verify() == [])
  }

  @Test func aPurgeOfArticlesThatAreOneErasesThemAll() throws {
    let bench = try Bench()
    let one = try bench.add("https://example.org/a", title: "A", text: "apples")
    let two = try bench.add("https://example.org/b", title: "B", text: "bananas")
    try bench.change("alias", one, .alias(two))

    try bench.change("purge", two, .delete, .purge)

    #expect(try bench.library.article(one) == nil && bench.library.article(two) == nil)
    #expect(try bench.titles("apples") == [] && bench.titles("bananas") == [])
    #expect(try bench.library.history(limit: 9).flatMap(\.sentences) == ["purged"])
    #expect(try bench.library.verify() == [])
  }

  @Test func theHistoryTellsWhatHappenedInWords() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a", title: "On Trees")
    try bench.change("tag", id, .tag(try Tag("gardens")))
    try bench.change("progress", id, .setPosition(Progress(thousandths: 10)))

    let entries = try bench.library.history(of: id, limit: 10)

    #expect(entries.map(\.verb) == ["tag", "add"])
    #expect(entries.map(\.sentences) == [["tagged gardens"], ["saved"]])
    #expect(entries.allSatisfy { $0.isThisMachine && $0.title == "On Trees" })
  }

  @Test func whereAPersonStoppedReadingIsKeptAndNoStepToUndo() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a", title: "On Trees")
    let (stopped, shown) = (Progress(thousandths: 200), Progress(thousandths: 450))

    try bench.library.notePlace(stopped, shown: shown, in: id, now: 1)

    #expect(try bench.library.article(id)?.position == stopped)
    #expect(try bench.library.article(id)?.furthest == shown)
    #expect(try bench.library.undo(now: 2)?.verb == "add")
    #expect(try bench.library.verify() == [])
  }

  @Test func aTextThatIsTooLargeIsRefusedAndLeavesNothing() throws {
    let bench = try Bench()
    let huge = String(repeating: "x", count: ContentBody.maximumBytes + 1)

    #expect(throws: StorageError.self) { try bench.add("https://example.org/a", text: huge) }

    #expect(try bench.library.counts() == Bench().library.counts())
  }

  @Test func aNoteThatIsTooLongIsRefusedAndLeavesNothing() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a")
    let note = String(repeating: "x", count: LineText.maximumBytes + 1)

    #expect(throws: StorageError.model(.noteTooLong(bytes: note.utf8.count))) {
      try bench.change("note", id, .addNote(NoteID(value: 1), text: note, at: 1))
    }

    #expect(try bench.library.article(id)?.notes == [])
  }

  @Test func anAttemptThatFailedIsCountedAndMadeAgainLaterOrNever() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a")
    func attempt(_ next: Int64?) -> Edit {
      var edit = Edit(article: id, intents: [])
      edit.failedFetch = FailedFetch(
        url: "https://example.org/a", reason: "no answer", nextAttempt: next)
      return edit
    }

    _ = try bench.library.change("fetch", [attempt(50), attempt(70)], now: 1)
    let queued = try bench.library.fetchQueue(limit: 9, now: 70)
    _ = try bench.library.change("fetch", [attempt(nil)], now: 2)

    #expect(queued.map(\.attempts) == [2])
    #expect(queued.map(\.reason) == ["no answer"])
    #expect(try bench.library.fetchQueue(limit: 9, now: .max) == [])
  }

  @Test func aCaptureTakesTheArticleOffTheQueue() throws {
    let bench = try Bench()
    let address = try CanonicalURL("https://example.org/a")
    let save = Edit(
      article: address.id, intents: [.save(url: address.text, at: 1)], fetch: address.text)
    _ = try bench.library.change("add", [save], now: bench.tick())

    let isPending = try bench.library.row(address.id)?.isFetchPending
    try bench.capture("some words", of: address.id)

    #expect(isPending == true)
    #expect(try bench.library.fetchQueue(limit: 9, now: .max) == [])
    #expect(try bench.library.row(address.id)?.isFetchPending == false)
    #expect(try bench.library.body(of: address.id)?.text == "some words")
  }
}
