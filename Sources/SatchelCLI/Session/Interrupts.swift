import Glibc
import SatchelHTTP
import SatchelStorage

/// Ctrl-C: the first asks long work to stop at a clean point, the second ends the program at once.
///
/// Only verbs that wait for a network or read a large file ask for this. All others end at the first,
/// which is safe at any moment since every change is one transaction.
enum Interrupts {
  static let wish = Interruption()

  static var isRequested: Bool { wish.isRequested }

  static func catchFirst() {
    // Made before the handler can run: a handler must not be the first to touch a lazy global.
    _ = wish.isRequested
    var action = sigaction()
    // Without SA_RESTART, so that a waiting system call returns and the wish is seen.
    action.__sigaction_handler.sa_handler = { _ in
      if Interrupts.wish.isRequested { _exit(ExitStatus.interrupted.rawValue) }
      Interrupts.wish.request()
    }
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
  }

  /// Lets the first Ctrl-C end what the library does as well, for verbs that can leave off anywhere.
  static func catchFirst(ending library: Library) {
    catchFirst()
    library.stop { isRequested }
  }

  static func check() throws(Failure) {
    if wish.isRequested { throw Failure(.interrupted, "stopped") }
  }
}
