/// A word of a text: what it counts as, and where it stands.
package struct Word: Hashable, Sendable {
  /// The same for all forms of the word that `Stem` takes for one.
  package let term: Term
  /// Of the word as it is written; bytes of the text's UTF-8.
  package let place: Range<Int>
  /// Whether punctuation or a line's end stands between it and the word before.
  package let beginsPhrase: Bool
  /// Whether it says nothing about a topic: "the", "und", "pour".
  package let isCommon: Bool
  /// Whether it is one character of a writing that puts no space between words.
  package let isCharacter: Bool
}

/// What a word, a pair of words or a host counts as: a number of 47 bits.
///
/// It is computed by hashing, so that no machine needs a table of words, and is the same on each.
package struct Term: Hashable, Comparable, Sendable {
  package let number: UInt64

  package init(number: UInt64) { self.number = number & 0x7fff_ffff_ffff }

  /// Of bytes that are folded and stemmed.
  package init(_ bytes: some Sequence<UInt8>) {
    self.init(
      number: mixed(bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }))
  }

  /// Of two terms in this order.
  package init(_ first: Term, _ second: Term) {
    self.init(number: mixed(first.number &* 0x9e37_79b9_7f4a_7c15 &+ second.number))
  }

  /// Of a row of words.
  init(joining words: ArraySlice<Word>) {
    self = words.reduce(.nothing) { Term($0, $1.term) }
  }

  /// Of no word: where a row of words begins.
  static let nothing = Term(number: 0)

  package static func < (left: Term, right: Term) -> Bool { left.number < right.number }
}

/// Spreads a number over all its bits.
private func mixed(_ number: UInt64) -> UInt64 {
  var number = number
  number = (number ^ (number >> 30)) &* 0xbf58_476d_1ce4_e5b9
  number = (number ^ (number >> 27)) &* 0x94d0_49bb_1331_11eb
  return number ^ (number >> 31)
}
