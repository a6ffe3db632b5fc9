/// Cuts the endings off a word, so that its forms count as one.
///
/// The rules are few and ask for no language: plurals, participles and cases of languages with Latin
/// or Cyrillic letters. They need not be right, only to do the same to forms of one word.
enum Stem {
  /// What stays of a word is at least this long, in letters.
  private static let shortest = 3

  /// Takes folded UTF-8.
  static func cut(_ word: inout [UInt8]) {
    guard word.count > shortest, let last = word.last else { return }
    if last >= 0x80 { return cutCyrillic(&word) }
    guard UInt8(ascii: "a")...UInt8(ascii: "z") ~= last else { return }
    cutPlural(&word)
    cutParticiple(&word)
    cutVowel(&word)
  }

  /// berries, dishes, cakes; but not glass, virus, basis.
  private static func cutPlural(_ word: inout [UInt8]) {
    guard word.last == UInt8(ascii: "s") else { return }
    guard ![UInt8(ascii: "s"), UInt8(ascii: "u"), UInt8(ascii: "i")].contains(word[word.count - 2])
    else { return }
    word.removeLast()
  }

  /// baking, baked; running, stopped.
  private static func cutParticiple(_ word: inout [UInt8]) {
    for ending in participles where word.count >= ending.count + shortest && word.ends(with: ending)
    {
      word.removeLast(ending.count)
      if word.count > shortest, word.last == word[word.count - 2] { word.removeLast() }
      return
    }
  }

  private static let participles = ["ing", "ed"].map { Array($0.utf8) }

  /// The last vowels, which is where many languages put number and gender; y counts as one.
  private static func cutVowel(_ word: inout [UInt8]) {
    for _ in 0..<2 where word.count > shortest && word.last.map(isVowel) == true {
      word.removeLast()
    }
  }

  private static func isVowel(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
      UInt8(ascii: "u"), UInt8(ascii: "y"):
      true
    default: false
    }
  }

  /// Up to two of the letters that end cases and numbers, each of two bytes.
  private static func cutCyrillic(_ word: inout [UInt8]) {
    for _ in 0..<2 where word.count >= 2 * (shortest + 1) && word.ends(withAny: cyrillicEndings) {
      word.removeLast(2)
    }
  }

  private static let cyrillicEndings = "аеиоуыьэюяймх".map { Array($0.utf8) }
}

extension [UInt8] {
  fileprivate func ends(with ending: [UInt8]) -> Bool { suffix(ending.count).elementsEqual(ending) }

  fileprivate func ends(withAny endings: [[UInt8]]) -> Bool {
    endings.contains { ends(with: $0) }
  }
}
