import CSQLiteShim
import Glibc

/// The disk under SQLite, which can stop working at any write of the thread that asks for it.
///
/// SQLite lets its system calls be replaced; those that change files count down here. A machine is killed
/// by letting every write fail from some point on and throwing away all that was in memory.
enum Disk {
  enum Trouble { case dead, full }

  nonisolated(unsafe) private static var victim: pthread_t?
  nonisolated(unsafe) private static var writesLeft = 0
  nonisolated(unsafe) private static var trouble = Trouble.dead
  nonisolated(unsafe) private static var wasHit = false

  /// Runs `body` with a disk that fails after so many writes; true if that happened.
  static func failing(_ kind: Trouble, after writes: Int, _ body: () throws -> Void) rethrows
    -> Bool
  {
    _ = isReplaced
    (victim, writesLeft, trouble, wasHit) = (pthread_self(), writes, kind, false)
    defer { victim = nil }
    try body()
    return wasHit
  }

  /// Runs `body` with a working disk: what another computer does.
  static func elsewhere<Value>(_ body: () throws -> Value) rethrows -> Value {
    let former = victim
    victim = nil
    defer { victim = former }
    return try body()
  }

  private static func allows() -> Bool {
    guard let victim, pthread_equal(victim, pthread_self()) != 0 else { return true }
    writesLeft -= 1
    guard writesLeft < 0 else { return true }
    wasHit = true
    errno = trouble == .full ? ENOSPC : EIO
    return false
  }

  private typealias Write = @convention(c) (Int32, UnsafeRawPointer?, Int, off_t) -> Int
  private typealias Cut = @convention(c) (Int32, off_t) -> Int32

  private static let isReplaced: Bool = {
    guard let system = sqlite3_vfs_find(nil), let replace = system.pointee.xSetSystemCall else {
      return false
    }
    let write: Write = { Disk.allows() ? pwrite($0, $1, $2, $3) : -1 }
    let cut: Cut = { Disk.allows() ? ftruncate($0, $1) : -1 }
    for name in ["pwrite", "pwrite64"] {
      _ = replace(system, name, unsafeBitCast(write, to: sqlite3_syscall_ptr.self))
    }
    return replace(system, "ftruncate", unsafeBitCast(cut, to: sqlite3_syscall_ptr.self))
      == SQLITE_OK
  }()
}
