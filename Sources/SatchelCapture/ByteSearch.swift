import Glibc

extension [UInt8] {
  /// Where `byte` is next, from `start` on; the end when it is nowhere.
  func place(of byte: UInt8, from start: Int) -> Int {
    withUnsafeBytes { bytes in
      let rest = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(start))
      guard let base = rest.baseAddress, let found = memchr(base, CInt(byte), rest.count) else {
        return bytes.count
      }
      return start + base.distance(to: found)
    }
  }
}

extension StringProtocol {
  /// Whether the bytes of `part` are among the text's, which is much quicker than asking by characters.
  func holds(_ part: String) -> Bool {
    guard let first = part.utf8.first else { return true }
    var rest = utf8[...]
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if rest.starts(with: part.utf8) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
