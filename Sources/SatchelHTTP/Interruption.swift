import Glibc
import Synchronization

/// A wish to stop, which a signal handler may make and every transfer obeys at once.
///
/// A handler does nothing but call `request()`. The signal itself wakes a waiting transfer.
package final class Interruption: Sendable {
  private let flag = Atomic(false)
  private let other: @Sendable () -> Bool

  /// `other` is asked about once a second while a transfer waits, for a reason to stop besides signals.
  package init(alsoWhen other: @escaping @Sendable () -> Bool = { false }) { self.other = other }

  package var isRequested: Bool { flag.load(ordering: .relaxed) || other() }

  package func request() { flag.store(true, ordering: .relaxed) }

  /// Waits for `duration`, or less if the wish is made meanwhile.
  ///
  /// - Throws: `interrupted`.
  func sleep(for duration: Duration) throws(TransportError) {
    let clock = ContinuousClock()
    let end = clock.now + duration
    while !isRequested, clock.now < end {
      let slice = min(clock.now.duration(to: end), .milliseconds(50))
      usleep(UInt32(clamping: slice.components.attoseconds / 1_000_000_000_000))
    }
    if isRequested { throw .interrupted }
  }
}
