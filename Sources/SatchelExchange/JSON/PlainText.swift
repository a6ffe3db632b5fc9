extension UnsafeBufferPointer<UInt8> {
  /// The place of the next quote, backslash or control character from `start` on, or the end.
  ///
  /// Looks at eight bytes at a time, since most of a document is words between quotes.
  func endOfPlainText(from start: Int) -> Int {
    var index = start
    while index <= count - 8, !Self.endsPlainText(eightBytes(at: index)) { index += 8 }
    while index < count, self[index] >= 0x20, self[index] != 0x22, self[index] != 0x5c {
      index += 1
    }
    return index
  }

  private func eightBytes(at index: Int) -> UInt64 {
    UnsafeRawBufferPointer(self).loadUnaligned(fromByteOffset: index, as: UInt64.self)
  }

  /// Whether any of eight bytes is a quote, a backslash or below a space.
  ///
  /// A byte that is subtracted from without being large enough borrows, and so gets its highest bit.
  private static func endsPlainText(_ bytes: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let (quotes, backslashes) = (bytes ^ (ones * 0x22), bytes ^ (ones * 0x5c))
    let found =
      (bytes &- ones * 0x20) & ~bytes | (quotes &- ones) & ~quotes
      | (backslashes &- ones) & ~backslashes
    return found & (ones * 0x80) != 0
  }
}
