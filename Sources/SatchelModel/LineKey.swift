import SatchelBytes

/// The place of one line of a note, and which text stands there.
///
/// As bytes, places sort as the lines do: the escaped fraction, a zero, and four bytes of the text's hash.
package struct LineKey: Hashable, Comparable, Sendable {
  /// Digits of a fraction in base 256; the last one is not zero.
  package let fraction: [UInt8]
  package let textHash: [UInt8]

  package init(fraction: [UInt8], text: String) {
    self.fraction = fraction
    textHash = Array(Digest.sha256(text).prefix(4))
  }

  /// Nil for bytes that no writer makes.
  package init?(bytes: some Collection<UInt8>) {
    var fraction: [UInt8] = []
    var rest = bytes[...]
    while let digit = rest.popFirst(), digit != 0 {
      guard digit == 1 else {
        fraction.append(digit)
        continue
      }
      guard let escaped = rest.popFirst(), escaped == 1 || escaped == 2 else { return nil }
      fraction.append(escaped - 1)
    }
    guard rest.count == 4, let last = fraction.last, last != 0 else { return nil }
    self.fraction = fraction
    textHash = Array(rest)
  }

  package var bytes: [UInt8] {
    fraction.flatMap { $0 > 1 ? [$0] : [1, $0 + 1] } + [0] + textHash
  }

  /// The order of the bytes: escaping keeps that of the fractions.
  package static func < (left: LineKey, right: LineKey) -> Bool {
    guard left.fraction == right.fraction else {
      return left.fraction.lexicographicallyPrecedes(right.fraction)
    }
    return left.textHash.lexicographicallyPrecedes(right.textHash)
  }

  /// A fraction between two others, of which nil is beyond the last.
  static func middle(_ lower: [UInt8], _ upper: [UInt8]?) -> [UInt8] {
    var digits: [UInt8] = []
    var bound = upper
    for index in 0... {
      let low = index < lower.count ? Int(lower[index]) : 0
      let high = bound.flatMap { index < $0.count ? Int($0[index]) : nil } ?? 256
      guard high - low <= 1 else { return digits + [UInt8((low + high) / 2)] }
      digits.append(UInt8(low))
      // Below the upper bound from here on, whatever follows.
      if high - low == 1 { bound = nil }
    }
    return digits
  }
}

/// The fractions of lines inserted together, which never mix with another machine's at the same place.
struct InsertedRun {
  static let maximumLines = 255 * 255

  private let stem: [UInt8]

  /// Lines that follow the fraction `lower` (empty at the top) and precede `upper` (nil at the end).
  init(_ lines: ArraySlice<String>, between lower: [UInt8], and upper: [UInt8]?) {
    let hash = Digest.sha256(lines.joined(separator: "\n")).prefix(4)
    stem = LineKey.middle(lower, upper) + hash
  }

  /// The fraction of the line at `index`, counted from 0 and below `maximumLines`.
  func fraction(at index: Int) -> [UInt8] {
    stem + [UInt8(1 + index / 255), UInt8(1 + index % 255)]
  }
}
