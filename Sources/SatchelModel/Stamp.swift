/// A hybrid logical time: milliseconds since 1970 in the upper 48 bits, a counter in the lower 16.
///
/// Stamps only order concurrent writes, so a wrong clock can lose an argument but never a write. They
/// travel as unsigned numbers of at most 63 bits.
package struct Stamp: Hashable, Comparable, Sendable {
  package let value: UInt64

  package static let largest = Stamp(clamping: .max)
  package static let zero = Stamp(clamping: 0)

  /// The stamp of `value`, or the largest there is.
  package init(clamping value: UInt64) { self.value = min(value, UInt64(Int64.max)) }

  /// The first stamp of a millisecond; negative times count as 1970.
  package init(milliseconds: Int64) {
    let (shifted, overflow) = UInt64(max(0, milliseconds)).multipliedReportingOverflow(by: 1 << 16)
    self.init(clamping: overflow ? .max : shifted)
  }

  /// The stamp's time for people to see.
  ///
  /// Never use it to order anything.
  package var milliseconds: Int64 { Int64(value >> 16) }

  package var next: Stamp { Stamp(clamping: value &+ 1) }

  package static func < (left: Stamp, right: Stamp) -> Bool { left.value < right.value }
}

/// Gives this replica's writes stamps that only grow, and learns from those it sees.
package struct HybridClock: Hashable, Sendable {
  /// Foreign stamps further ahead than this do not move our clock: one bad clock must not drag
  /// everybody's into the future for good.
  package static let toleranceMilliseconds: Int64 = 24 * 60 * 60 * 1000

  package private(set) var last: Stamp

  package init(last: Stamp = .zero) { self.last = last }

  /// The stamp of a write made at `now`, later than every stamp given or accepted before.
  package mutating func tick(now: Int64) -> Stamp {
    last = max(last.next, Stamp(milliseconds: now))
    return last
  }

  /// Takes note of a foreign stamp, unless it is too far in the future to be believed.
  package mutating func witness(_ stamp: Stamp, now: Int64) {
    let (latest, overflow) = max(0, now).addingReportingOverflow(Self.toleranceMilliseconds)
    guard stamp <= Stamp(milliseconds: overflow ? .max : latest) else { return }
    last = max(last, stamp)
  }
}
