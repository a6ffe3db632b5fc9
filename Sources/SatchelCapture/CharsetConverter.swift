import Glibc

/// The C library's converter from one legacy charset to UTF-8.
struct CharsetConverter: ~Copyable {
  private let handle: iconv_t

  /// Nil when the C library does not know the charset.
  init?(from name: String) {
    guard let handle = iconv_open("UTF-8", name), handle != iconv_t(bitPattern: -1) else {
      return nil
    }
    self.handle = handle
  }

  deinit { iconv_close(handle) }

  /// The text of `bytes`; a byte that means nothing reads as U+FFFD.
  consuming func text(of bytes: [UInt8]) -> String {
    var bytes = bytes
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    bytes.withUnsafeMutableBytes { input in
      var next = input.baseAddress?.assumingMemoryBound(to: CChar.self)
      var left = input.count
      while left > 0 {
        let problem = convert(&next, &left, through: &buffer, onto: &text)
        guard let problem, problem != E2BIG else { continue }
        text.append(contentsOf: "\u{fffd}".utf8)
        // A character cut off by the end of the input stands for all that is left.
        guard problem == EILSEQ, left > 0 else { return }
        next = next?.advanced(by: 1)
        left -= 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// One call of the C function; returns `errno` when it stopped early.
  private borrowing func convert(
    _ next: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, through buffer: inout [UInt8],
    onto text: inout [UInt8]
  ) -> Int32? {
    var room = buffer.count
    let result = buffer.withUnsafeMutableBytes { output in
      var position = output.baseAddress?.assumingMemoryBound(to: CChar.self)
      return iconv(handle, &next, &left, &position, &room)
    }
    let problem = result == Int(bitPattern: UInt.max) ? errno : nil
    text.append(contentsOf: buffer.prefix(buffer.count - room))
    return problem
  }
}
