import Foundation
import SatchelModel
import SatchelTestSupport
import Testing

/// The promises of the sync model, each against fleets that stress it.
///
/// Every fleet is checked for all of them. I8, I9 and the network's part of I12 and I13 need a disk and
/// a remote, and are tested there.
struct InvariantTests {
  /// More with SATCHEL_SEEDS in the environment, for a long run.
  static let seeds =
    0..<(ProcessInfo.processInfo.environment["SATCHEL_SEEDS"].flatMap { UInt64($0) } ?? 20)

  @Test("I1: who has seen the same shows the same, in whatever order it came", arguments: seeds)
  func convergence(seed: UInt64) {
    #expect(Fleet.violations(seed: seed) == [])
  }

  @Test("I2: repeats and other pieces of a log change nothing", arguments: seeds)
  func repeats(seed: UInt64) {
    var habits = Habits.often(.tag, .untag, .state, .title)
    habits.pulls = 50

    #expect(Fleet.violations(seed: 10_000 + seed, habits: habits) == [])
  }

  @Test("I3: joining snapshots ends where applying all operations ends", arguments: seeds)
  func joining(seed: UInt64) {
    let habits = Habits.often(.delete, .restore, .untag, .purge, .addNote, snapshots: 30)

    #expect(Fleet.violations(seed: 20_000 + seed, habits: habits) == [])
  }

  @Test("I4: a write stays until one that had seen it replaces it", arguments: seeds)
  func noLostUpdate(seed: UInt64) {
    let habits = Habits.often(.title, .tag, .favourite, .position, .capture, .undo)

    #expect(Fleet.violations(seed: 30_000 + seed, habits: habits) == [])
  }

  @Test("I5: every line of a note stays until somebody who saw it removes it", arguments: seeds)
  func noLostLine(seed: UInt64) {
    let acts: [(Act, Int)] = [
      (.addNote, 4), (.importNote, 2), (.editNote, 20), (.openEditor, 8), (.saveEditor, 8),
      (.removeNote, 1), (.undo, 3), (.delete, 1), (.save, 2), (.alias, 1), (.annotate, 2),
      (.highlight, 2),
    ]

    #expect(Fleet.violations(seed: 40_000 + seed, habits: Habits(acts: acts)) == [])
  }

  @Test("I6: deleting takes what was seen, and nothing comes back unwanted", arguments: seeds)
  func deleting(seed: UInt64) {
    let habits = Habits.often(.save, .delete, .restore, .tag, .state, .purge)

    #expect(Fleet.violations(seed: 50_000 + seed, habits: habits) == [])
  }

  @Test("I7: nobody holds a change without all that its writer had seen", arguments: seeds)
  func causality(seed: UInt64) {
    var habits = Habits.often(.addNote, .editNote, .alias, .undo)
    habits.pulls = 60

    #expect(Fleet.violations(seed: 60_000 + seed, habits: habits) == [])
  }

  @Test("I10: an address saved on every machine is one article", arguments: seeds)
  func oneArticle(seed: UInt64) {
    let habits = Habits.often(.save, .alias, .title, .capture, .delete)

    #expect(Fleet.violations(seed: 70_000 + seed, habits: habits) == [])
  }

  @Test("I11: fields that this version does not know merge like the rest", arguments: seeds)
  func unknownFields(seed: UInt64) {
    let habits = Habits.often(.unknownField, .unknownSet, .delete, .purge)

    #expect(Fleet.violations(seed: 80_000 + seed, habits: habits) == [])
  }

  @Test("Three people write the same notes", arguments: UInt64(0)..<20)
  func schedules(hundred: UInt64) {
    for seed in hundred * 100..<hundred * 100 + 100 {
      #expect(Fleet.violations(seed: seed, habits: .notesOnly) == [], "seed \(seed)")
    }
  }
}
