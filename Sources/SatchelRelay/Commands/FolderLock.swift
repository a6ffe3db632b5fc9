import Glibc

/// Keeps a second `serve` off the same folder: each keeps in memory what only one may change.
struct FolderLock {
  private let descriptor: Int32

  init(_ folder: String) throws {
    descriptor = open("\(folder)/serve.lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure(
        description: "cannot make '\(folder)/serve.lock': \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw CommandFailure(description: "another satchel-relay serves '\(folder)' already")
    }
  }

  func release() { close(descriptor) }
}
