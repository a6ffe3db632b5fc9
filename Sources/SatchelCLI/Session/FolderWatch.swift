import Glibc

/// Notices that something in folders was written, without ever looking at the disk.
final class FolderWatch: Sendable {
  private let descriptor: Int32

  /// Watches no folder yet.
  init() { descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC)) }

  /// - Throws: A failure when the system has no more watches to give.
  convenience init(_ folder: String) throws(Failure) {
    self.init()
    guard add(folder) else {
      throw Failure(
        .disk, "the folder '\(folder)' cannot be watched: \(String(cString: strerror(errno)))")
    }
  }

  /// Watches a folder, too, if it is not watched already; false if it cannot be.
  @discardableResult
  func add(_ folder: String) -> Bool {
    let events = UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO)
    return inotify_add_watch(descriptor, folder, events) >= 0
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Whether something was written since `forget`.
  var hasChanged: Bool { wait(milliseconds: 0) }

  func forget() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while read(descriptor, &buffer, buffer.count) > 0 {}
  }

  /// Waits until something was written, the time is over or a signal came; true for the first.
  func wait(milliseconds: Int32) -> Bool { Self.wait(for: [self], milliseconds: milliseconds) }

  /// The same for any of several.
  static func wait(for watches: [FolderWatch], milliseconds: Int32) -> Bool {
    var events = watches.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    return poll(&events, nfds_t(events.count), milliseconds) > 0
  }

  /// Until nothing was written for so long, ten times at most, as an import writes for minutes.
  func rest(milliseconds: Int32, unless isStopped: () -> Bool) {
    for _ in 0..<10 where !isStopped() {
      forget()
      guard wait(milliseconds: milliseconds) else { return }
    }
  }
}
