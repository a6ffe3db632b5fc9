package import SatchelBytes

/// The identity of one operation: the n-th that `replica` issued, counted from 1 without gaps.
package struct Dot: Hashable, Comparable, Sendable {
  package let replica: ReplicaID
  package let n: UInt64

  package init(replica: ReplicaID, n: UInt64) { (self.replica, self.n) = (replica, n) }

  package static func < (left: Dot, right: Dot) -> Bool {
    (left.replica, left.n) < (right.replica, right.n)
  }
}

/// How much of one replica's log has been seen.
package struct Version: Hashable, Sendable {
  /// The last operation seen.
  package var n: UInt64
  /// Of the segment that held it: two logs with one id and different hashes are a fork.
  package var hash: HashPrefix

  package init(n: UInt64, hash: HashPrefix) { (self.n, self.hash) = (n, hash) }
}

/// Everything that a replica has seen, as one entry a replica.
package struct VersionVector: Hashable, Sendable {
  package private(set) var versions: [ReplicaID: Version]

  package init(_ versions: [ReplicaID: Version] = [:]) { self.versions = versions }

  package subscript(replica: ReplicaID) -> Version? {
    get { versions[replica] }
    set { versions[replica] = newValue }
  }

  package func contains(_ dot: Dot) -> Bool { dot.n <= versions[dot.replica]?.n ?? 0 }

  /// Whether every operation that `other` has seen was seen here too.
  package func covers(_ other: VersionVector) -> Bool {
    other.versions.allSatisfy { contains(Dot(replica: $0.key, n: $0.value.n)) }
  }

  /// The entries in the order of their replicas' bytes.
  package var sorted: [(replica: ReplicaID, version: Version)] {
    versions.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The larger entry of each replica: what both together have seen.
  ///
  /// Unequal hashes at one n are a fork; the answer is then at least the same on both sides.
  package func union(_ other: VersionVector) -> VersionVector {
    VersionVector(
      versions.merging(other.versions) { ($0.n, $0.hash) >= ($1.n, $1.hash) ? $0 : $1 })
  }
}

/// What the writer of an operation had seen when writing it.
///
/// A segment states its base once; within it, an operation has also seen the writer's own earlier ones.
package struct Context: Sendable {
  package let base: VersionVector
  package let dot: Dot

  /// - Parameters:
  ///   - base: The writer's vector, frozen when the segment was opened; its own entry is left out.
  ///   - dot: The operation's own identity.
  package init(base: VersionVector, dot: Dot) { (self.base, self.dot) = (base, dot) }

  package func saw(_ other: Dot) -> Bool {
    other.replica == dot.replica ? other.n < dot.n : base.contains(other)
  }
}
