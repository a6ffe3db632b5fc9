/// One write that nothing which had seen it has replaced.
package struct Head: Hashable, Sendable {
  package let dot: Dot
  package let stamp: Stamp
  package let value: [UInt8]

  package init(dot: Dot, stamp: Stamp, value: [UInt8]) {
    (self.dot, self.stamp, self.value) = (dot, stamp, value)
  }
}

extension Head: Comparable {
  /// By dot; by stamp and value only for the two of a forked replica, so that lists are the same everywhere.
  package static func < (left: Head, right: Head) -> Bool {
    guard left.dot == right.dot else { return left.dot < right.dot }
    guard left.stamp == right.stamp else { return left.stamp < right.stamp }
    return left.value.lexicographicallyPrecedes(right.value)
  }
}

/// The current writes of one cell: usually one, several when machines wrote apart, none when removed.
///
/// This file alone decides between two writes.
package struct Cell: Hashable, Sendable {
  /// Sorted by dot, each once.
  package private(set) var heads: [Head]

  package init(heads: [Head] = []) { self.heads = heads.sorted() }

  package var isEmpty: Bool { heads.isEmpty }

  /// The write that counts where only one can: the greatest (stamp, replica, n, value).
  ///
  /// The dot is unique but for a forked replica, where the value keeps the answer the same everywhere.
  package var winner: Head? {
    heads.max { $0.stamp == $1.stamp ? $0 < $1 : $0.stamp < $1.stamp }
  }

  /// Removes the heads that the writer of an operation had seen, and returns them.
  package mutating func drop(seenIn context: Context) -> [Head] {
    let dropped = heads.filter { context.saw($0.dot) }
    if !dropped.isEmpty { heads.removeAll { context.saw($0.dot) } }
    return dropped
  }

  /// Adds a head; one that is there already is a repeat and changes nothing.
  package mutating func insert(_ head: Head) {
    guard !heads.contains(head) else { return }
    let place = heads.firstIndex { head < $0 } ?? heads.endIndex
    heads.insert(head, at: place)
  }

  /// The heads of both sides of a join: those that both hold, and those that one side has not seen.
  ///
  /// A head that the other side has seen and does not hold was removed or replaced there.
  package func joined(
    _ other: Cell, seenHere: VersionVector, seenThere: VersionVector
  ) -> Cell {
    let mine = heads.filter { other.heads.contains($0) || !seenThere.contains($0.dot) }
    let theirs = other.heads.filter { !heads.contains($0) && !seenHere.contains($0.dot) }
    return Cell(heads: mine + theirs)
  }

  /// All heads of both, for reading several articles that are one.
  package func union(_ other: Cell) -> Cell {
    Cell(heads: heads + other.heads.filter { !heads.contains($0) })
  }
}
