import SatchelBytes
import SatchelModel
@testable import SatchelStorage
import SatchelTestSupport
import Testing

@Suite struct ConvergenceTests {
  @Test(arguments: UInt64(0)..<10)
  func librariesThatSawTheSameChangesAreEqual(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let benches = try (1...3).map { try Bench(replica: $0) }

    for _ in 0..<60 {
      guard let bench = benches.randomElement(using: &random) else { continue }
      if Int.random(in: 0..<6, using: &random) == 0 {
        guard let other = benches.randomElement(using: &random), other !== bench else { continue }
        try bench.pull(from: other)
      } else {
        bench.setClock(to: Bench.start + Int64.random(in: 0..<1_000_000, using: &random))
        try randomChange(bench, &random)
      }
    }
    // A restatement after a purge is news again, thus more than one round.
    for _ in 0..<3 {
      for bench in benches {
        for other in benches where other !== bench { try bench.pull(from: other) }
      }
    }

    let states = try benches.map(state)
    #expect(states[0] == states[1])
    #expect(states[1] == states[2])
    for bench in benches { #expect(try bench.library.verify() == []) }
  }

  @Test(arguments: UInt64(0)..<10)
  func theOrderInWhichSegmentsArriveDoesNotMatter(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    for _ in 0..<12 {
      try randomChange(one, &random)
      try randomChange(two, &random)
      if Bool.random(using: &random) { try one.pull(from: two) } else { try two.pull(from: one) }
    }
    try one.pull(from: two)
    try two.pull(from: one)
    let segments = try one.sealed() + two.sealed()

    let third = try Bench(replica: 3)
    for segment in segments.shuffled(using: &random) { try third.receive([segment]) }
    try third.receive(segments)

    #expect(try state(third) == state(one))
    #expect(try third.library.counts().segmentsBuffered == 0)
  }

  @Test func aRebuildGivesTheSameRowsAndMatches() throws {
    var random = SeededGenerator(seed: 7)
    let bench = try Bench()
    for _ in 0..<80 { try randomChange(bench, &random) }
    let (before, found) = (try state(bench), try bench.titles("word"))

    try bench.library.rebuild()

    #expect(try state(bench) == before)
    #expect(try bench.titles("word").sorted() == found.sorted())
    #expect(try bench.library.verify() == [])
  }

  /// The cells byte for byte, and all derived rows but for the numbers that they have in this file.
  private func state(_ bench: Bench) throws -> [[UInt8]] {
    try bench.library.read { connection throws(StorageError) in
      var state: [[UInt8]] = []
      for sql in [
        "SELECT kind || hex(id) || hex(cells) FROM entity ORDER BY kind, id",
        """
        SELECT hex(id) || shelf || saved || is_favourite || is_conflicted || title || tags
          || ifnull(url, '') || note_count || progress || ifnull(deleted, '')
        FROM article ORDER BY id
        """,
        """
        SELECT hex(member.id) || hex(article.id)
        FROM member JOIN article ON article.row = member.article ORDER BY member.id
        """,
        """
        SELECT key || tag.shelf || tag.saved || label || hex(article.id)
        FROM article_tag AS tag JOIN article ON article.row = tag.article ORDER BY key, article.id
        """,
        """
        SELECT hex(note.id) || created || edited || text || hex(article.id)
        FROM note JOIN article ON article.row = note.article ORDER BY article.id, note.id
        """,
        "SELECT hex(source) || hex(target) FROM alias ORDER BY source, target",
      ] {
        try connection.forEach(sql, []) { state.append($0.bytes(0)) }
      }
      return state
    }
  }

  private func randomChange(_ bench: Bench, _ random: inout SeededGenerator) throws {
    let address = try CanonicalURL("https://example.org/\(Int.random(in: 0..<6, using: &random))")
    let note = NoteID(value: UInt64.random(in: 0..<3, using: &random))
    let article = try bench.library.article(address.id)
    let intent: Intent
    switch Int.random(in: 0..<16, using: &random) {
    case 0...2: intent = .save(url: address.text, at: bench.now)
    case 3: intent = .setTitle("word \(Int.random(in: 0..<9, using: &random))")
    case 4: intent = .tag(try Tag("t\(Int.random(in: 0..<4, using: &random))"))
    case 5: intent = .untag(key: "t\(Int.random(in: 0..<4, using: &random))")
    case 6: intent = .addNote(note, text: "one\ntwo\nthree", at: bench.now)
    case 7:
      guard let shown = article?.notes.first(where: { $0.id == note }) else { return }
      intent = .editNote(
        note, shown: shown.lines, text: shown.text + "\nword \(bench.now) \(random.next() % 9)")
    case 8:
      guard article?.notes.contains(where: { $0.id == note }) == true else { return }
      intent = .removeNote(note)
    case 9: intent = .setState(Bool.random(using: &random) ? .archived : .unread)
    case 10: intent = .delete
    case 11: intent = .setFavourite(Bool.random(using: &random))
    case 12: intent = article?.isLive == false ? .purge : .restore
    case 13:
      let text = VersionedText(text: "one\nmine\nyours\nthree", others: [2])
      intent = .restoreNote(note, text, at: 1, edited: 2)
    case 14: intent = .restoreToTrash(at: 3)
    default:
      let other = try CanonicalURL("https://example.org/\(Int.random(in: 0..<6, using: &random))")
      guard random.next() % 3 == 0 else { return }
      intent = .alias(other.id)
    }
    try bench.change("random", address.id, intent)
  }
}
