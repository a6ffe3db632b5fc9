import SatchelBytes
import Testing

@testable import SatchelModel

/// What each thing that a person can do writes.
struct ArticleEditorTests {
  private let note = NoteID(value: 7)
  private let anchor = Anchor(quote: "a passage", prefix: "before", suffix: "after", start: 12)

  private func saved() throws -> Machine {
    var machine = Machine(1)
    try machine.perform(.save(url: "https://example.com/", at: 5))
    return machine
  }

  @Test func savingMakesALiveArticleThatIsListedUnderItsAddress() throws {
    let article = try saved().article(.sample)

    #expect(article.isLive)
    #expect(article.title == "https://example.com/")
    #expect(article.saved == 5)
    #expect(article.state == .unread)
  }

  @Test func theTitleOfThePersonGoesBeforeThePagesAndThatBeforeTheAddress() throws {
    var machine = try saved()

    try machine.perform(.capture(Captured(title: "Page", author: "A", content: nil)))
    #expect(machine.article(.sample).title == "Page")
    try machine.perform(.setTitle("Mine"))
    #expect(machine.article(.sample).title == "Mine")
    try machine.perform(.setTitle(" "))
    #expect(machine.article(.sample).title == "Page")
  }

  @Test func aRefusedTagRevivesNothingAndTaggingTakesItBack() throws {
    var machine = try saved()
    let tag = try Tag("Work")

    try machine.perform(.refuseTag(key: tag.key))
    #expect(machine.article(.sample).refusedTags == ["work"])
    try machine.perform(.delete)
    try machine.perform(.refuseTag(key: "other"))
    #expect(!machine.article(.sample).isLive)
    try machine.perform(.tag(tag))
    #expect(machine.article(.sample).refusedTags == ["other"])
  }

  @Test(arguments: [false, true])
  func aTagThatIsGivenAgainOutlivesItsRemovalElsewhere(isGivenAgain: Bool) throws {
    var (here, there) = (try saved(), Machine(2))
    let (tag, again) = (try Tag("Work"), try Tag("WORK"))
    try here.perform(.tag(tag))
    there.receive(from: &here)

    try there.perform(.untag(key: tag.key))
    try here.perform(isGivenAgain ? .affirmTag(again) : .tag(again))
    here.receive(from: &there)
    there.receive(from: &here)

    let tags = isGivenAgain ? [tag] : []
    #expect(here.article(.sample).tags == tags && there.article(.sample).tags == tags)
  }

  @Test func aFetchedTextDoesNotReplaceThePersonsOwn() throws {
    var machine = try saved()
    func content(_ source: ContentReference.Source, _ byte: UInt8) -> ContentReference {
      ContentReference(
        source: source, extractorVersion: 1, captured: 0,
        bodyHash: Array(repeating: byte, count: 32), bodyBytes: 1, wordCount: 1)
    }

    try machine.perform(.capture(Captured(content: content(.manual, 1))))
    try machine.perform(.capture(Captured(content: content(.automatic, 2))))
    #expect(machine.article(.sample).content == content(.manual, 1))

    try machine.perform(.capture(Captured(content: content(.manual, 3))))
    #expect(machine.article(.sample).content == content(.manual, 3))
  }

  @Test func aTextThatIsReplacedStaysAsAVersion() throws {
    var machine = try saved()
    func content(_ byte: UInt8) -> ContentReference {
      ContentReference(
        source: .automatic, extractorVersion: 1, captured: Int64(byte),
        bodyHash: Array(repeating: byte, count: 32), bodyBytes: 1, wordCount: 1)
    }

    for byte: UInt8 in [1, 2, 2, 3] {
      try machine.perform(.capture(Captured(content: content(byte))))
    }

    #expect(machine.article(.sample).content == content(3))
    #expect(machine.article(.sample).versions == [content(1), content(2), content(3)])
  }

  @Test func intentsGiveLifeAndChoresDoNot() throws {
    let giving: [Intent] = [
      .setTitle("T"), .setFavourite(true), .tag(try Tag("a")), .addNote(note, text: "n", at: 1),
      .addHighlight(anchor, colour: nil, at: 1),
    ]
    let chores: [Intent] = [
      .setState(.archived), .setPosition(Progress(thousandths: 5)), .alias(.other),
      .capture(Captured(title: "T")),
    ]

    for intent in giving {
      var machine = try saved()
      #expect(try machine.perform(intent).contains(where: \.givesLife), "\(intent)")
    }
    for intent in chores {
      var machine = try saved()
      #expect(try !machine.perform(intent).contains(where: \.givesLife), "\(intent)")
    }
  }

