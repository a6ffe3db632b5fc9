import Glibc
import Synchronization

/// Standard output, written in large pieces: one system call for a whole list.
enum Output {
  private static let pending = Mutex<[UInt8]>([])
  private static let pieceBytes = 64 * 1024

  /// - Throws: A failure if what is behind standard output takes no more.
  static func write(_ bytes: some Collection<UInt8>) throws(Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(pieceBytes)
      rest = rest.dropFirst(piece.count)
      let isFull = pending.withLock { pending in
        pending.append(contentsOf: piece)
        return pending.count >= pieceBytes
      }
      if isFull { try flush() }
    }
  }

  static func line(_ text: String) throws(Failure) { try line(of: text.utf8) }

  static func line(of text: some Collection<UInt8>) throws(Failure) {
    try write(text)
    try write(CollectionOfOne(UInt8(ascii: "\n")))
  }

  static func flush() throws(Failure) {
    let bytes = pending.withLock { pending in
      defer { pending.removeAll(keepingCapacity: true) }
      return pending
    }
    try send(bytes, to: STDOUT_FILENO)
  }

  /// A reader that went away, as `head` does, is no error: the program ends and says nothing.
  private static func send(_ bytes: [UInt8], to descriptor: Int32) throws(Failure) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent)
      }
      if count > 0 { sent += count }
      if count < 0, errno == EPIPE { exit(ExitStatus.done.rawValue) }
      guard count > 0 || errno == EINTR else {
        throw Failure(
          .disk, "standard output cannot be written: \(String(cString: strerror(errno)))")
      }
    }
  }
}

/// Standard error: what is said to the person and is not the data asked for.
enum Message {
  /// Something worth knowing, on lines of its own.
  static func note(_ text: String) { send(SafeText.lines(text)) }

  static func warning(_ text: String) { send("satchel: " + SafeText.lines(text)) }

  /// Replaces the line that the last call left; empty takes it away.
  static func overwrite(_ text: String) {
    send("\r\u{1b}[K" + SafeText.line(text), end: "")
  }

  /// Written whole, so that lines of two processes do not mix.
  ///
  /// Nothing can be done if it fails.
  private static func send(_ text: String, end: String = "\n") {
    let bytes = Array((text + end).utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
