import Glibc

/// Small files that are there whole or not at all: settings, keys, drafts, the sidecar.
package enum AtomicFile {
  /// Replaces the file at `path`, so that a crash leaves the old one or the new one.
  ///
  /// Only its owner may read it. The folder must be there; the bytes are on the disk when this returns.
  package static func write(
    _ bytes: [UInt8], to path: String, mode: UInt32 = 0o600
  ) throws(StorageError) {
    let unfinished = "\(path).new-\(UInt64.random(in: 0...(.max)))"
    let descriptor = open(unfinished, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure(path) }
    let isWritten =
      put(bytes, to: descriptor) && fchmod(descriptor, mode) == 0
      && fsync(descriptor) == 0
    let problem = failure(path)
    close(descriptor)
    guard isWritten, rename(unfinished, path) == 0 else {
      let error = isWritten ? failure(path) : problem
      unlink(unfinished)
      throw error
    }
    try flushFolder(of: path)
  }

  /// The file's bytes; nil if there is none.
  ///
  /// A file of more than `maximumBytes` is refused.
  package static func read(
    _ path: String, maximumBytes: Int = 1 << 20
  ) throws(StorageError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw failure(path)
    }
    defer { close(descriptor) }
    var (bytes, buffer): ([UInt8], [UInt8]) = ([], Array(repeating: 0, count: 64 << 10))
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(path) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= maximumBytes else {
        throw .file(path: path, detail: "it is larger than \(maximumBytes) bytes")
      }
    }
  }

  /// Removes the file, if it is there.
  package static func remove(_ path: String) throws(StorageError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw failure(path) }
    try flushFolder(of: path)
  }

  /// Makes a folder and those above it, which only their owner may look into.
  package static func makeFolder(_ path: String) throws(StorageError) {
    if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
    let parent = folder(of: path)
    guard errno == ENOENT, parent != path else { throw failure(path) }
    try makeFolder(parent)
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path) }
  }

  private static func put(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// A rename is only durable once the folder is.
  private static func flushFolder(of path: String) throws(StorageError) {
    let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(path) }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func failure(_ path: String) -> StorageError {
    switch errno {
    case ENOSPC, EDQUOT: .diskFull(path: path)
    case EACCES, EPERM, EROFS: .readOnly(path: path)
    case let code: .file(path: path, detail: String(cString: strerror(code)))
    }
  }
}
