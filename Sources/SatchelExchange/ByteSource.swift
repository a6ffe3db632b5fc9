import Glibc

/// A plain file read from front to back through a small window, so that its size costs no memory.
struct ByteSource: ~Copyable {
  static let maximumBytes = 2 << 30
  private static let windowBytes = 256 * 1024

  let path: String
  /// Bytes taken so far.
  private(set) var position = 0
  private let descriptor: Int32
  private var window: [UInt8] = []
  private var next = 0

  init(path: String) throws(ExchangeError) {
    // Non-blocking, since opening a pipe that nobody writes to would wait for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: errno) }
    var status = stat()
    let isPlain = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    guard isPlain, status.st_size <= Self.maximumBytes else {
      close(descriptor)
      throw isPlain
        ? .fileTooLarge(path: path, limit: Self.maximumBytes) : .notAPlainFile(path: path)
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  mutating func rewind() throws(ExchangeError) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .unreadable(path: path, reason: errno) }
    (position, next, window) = (0, 0, [])
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

  private mutating func fill() throws(ExchangeError) {
    var bytes = [UInt8](repeating: 0, count: Self.windowBytes)
    while true {
      let count = read(descriptor, &bytes, bytes.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(path: path, reason: errno) }
      (window, next) = (Array(bytes[..<count]), 0)
      return
    }
  }
}
