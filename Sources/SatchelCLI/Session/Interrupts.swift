import Glibc
import SatchelHTTP

/// Ctrl-C: the first asks long work to stop at a clean point, the second ends the program at once.
///
/// Only verbs that wait for a network or read a large file ask for this. All others end at the first,
/// which is safe at any moment since every change is one transaction.
enum Interrupts {
  static let wish = Interruption()

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

  static func check() throws(Failure) {
    if wish.isRequested { throw Failure(.interrupted, "stopped") }
  }
}
