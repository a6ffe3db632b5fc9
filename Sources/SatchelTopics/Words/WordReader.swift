/// Reads the words of a text, in one pass over its bytes.
package struct WordReader {
  /// The rest of a longer word is left out: no language has one, but data in a text may.
  private static let maximumBytes = 64

  private let text: UnsafeBufferPointer<UInt8>
  private let limit: Int
  private var words: [Word] = []
  private var index = 0
  /// The word that is being read: folded, and where it began.
  private var folded: [UInt8] = []
  private var start = 0
  private var beginsPhrase = true

  private init(_ text: UnsafeBufferPointer<UInt8>, limit: Int) {
    (self.text, self.limit) = (text, limit)
    folded.reserveCapacity(Self.maximumBytes)
  }

  /// At most `limit` words, from the beginning.
  package static func words(of text: String, limit: Int) -> [Word] {
    var text = text
    return text.withUTF8 { bytes in
      var reader = WordReader(bytes, limit: limit)
      reader.run()
      return reader.words
    }
  }

  private mutating func run() {
    while index < text.count, words.count < limit {
      let byte = text[index]
      if byte < 0x80 { ascii(byte) } else { other() }
    }
    finish()
  }

  private mutating func ascii(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      append(byte)
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): append(byte | 0x20)
    // C++, C#: part of a name, never its beginning.
    case UInt8(ascii: "+"), UInt8(ascii: "#"):
      if folded.isEmpty { separate(isPhraseEnd: false) } else { append(byte) }
    case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"):
      separate(isPhraseEnd: false)
    case UInt8(ascii: "'"): separate(isPhraseEnd: !isWithinWord(length: 1))
    case UInt8(ascii: "."): separate(isPhraseEnd: !isLetter(after: index))
    default: separate(isPhraseEnd: true)
    }
    index += 1
  }

  /// Whether the character at `index` stands between letters, as an apostrophe does and a quotation mark
  /// does not.
  private func isWithinWord(length: Int) -> Bool {
    !folded.isEmpty && isLetter(after: index + length - 1)
  }

  /// A point within a name, as in node.js.
  private func isLetter(after index: Int) -> Bool {
    guard index + 1 < text.count else { return false }
    return text[index + 1] >= 0x80 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= text[index + 1]
      || UInt8(ascii: "a")...UInt8(ascii: "z") ~= text[index + 1] | 0x20
  }

  private mutating func other() {
    let scalar = Folding.scalar(at: index, in: text)
    switch Folding.kind(of: scalar.value) {
    case .letter(let bytes):
      append(contentsOf: bytes)
      index += scalar.length
    case .mark: index += scalar.length
    case .character:
      finish()
      start = index
      folded.append(contentsOf: text[index..<index + scalar.length])
      index += scalar.length
      finish(isCharacter: true)
    case .apostrophe:
      separate(isPhraseEnd: !isWithinWord(length: scalar.length))
      index += scalar.length
    case .joiner:
      separate(isPhraseEnd: false)
      index += scalar.length
    case .separator:
      separate(isPhraseEnd: true)
      index += scalar.length
    }
  }

  private mutating func append(_ byte: UInt8) {
    if folded.isEmpty { start = index }
    if folded.count < Self.maximumBytes { folded.append(byte) }
  }

  private mutating func append(contentsOf bytes: [UInt8]) {
    for byte in bytes { append(byte) }
  }

  private mutating func separate(isPhraseEnd: Bool) {
    finish()
    if isPhraseEnd { beginsPhrase = true }
  }

  private mutating func finish(isCharacter: Bool = false) {
    guard !folded.isEmpty else { return }
    let isCommon = CommonWords.contain(folded)
    if !isCharacter { Stem.cut(&folded) }
    words.append(
      Word(
        term: Term(folded), place: start..<index, beginsPhrase: beginsPhrase, isCommon: isCommon,
        isCharacter: isCharacter))
    folded.removeAll(keepingCapacity: true)
    beginsPhrase = false
  }
}
