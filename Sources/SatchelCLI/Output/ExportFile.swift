import Glibc

/// A file that appears under its name only when it is complete.
final class ExportFile {
  private let path: String
  private let draft: String
  private let descriptor: Int32
  private var isFinished = false

  init(_ path: String) throws(Failure) {
    // Once all of this is set, a failure would end in `deinit`, which deletes a draft that is not ours.
    let draft = path + ".part"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST {
        throw Failure(
          .disk, "'\(draft)' is in the way, perhaps of a broken export; delete it and try again")
      }
      throw Self.failure(path)
    }
    (self.path, self.draft, self.descriptor) = (path, draft, descriptor)
  }

  deinit {
    close(descriptor)
    if !isFinished { unlink(draft) }
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    try Self.write(bytes, to: descriptor, path: path)
  }

  func finish() throws(Failure) {
    guard fsync(descriptor) == 0, rename(draft, path) == 0 else { throw Self.failure(path) }
    isFinished = true
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { throw failure(path) }
      rest = rest.dropFirst(max(0, count))
    }
  }

  /// What the last system call says.
  static func failure(_ path: String) -> Failure {
    let reason = errno
    return Failure(
      reason == EACCES || reason == EROFS ? .notAllowed : .disk,
      "'\(path)' cannot be written: \(String(cString: strerror(reason)))")
  }
}
