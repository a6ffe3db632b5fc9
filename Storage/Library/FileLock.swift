import Glibc

/// Held by one process at a time, for as long as this value lives; a process that dies lets go.
package struct FileLock: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock that `path` stands for.
  ///
  /// Throws `busy` at once if another process holds it.
  package init(_ path: String) throws(StorageError) {
    let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw AtomicFile.failure(path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let error: StorageError =
        errno == EWOULDBLOCK ? .busy(path: path) : AtomicFile.failure(path)
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
