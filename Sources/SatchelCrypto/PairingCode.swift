package import SatchelBytes

/// What a person carries from one machine to another, and keeps to recover: 16 random bytes.
///
/// It gives the key file's name, the right to enrol, and the key that opens the key file. It holds no
/// address and no account. People see it as 12 words of the English BIP 39 list, with four bits of checksum
/// in the last one, or as a link that a camera reads.
package struct PairingCode: Equatable, Sendable {
  package static let size = 16

  private static let wordCount = 12
  private static let bitsPerWord = 11
  private static let checksumBits = 4
  private static let scheme = "satchel"

  /// Sixteen bytes.
  package let root: SecretBytes

  /// Nil unless `root` has 16 bytes.
  package init?(root: SecretBytes) {
    guard root.count == Self.size else { return nil }
    self.root = root
  }

  private init(_ root: SecretBytes) { self.root = root }

  package static func random(using generator: inout some RandomNumberGenerator) -> PairingCode {
    PairingCode(.random(size, using: &generator))
  }

  // MARK: What follows from it

  /// Under which name a remote keeps the key file.
  package var locator: Locator {
    Locator(bytes: root.derive("satchel v1 locator", count: Locator.size).exposed) ?? .zero
  }

  /// Shown to a relay by a machine that joins; the relay keeps its hash.
  package var enrolSecret: SecretBytes { root.derive("satchel v1 enrol", count: 32) }

  /// Seals the key file.
  var wrappingKey: SecretBytes { root.derive("satchel v1 wrap", count: 32) }

  // MARK: As text

  /// Twelve words in lower case, with a space between.
  package var words: String {
    var number = root.exposed.reduce(UInt256.zero) { $0.appending(UInt16($1), bits: 8) }
    number = number.appending(Self.checksum(of: root), bits: Self.checksumBits)
    return (0..<Self.wordCount).reversed()
      .map { EnglishWords.all[number.bits(Self.bitsPerWord, at: $0 * Self.bitsPerWord)] }
      .joined(separator: " ")
  }

  /// `satchel:1:` and 26 characters, for a QR code.
  package var link: String { "\(Self.scheme):1:\(Base32.encode(root.exposed))" }

  /// Reads words or a link as a person typed or pasted them.
  ///
  /// Case does not matter, nor does what stands between words, and the first four letters of a word are
  /// enough.
  ///
  /// - Throws: `unknownWord`, `wordCount` or `checksumWrong`; for a link, `linkTooNew` or
  ///   `linkBroken`. None of them tells more of the code than one wrong word.
  package init(parsing text: String) throws(CryptoError) {
    let text = text.lowercased()
    let parts = text.split { $0.isWhitespace }.joined().split(
      separator: ":", omittingEmptySubsequences: false)
    if parts.first == Self.scheme[...], parts.count > 1 {
      try self.init(link: parts)
    } else {
      try self.init(words: text.split { !$0.isLetter })
    }
  }

  private init(link parts: [Substring]) throws(CryptoError) {
    guard parts[1] == "1" else { throw Int(parts[1]) == nil ? .linkBroken : .linkTooNew }
    guard parts.count == 3, let bytes = Base32.decode(parts[2]), bytes.count == Self.size else {
      throw .linkBroken
    }
    self.init(SecretBytes(bytes))
  }

  private init(words: [Substring]) throws(CryptoError) {
    var number = UInt256.zero
    for (place, word) in words.enumerated() {
      guard let index = EnglishWords.index(of: word) else {
        throw .unknownWord(position: place + 1, word: String(word.prefix(10)))
      }
      number = number.appending(UInt16(index), bits: Self.bitsPerWord)
    }
    guard words.count == Self.wordCount else { throw .wordCount(words.count) }
    let root = SecretBytes(
      (0..<Self.size).reversed().map { UInt8(number.bits(8, at: $0 * 8 + Self.checksumBits)) })
    guard number.bits(Self.checksumBits, at: 0) == Int(Self.checksum(of: root)) else {
      throw .checksumWrong
    }
    self.init(root)
  }

  /// The first four bits of the hash.
  private static func checksum(of root: SecretBytes) -> UInt16 {
    Digest.sha256(root.exposed).first.map { UInt16($0 >> (8 - checksumBits)) } ?? 0
  }
}

/// The 132 bits of twelve words in one number; what is appended beyond 256 falls off at the top.
private struct UInt256 {
  private var high: UInt128
  private var low: UInt128

  static let zero = UInt256(high: 0, low: 0)

  func appending(_ value: UInt16, bits: Int) -> UInt256 {
    UInt256(high: high << bits | low >> (128 - bits), low: low << bits | UInt128(value))
  }

  /// `count` bits of which the last has `place` bits below it.
  func bits(_ count: Int, at place: Int) -> Int {
    let shifted = place < 128 ? low >> place | high << (128 - place) : high >> (place - 128)
    return Int(truncatingIfNeeded: shifted) & (1 << count - 1)
  }
}
