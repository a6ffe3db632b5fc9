import Glibc
import SatchelArchive

/// How far a file was read, for whoever waits for it, and whether anybody still does.
package final class ReadingProgress {
  /// In bytes; nil for what has no known end.
  private let total: Int?
  var done = 0
  /// Once it is true, reading fails with `interrupted`.
  let isStopped: () -> Bool

  fileprivate init(of total: Int?, _ isStopped: @escaping () -> Bool) {
    (self.total, self.isStopped) = (total, isStopped)
  }

  /// From 0 to 1; nil if it cannot be known.
  package var share: Double? {
    total.map { $0 > 0 ? min(1, Double(done) / Double($0)) : 1 }
  }
}

/// A plain file or standard input, read from front to back through a small window, so that its size
/// costs no memory.
struct ByteSource: ~Copyable {
  private static let windowBytes = 256 * 1024

  let path: String
  /// In bytes; nil for a pipe, which can be read only once.
  let size: Int?
  let progress: ReadingProgress
  /// Bytes taken so far.
  private(set) var position = 0
  private let descriptor: Int32
  private let memory: [UInt8]
  /// What the file was when it was opened; nil for a pipe and for bytes in memory.
  private let state: FileState?
  private var window: [UInt8] = []
  private var next = 0

  /// `-` is standard input, which can be read once.
  init(
    path: String, isStopped: @escaping () -> Bool = { false }
  ) throws(ExchangeError) {
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
    memory = []
    self.path = isStandardInput ? "standard input" : path
    size = isPlain ? Int(status.st_size) : nil
    state = isPlain ? FileState(descriptor) : nil
    progress = ReadingProgress(of: size, isStopped)
    self.descriptor = descriptor
  }

  /// Bytes in memory, called `path` in errors.
  init(_ bytes: [UInt8], path: String) {
    (self.path, size, descriptor) = (path, bytes.count, -1)
    progress = ReadingProgress(of: size) { false }
    (memory, window, state) = (bytes, bytes, nil)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  mutating func rewind() throws(ExchangeError) {
    (position, next, window) = (0, 0, memory)
    guard descriptor >= 0 else { return }
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .unreadable(path: path, reason: errno) }
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

  /// All that is left.
  mutating func whole(limit: Int) throws(ExchangeError) -> [UInt8] {
    var bytes: [UInt8] = []
    while try peek() != nil {
      take(into: &bytes) { $0.count }
      guard bytes.count <= limit else {
        throw .articleTooLarge(path: path, byte: 0, limit: limit)
      }
    }
    return bytes
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

  /// The same bytes as an archive, for as long as this is there.
  var archive: ArchiveInFile {
    ArchiveInFile(descriptor: descriptor, count: size ?? 0)
  }

  /// Fills the whole window, if the rest is as long.
  private mutating func fill() throws(ExchangeError) {
    guard descriptor >= 0 else { return }
    progress.done = position
    guard !progress.isStopped() else { throw .interrupted }
    var filled = 0
    var failure: Int32 = 0
    window = [UInt8](unsafeUninitializedCapacity: Self.windowBytes) { buffer, count in
      while filled < buffer.count {
        let count = read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
        // A pipe may keep one waiting.
        if count < 0, errno == EINTR, !progress.isStopped() { continue }
        if count < 0 { failure = errno }
        guard count > 0 else { break }
        filled += count
      }
      count = filled
    }
    next = 0
    guard failure != EINTR else { throw .interrupted }
    guard failure == 0 else { throw .unreadable(path: path, reason: failure) }
    // What was read so far may be half of what was there and half of what is there now.
    guard state == nil || state == FileState(descriptor) else {
      throw .changedMeanwhile(path: path)
    }
  }
}

/// What tells whether a file was written to.
private struct FileState: Equatable {
  private let size, seconds, nanoseconds: Int

  /// Nil if the system does not say.
  init?(_ descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    (size, seconds) = (Int(status.st_size), status.st_mtim.tv_sec)
    nanoseconds = status.st_mtim.tv_nsec
  }
}

/// An archive that is a file.
struct ArchiveInFile: ArchiveBytes {
  fileprivate let descriptor: Int32
  let count: Int

  func bytes(at offset: Int, count: Int) throws(ArchiveError) -> [UInt8] {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else {
      throw .endsEarly
    }
    var (filled, failure) = (0, Int32(0))
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while filled < count {
        let read = pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled)
        )
        if read < 0, errno == EINTR { continue }
        if read < 0 { failure = errno }
        guard read > 0 else { break }
        filled += read
      }
      initialized = filled
    }
    guard failure == 0 else { throw .unreadable(reason: String(cString: strerror(failure))) }
    guard filled == count else { throw .endsEarly }
    return bytes
  }
}