  @Test func deletingAnArticleKeepsItsCellsAndRestoringBringsThemBack() throws {
    var machine = try saved()
    try machine.perform(.tag(try Tag("work")), .addNote(note, text: "mine", at: 1))
    let before = machine.article(.sample)

    try machine.perform(.delete, at: 9_000)
    #expect(!machine.article(.sample).isLive)
    #expect(machine.article(.sample).deleted == 9_000)
    #expect(machine.article(.sample).notes == before.notes)

    try machine.perform(.restore)
    #expect(machine.article(.sample) == before)
  }

  @Test func whatIsRestoredHasTheTimesThatItHadUntilItIsChanged() throws {
    var machine = try saved()
    let text = VersionedText(text: "mine\nyours", others: [1])
    try machine.perform(.restoreNote(note, text, at: 100, edited: 200), at: 9_000)
    try machine.perform(.restoreToTrash(at: 300), at: 9_000)
    let restored = machine.article(.sample)
    #expect(restored.notes.map(\.created) == [100] && restored.notes.map(\.edited) == [200])
    #expect(restored.isConflicted && restored.deleted == 300)

    let shown = try #require(restored.notes.first?.lines)
    try machine.perform(.editNote(note, shown: shown, text: "settled"), at: 9_500)
    let edited = machine.article(.sample)
    #expect(edited.notes.map(\.created) == [100] && edited.notes.map(\.edited) == [9_500])
    #expect(edited.isLive)

    try machine.perform(.delete, at: 9_900)
    #expect(machine.article(.sample).deleted == 9_900)
  }

  @Test func savingAnArticleInTheTrashAgainRestoresIt() throws {
    var machine = try saved()
    try machine.perform(.tag(try Tag("work")))
    let before = machine.article(.sample)
    try machine.perform(.delete)

    try machine.perform(.save(url: "https://example.com/", at: 99))

    #expect(machine.article(.sample) == before)
  }

  @Test func anEditOfAnArticleInTheTrashTakesItOutWithAllItsMembers() throws {
    var machine = try saved()
    try machine.perform(.save(url: "https://other.example/", at: 6), on: .other)
    try machine.perform(.addNote(note, text: "there", at: 1), on: .other)
    try machine.perform(.alias(.other))
    try machine.perform(.delete)

    try machine.perform(.setTitle("Wanted"))

    let article = machine.article(.sample)
    #expect(article.isLive)
    #expect(article.restoredBy == nil)
    #expect(article.notes.map(\.text) == ["there"])
  }

  @Test func archivingAnArticleInTheTrashLeavesItThere() throws {
    var machine = try saved()
    try machine.perform(.delete)

    try machine.perform(.setState(.archived))

    #expect(!machine.article(.sample).isLive)
  }

  @Test func purgingLeavesNoCell() throws {
    var machine = try saved()
    try machine.perform(.addNote(note, text: "mine", at: 1), .tag(try Tag("work")))

    try machine.perform(.purge)

    #expect(machine.state.isEmpty)
  }

  @Test func anArticleThatWasPurgedCanBeSavedAnew() throws {
    var machine = try saved()
    try machine.perform(.tag(try Tag("work")))
    try machine.perform(.purge)

    try machine.perform(.save(url: "https://example.com/", at: 77))

    #expect(machine.article(.sample).saved == 77)
    #expect(machine.article(.sample).tags.isEmpty)
  }

  @Test("I13: what changes nothing writes nothing")
  func noOperations() throws {
    var machine = try saved()
    try machine.perform(
      .setTitle("T"), .setState(.archived), .setFavourite(true), .tag(try Tag("a")),
      .addNote(note, text: "n", at: 1), .addHighlight(anchor, colour: "red", at: 1),
      .setPosition(Progress(thousandths: 5)), .capture(Captured(title: "P", excerpt: "E")))
    let shown = try #require(machine.article(.sample).notes.first).lines

    let repeated: [Intent] = [
      .save(url: "https://example.com/", at: 99), .setTitle("T"), .setState(.archived),
      .setFavourite(true), .tag(try Tag("A")), .untag(key: "b"), .addNote(note, text: "n", at: 2),
      .editNote(note, shown: shown, text: "n"), .addHighlight(anchor, colour: "red", at: 3),
      .setPosition(Progress(thousandths: 5)), .capture(Captured(title: "P", excerpt: "E")),
      .capture(Captured()), .alias(.sample), .restore,
    ]

    for intent in repeated {
      #expect(try machine.perform(intent) == [], "\(intent)")
    }
  }

  @Test("I13: deleting what is deleted and purging what is not there writes nothing")
  func noOperationsOnWhatIsGone() throws {
    var machine = try saved()
    try machine.perform(.delete)

    #expect(try machine.perform(.delete) == [])
    #expect(try machine.perform(.purge, on: .other) == [])
  }

