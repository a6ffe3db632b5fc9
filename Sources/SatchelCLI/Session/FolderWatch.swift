import Glibc

/// Notices that something in a folder was written, without ever looking at the disk.
final class FolderWatch: Sendable {
  private let descriptor: Int32

  /// - Throws: A failure when the system has no more watches to give.
  init(_ folders: [String]) throws(Failure) {
    descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    let events = UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO)
    for folder in folders where inotify_add_watch(descriptor, folder, events) < 0 {
      throw Failure(
        .disk, "the folder '\(folder)' cannot be watched: \(String(cString: strerror(errno)))")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Whether something was written since `forget`.
  var hasChanged: Bool { wait(milliseconds: 0) }

  func forget() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while read(descriptor, &buffer, buffer.count) > 0 {}
  }

  /// Waits until something was written, the time is over or a signal came; true for the first.
  func wait(milliseconds: Int32) -> Bool {
    var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&event, 1, milliseconds) > 0
  }
}
