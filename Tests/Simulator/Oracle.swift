import SatchelFormat
import SatchelModel
import SatchelStorage

/// Something that must never be.
struct Violation: CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Knows what everybody has written and taken away, from outside.
struct Oracle {
  private struct Word {
    let machine: Int
    let step: Int
    /// Somebody who saw it took it away.
    var isRemoved = false
    /// Its only copies were on disks that were set back.
    var isLost = false
  }

  private var words: [String: Word] = [:]
  /// Tags that were taken off, by the tag that was put on in the same moment.
  private var takenOff: [String: String] = [:]
  /// Tags that two machines may have sent as changes of their own: those that were waiting when one was copied or
  /// backed up (sync-model.md, section 8).
  private var sentTwice: Set<String> = []
  /// Words that came back on the machine where somebody took a step back.
  private var putBack: Set<String> = []
  private var purged = false
  /// Hashes of all texts and pictures that were captured; whether their only copies are gone.
  private var bodies: [[UInt8]: Bool] = [:]
  /// What was in the cells of whoever had seen so much.
  private var states: [VersionVector: StateDigest] = [:]
  private(set) var violations: [Violation] = []

  mutating func complain(_ sentence: String) { violations.append(Violation(sentence)) }

  /// What one change did to what its machine shows.
  mutating func note(
    before: Set<String>, after: Set<String>, machine: Int, step: Int
  ) {
    for word in after.subtracting(before) {
      if words[word] == nil {
        words[word] = Word(machine: machine, step: step)
      } else {
        putBack.insert(word)
      }
    }
    for word in before.subtracting(after) { words[word]?.isRemoved = true }
  }

  /// Whoever has seen the same holds the same, at any time of a run and on any machine.
  mutating func note(_ digest: StateDigest, of version: VersionVector, on machine: Int) {
    if let known = states.updateValue(digest, forKey: version), known != digest {
      complain("machine \(machine) holds other cells than one that had seen the same changes")
    }
  }

  mutating func noteTakenOff(_ tag: String, mark: String) { takenOff[mark] = tag }
  mutating func notePurge() { purged = true }
  mutating func noteCaptured(_ hash: [UInt8]) { bodies[hash] = false }
  mutating func noteSentTwice(_ tags: Set<String>) { sentTwice.formUnion(tags) }

  /// After something was set back: what is neither on a machine nor at the relay is gone, and rightly so.
  mutating func noteSetBack(alive: Set<String>) {
    for word in words.keys where !alive.contains(word) { words[word]?.isLost = true }
  }

  /// As well for texts and pictures.
  mutating func noteSetBack(isAlive: ([UInt8]) throws -> Bool) throws {
    for (hash, isLost) in bodies where !isLost {
      if try !isAlive(hash) { bodies[hash] = true }
    }
  }

  // MARK: At the end

  mutating func checkWords(_ shown: Set<String>, on machine: Int) {
    for (word, fate) in words.sorted(by: { $0.key < $1.key })
    where !fate.isRemoved && !fate.isLost && !shown.contains(word) {
      complain(
        "machine \(machine) lacks '\(word)', which machine \(fate.machine) wrote in step \(fate.step)"
      )
    }
    // Whose edit outlives a purge writes again what it held, a tag included that others had taken off.
    guard !purged else { return }
    for (mark, tag) in takenOff.sorted(by: { $0.key < $1.key })
    where shown.contains(mark) && shown.contains(tag)
      && sentTwice.isDisjoint(with: [mark, tag]) && !putBack.contains(tag)
    {
      complain("machine \(machine) shows '\(tag)' again, which was taken off with '\(mark)'")
    }
  }

  mutating func checkEqual(_ machines: [Machine]) throws {
    guard let first = machines.first else { return }
    let (export, digest, version) = (
      try first.export(), try first.library.digest(), try first.library.version()
    )
    for machine in machines.dropFirst() {
      if try machine.library.digest() != digest {
        complain("machines \(first.number) and \(machine.number) hold different cells")
      }
      if try machine.export() != export {
        complain("machines \(first.number) and \(machine.number) export different bytes")
      }
      let seen = try machine.library.version().versions.mapValues(\.n)
      if seen != version.versions.mapValues(\.n) {
        complain("machines \(first.number) and \(machine.number) have seen different changes")
      }
    }
  }

  /// A machine may wait for what nobody has any more.
  mutating func checkSound(_ machine: Machine, mayWait: Bool) throws {
    for problem in try machine.library.verify() {
      complain("machine \(machine.number) is unsound: \(problem)")
    }
    let counts = try machine.library.counts()
    if counts.segmentsBuffered > 0, !mayWait {
      complain(
        "machine \(machine.number) waits for something with \(counts.segmentsBuffered) segments")
    }
    // A purge takes the text with it, also of an article that somebody's edit brings back.
    guard !purged else { return }
    let missing = try machine.library.missingBodies(limit: 100).filter { bodies[$0] != true }
    if !missing.isEmpty {
      complain("machine \(machine.number) lacks \(missing.count) texts or pictures")
    }
  }
}
