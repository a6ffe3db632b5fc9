/// How long a text is, for the time it takes to read.
package enum WordCount {
  /// The number of words; in scripts that write no spaces each character counts as one.
  ///
  /// Letters and digits make words, apostrophes and hyphens inside them do not end one.
  package static func words(in text: String) -> Int {
    var (count, isInWord) = (0, false)
    for scalar in text.unicodeScalars {
      switch part(scalar) {
      case .word:
        if !isInWord { count += 1 }
        isInWord = true
      case .wordByItself:
        count += 1
        isInWord = false
      case .joiner: continue
      case .gap: isInWord = false
      }
    }
    return count
  }

  /// How long most people take to read so many words, in whole minutes and at least one.
  package static func minutes(toRead words: Int) -> Int { max(1, (words + 119) / 238) }

  private enum Part { case word, wordByItself, joiner, gap }

  private static func part(_ scalar: Unicode.Scalar) -> Part {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: return .word
    case 0x27, 0x2d, 0x2019, 0x2010, 0x200c, 0x200d: return .joiner
    case ..<0x80: return .gap
    case _ where isIdeographic(scalar): return .wordByItself
    default: return isWordCharacter(scalar) ? .word : .gap
    }
  }

  private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark, .spacingMark:
      true
    default: false
    }
  }

  /// Han, kana, and the scripts of South-East Asia that are written without spaces.
  private static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3041...0x3096, 0x30a1...0x30fa, 0x3105...0x312f, 0x3400...0x4dbf, 0x4e00...0x9fff,
      0xf900...0xfaff, 0xff66...0xff9d, 0x20000...0x3ffff:
      true
    // Thai, Lao, Khmer and Burmese: consonants only, so that a syllable counts about once.
    case 0x0e01...0x0e2e, 0x0e81...0x0eae, 0x1000...0x1021, 0x1780...0x17a2: true
    default: false
    }
  }
}
