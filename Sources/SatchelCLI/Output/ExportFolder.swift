import Glibc

/// A folder that files are put into, none of them over another.
final class ExportFolder {
  private let path: String
  private let descriptor: Int32
  private(set) var written = 0
  /// Files that were there already and stayed as they were.
  private(set) var skipped = 0

  /// Makes the folder if it is not there.
  init(_ path: String) throws(Failure) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw ExportFile.failure(path) }
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ExportFile.failure(path) }
    self.path = path
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Writes a file that is not there yet; `name` is one of ours, without a slash.
  func add(_ name: String, _ bytes: [UInt8]) throws(Failure) {
    let file = openat(
      descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if file < 0, errno == EEXIST {
      skipped += 1
      return
    }
    guard file >= 0 else { throw ExportFile.failure("\(path)/\(name)") }
    defer { close(file) }
    do { try ExportFile.write(bytes, to: file, path: "\(path)/\(name)") } catch {
      unlinkat(descriptor, name, 0)
      throw error
    }
    written += 1
  }

  /// Has all that was written put on the disk at once: to sync each of thousands of files takes minutes.
  func finish() throws(Failure) {
    sync()
    guard fsync(descriptor) == 0 else { throw ExportFile.failure(path) }
  }
}