  @Test func sayingAThingTwiceInOneFrameWritesItOnce() throws {
    var machine = try saved()

    let operations = try machine.perform(.tag(try Tag("a")), .tag(try Tag("a")))

    #expect(operations.count == 1)
  }

  @Test func whatIsNotInTheArticleCannotBeEdited() throws {
    var machine = try saved()
    let highlight = HighlightID(value: 9)

    #expect(throws: ModelError.notInThisArticle("note \(note.text)")) {
      try machine.perform(.editNote(note, shown: .empty, text: "x"))
    }
    #expect(throws: ModelError.notInThisArticle("note \(note.text)")) {
      try machine.perform(.removeNote(note))
    }
    #expect(throws: ModelError.notInThisArticle("highlight \(highlight.text)")) {
      try machine.perform(.removeHighlight(highlight))
    }
    #expect(throws: ModelError.titleTooLong(bytes: 4_097)) {
      try machine.perform(.setTitle(String(repeating: "t", count: 4_097)))
    }
  }

  @Test func aHighlightOfOnePassageIsOneOnAllMachines() throws {
    var (one, two) = (try saved(), Machine(2))
    two.receive(from: &one)

    try one.perform(.addHighlight(anchor, colour: "red", at: 1))
    try two.perform(.addHighlight(anchor, colour: nil, at: 2))
    two.receive(from: &one)

    #expect(two.article(.sample).highlights.map(\.anchor) == [anchor])
    #expect(two.article(.sample).highlights.map(\.colour) == ["red"])
  }

  @Test func anImportedNoteThatWasRemovedComesBackAsItWasImported() throws {
    var machine = try saved()
    try machine.perform(.addNote(note, text: "one\ntwo", at: 1))
    let shown = try #require(machine.article(.sample).notes.first).lines
    try machine.perform(.editNote(note, shown: shown, text: "one\nsecret\ntwo"))
    try machine.perform(.removeNote(note))

    try machine.perform(.addNote(note, text: "one\ntwo", at: 1))

    #expect(machine.article(.sample).notes.map(\.text) == ["one\ntwo"])
  }

  @Test func aHighlightMadeAnewHasNoOldNote() throws {
    var machine = try saved()
    let id = anchor.id(in: .sample)
    try machine.perform(.addHighlight(anchor, colour: nil, at: 1))
    try machine.perform(.annotateHighlight(id, shown: nil, text: "old"))
    try machine.perform(.removeHighlight(id))

    try machine.perform(.addHighlight(anchor, colour: nil, at: 2))

    #expect(machine.article(.sample).highlights.map(\.note) == [nil])
  }
}

/// Articles that are one by alias edges.
struct AliasTests {
  /// Two articles joined, of which `other` is in the trash though its sibling is not.
  private func halfDeleted() throws -> Machine {
    var machine = Machine(1)
    try machine.perform(.save(url: "https://a.example/", at: 1))
    try machine.perform(.save(url: "https://b.example/", at: 2), on: .other)
    try machine.perform(.tag(try Tag("work")), .setTitle("Old"), on: .other)
    try machine.perform(.delete, on: .other)
    try machine.perform(.alias(.other))
    return machine
  }

  @Test func onlyLiveMembersAreRead() throws {
    let article = try halfDeleted().article(.other)

    #expect(article.id == .sample)
    #expect(article.members == [.sample, .other])
    #expect(article.url == "https://a.example/")
    #expect(article.tags.isEmpty)
  }

  @Test func aTagThatOnlyTheTrashHasCanBeGiven() throws {
    var machine = try halfDeleted()

    try machine.perform(.tag(try Tag("work")))

    #expect(machine.article(.sample).tags.map(\.key) == ["work"])
    #expect(machine.entities[.article(.other)]?.isLive == false)
  }

  @Test func aWriteCoversTheValueOfAMemberInTheTrashAndLeavesItThere() throws {
    var machine = try halfDeleted()

    try machine.perform(.setTitle("New"))

    #expect(machine.article(.sample).title == "New")
    #expect(machine.entities[.article(.other)]?.isLive == false)
    #expect(machine.entities[.article(.other)]?[.title].heads.map(\.value) == [Array("New".utf8)])
  }

  @Test func aWriteToAnArticleOfSeveralIsSeenWhateverTheStamps() throws {
    var machine = Machine(1)
    try machine.perform(.save(url: "https://a.example/", at: 1))
    try machine.perform(.save(url: "https://b.example/", at: 2), on: .other)
    try machine.perform(.setTitle("From the future"), on: .other, at: 9_000_000_000_000)
    var second = Machine(2)
    second.receive(from: &machine)
    try second.perform(.alias(.other))

    try second.perform(.setTitle("Now"))

    #expect(second.article(.sample).title == "Now")
  }
}
