extension HTMLTokenizer {
  /// Takes a reference such as `&amp;` or `&#38;`, or the ampersand alone where there is none.
  mutating func takeReference(inAttribute: Bool) {
    if byte(at: 1) == UInt8(ascii: "#"), let (scalar, length) = numericReference() {
      output.append(scalar)
      position += length
      return
    }
    let name = nameBehindAmpersand()
    guard let (text, length) = CharacterReference.named(name),
      !inAttribute || mayEnd(name, at: length)
    else {
      output.append(UInt8(ascii: "&"))
      position += 1
      return
    }
    for scalar in text { output.append(scalar) }
    position += 1 + length
  }

  private func nameBehindAmpersand() -> ArraySlice<UInt8> {
    var end = position + 1
    while end < input.count, end < position + 33, ASCII.isAlphanumeric(input[end]) { end += 1 }
    if end < input.count, input[end] == UInt8(ascii: ";") { end += 1 }
    return input[position + 1..<end]
  }

  /// In an attribute, `&copy=1` is a part of an address.
  private func mayEnd(_ name: ArraySlice<UInt8>, at length: Int) -> Bool {
    let end = name.startIndex + length
    guard input[end - 1] != UInt8(ascii: ";"), end < input.count else { return true }
    return input[end] != UInt8(ascii: "=") && !ASCII.isAlphanumeric(input[end])
  }

  private func numericReference() -> (Unicode.Scalar, length: Int)? {
    let isHexadecimal = byte(at: 2).map(ASCII.lowercased) == UInt8(ascii: "x")
    let start = isHexadecimal ? 3 : 2
    var (value, length) = (UInt32(0), start)
    while let digit = byte(at: length).flatMap({ Self.digit($0, isHexadecimal) }) {
      value = min(value * (isHexadecimal ? 16 : 10) + digit, 0x11_0000)
      length += 1
    }
    guard length > start else { return nil }
    if byte(at: length) == UInt8(ascii: ";") { length += 1 }
    return (CharacterReference.scalar(value), length)
  }

  private static func digit(_ byte: UInt8, _ isHexadecimal: Bool) -> UInt32? {
    if ASCII.isDigit(byte) { return UInt32(byte - 0x30) }
    let letter = ASCII.lowercased(byte)
    return isHexadecimal && (0x61...0x66).contains(letter) ? UInt32(letter - 0x57) : nil
  }
}

/// What the names and numbers of character references stand for.
enum CharacterReference {
  /// The longest name without a semicolon.
  private static let longestLegacyName = 6

  /// The meaning of the longest name that `text` begins with, and how many bytes it takes.
  static func named(_ text: ArraySlice<UInt8>) -> ([Unicode.Scalar], length: Int)? {
    if text.last == UInt8(ascii: ";"), let found = lookUp(text) { return (found, text.count) }
    for length in stride(from: min(text.count, longestLegacyName), to: 1, by: -1) {
      if let found = legacy[packed(text.prefix(length))] { return (found, length) }
    }
    return nil
  }

  /// The names that stand without a semicolon, too: a page may ask for one at every other byte.
  private static let legacy = Dictionary(
    uniqueKeysWithValues: PackageResources.character_references_txt.split(separator: 0x0a)
      .map { $0.split(separator: 0x20) }
      .filter { ($0.first?.count ?? 0) <= longestLegacyName && $0.first?.last != UInt8(ascii: ";") }
      .map { (packed($0.first ?? []), $0.dropFirst().compactMap(scalar)) })

  private static func packed(_ name: ArraySlice<UInt8>) -> UInt64 {
    name.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The scalar of that number; numbers of no character are U+FFFD, and 128 to 159 windows-1252.
  static func scalar(_ value: UInt32) -> Unicode.Scalar {
    if (0x80..<0xa0).contains(value) {
      return Unicode.Scalar(windows1252[Int(value - 0x80)]) ?? "\u{fffd}"
    }
    return value == 0 ? "\u{fffd}" : Unicode.Scalar(value) ?? "\u{fffd}"
  }

  /// Looks in the lines `name scalar…`, which are sorted by their bytes.
  private static func lookUp(_ name: ArraySlice<UInt8>) -> [Unicode.Scalar]? {
    let table = PackageResources.character_references_txt
    var (low, high) = (0, table.count)
    while low < high {
      let line = lineStart(before: (low + high) / 2, in: table, from: low)
      let order = compare(name, withLineAt: line, in: table)
      if order < 0 {
        high = line
        continue
      }
      let end = table[line...].firstIndex(of: 0x0a) ?? table.count
      guard order > 0 else {
        return table[line..<end].split(separator: 0x20).dropFirst().compactMap(scalar)
      }
      low = end + 1
    }
    return nil
  }

  /// Below zero for a name that comes before the line's, zero for the line's own.
  private static func compare(
    _ name: ArraySlice<UInt8>, withLineAt line: Int, in table: [UInt8]
  ) -> Int {
    var place = line
    for byte in name {
      // The space behind the line's name comes before any letter.
      guard byte == table[place] else { return byte < table[place] ? -1 : 1 }
      place += 1
    }
    return table[place] == 0x20 ? 0 : -1
  }

  private static func lineStart(before index: Int, in table: [UInt8], from low: Int) -> Int {
    table[low..<index].lastIndex(of: 0x0a).map { $0 + 1 } ?? low
  }

  private static func scalar(_ digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
    UInt32(String(decoding: digits, as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init)
  }

  private static let windows1252: [UInt32] = [
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039,
    0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc,
    0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
  ]
}
