import Glibc

/// A plain file or standard input, read from front to back through a small window, so that its size
/// costs no memory.
struct ByteSource: ~Copyable {
  private static let windowBytes = 256 * 1024

  let path: String
  /// In bytes; nil for a pipe, which can be read only once.
  let size: Int?
  /// Bytes taken so far.
  private(set) var position = 0
  private let descriptor: Int32
  private var window: [UInt8] = []
  private var next = 0

  /// `-` is standard input, which can be read once.
  init(path: String) throws(ExchangeError) {
    let isStandardInput = path == "-"
    // Non-blocking, since opening a pipe that nobody writes to would wait for ever.
    let descriptor =
      isStandardInput
      ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: errno) }
    var status = stat()
    let isPlain = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    guard isPlain || isStandardInput else {
      close(descriptor)
      throw .notAPlainFile(path: path)
    }
    self.path = isStandardInput ? "standard input" : path
    size = isPlain ? Int(status.st_size) : nil
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  mutating func rewind() throws(ExchangeError) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .unreadable(path: path, reason: errno) }
    (position, next, window) = (0, 0, [])
  }

  /// The first bytes, without taking them; for what nothing was taken of yet.
  mutating func beginning() throws(ExchangeError) -> [UInt8] {
    if next == window.count { try fill() }
    return Array(window[next...])
  }

  /// The next byte without taking it; nil at the end.
  mutating func peek() throws(ExchangeError) -> UInt8? {
    if next == window.count { try fill() }
    return next < window.count ? window[next] : nil
  }

  mutating func take() throws(ExchangeError) -> UInt8 {
    guard let byte = try peek() else { throw .endsEarly(path: path) }
    next += 1
    position += 1
    return byte
  }

  /// Takes bytes of the window and appends them to `bytes`.
  ///
  /// Told what the window still holds, `count` says how much of that to take.
  mutating func take(into bytes: inout [UInt8], _ count: (ArraySlice<UInt8>) -> Int) {
    let rest = window[next...]
    let taken = min(max(0, count(rest)), rest.count)
    bytes.append(contentsOf: rest.prefix(taken))
    next += taken
    position += taken
  }

  /// Takes a line and the line feed after it; nil at the end.
  ///
  /// Of a line of more than `limit` bytes only so many are kept.
  mutating func line(limit: Int) throws(ExchangeError) -> (bytes: [UInt8], isWhole: Bool)? {
    guard try peek() != nil else { return nil }
    var line: [UInt8] = []
    var isWhole = true
    while try peek() != nil {
      let rest = window[next...]
      let end = rest.firstIndex(of: 0x0a)
      let piece = rest[..<(end ?? rest.endIndex)]
      isWhole = isWhole && line.count + piece.count <= limit
      line += piece.prefix(max(0, limit - line.count))
      let taken = piece.count + (end == nil ? 0 : 1)
      next += taken
      position += taken
      if end != nil { break }
    }
    return (line, isWhole)
  }

  /// Fills the whole window, if the rest is as long.
  private mutating func fill() throws(ExchangeError) {
    var filled = 0
    var failure: Int32 = 0
    window = [UInt8](unsafeUninitializedCapacity: Self.windowBytes) { buffer, count in
      while filled < buffer.count {
        let count = read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
        if count < 0, errno == EINTR { continue }
        if count < 0 { failure = errno }
        guard count > 0 else { break }
        filled += count
      }
      count = filled
    }
    next = 0
    guard failure == 0 else { throw .unreadable(path: path, reason: failure) }
  }
}
