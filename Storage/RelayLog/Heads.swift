import SatchelBytes
import SatchelWire
import Synchronization

/// What the relay keeps in memory of an account in use, so that "nothing new" needs no disk.
struct AccountHead: Sendable {
  struct Device: Sendable {
    let token: SecretHash
    /// Days since 1970.
    var seen: UInt64
  }

  struct Tip: Sendable {
    var n: UInt64
    var hash: SegmentHash

    static let start = Tip(n: 0, hash: .zero)
  }

  /// The account's row number.
  let row: Int64
  var end: SatchelWire.Cursor
  var tips: [ReplicaID: Tip]
  var devices: [Device]

  func tip(of replica: ReplicaID) -> Tip { tips[replica] ?? .start }

  func device(_ token: SecretHash) -> Device? { devices.first { $0.token == token } }
}

/// The heads of accounts in use, and who waits for news of them.
///
/// Heads change on the writer's thread only, after a commit, so they never run ahead of the disk.
final class Heads: Sendable {
  private struct Waiter {
    let device: DeviceID
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var heads: [AccountID: AccountHead] = [:]
    var waiters: [AccountID: [UInt64: Waiter]] = [:]
    var nextWaiter: UInt64 = 0
    var isStopping = false

    mutating func wake(_ account: AccountID) -> [Waiter] {
      waiters.removeValue(forKey: account).map { Array($0.values) } ?? []
    }

    mutating func wakeAll() -> [Waiter] {
      defer { waiters = [:] }
      return waiters.values.flatMap(\.values)
    }
  }

  private static let mostHeads = 2000
  private let state = Mutex(State())

  subscript(account: AccountID) -> AccountHead? { state.withLock { $0.heads[account] } }

  func set(_ account: AccountID, _ head: AccountHead) {
    let woken = state.withLock { state in
      let isFull = state.heads[account] == nil && state.heads.count >= Self.mostHeads
      if isFull { state.heads = [:] }
      state.heads[account] = head
      return isFull ? state.wakeAll() : []
    }
    for waiter in woken { waiter.continuation.resume() }
  }

  /// Changes a head that is kept, and wakes who waits for news of the account.
  func update(_ account: AccountID, _ change: (inout AccountHead) -> Void) {
    let woken = state.withLock { state in
      guard var head = state.heads[account] else { return [Waiter]() }
      change(&head)
      state.heads[account] = head
      return state.wake(account)
    }
    for waiter in woken { waiter.continuation.resume() }
  }

  /// Forgets one head and wakes who waits: an account was removed, or another program changed it.
  func forget(_ account: AccountID) {
    let woken = state.withLock { state in
      state.heads[account] = nil
      return state.wake(account)
    }
    for waiter in woken { waiter.continuation.resume() }
  }

  func forgetAll() {
    let woken = state.withLock { state in
      state.heads = [:]
      return state.wakeAll()
    }
    for waiter in woken { waiter.continuation.resume() }
  }

  /// Ends every wait, now and from now on.
  func stop() {
    let woken = state.withLock { state in
      state.isStopping = true
      return state.wakeAll()
    }
    for waiter in woken { waiter.continuation.resume() }
  }

  var isStopping: Bool { state.withLock { $0.isStopping } }

  var waiting: Int { state.withLock { $0.waiters.values.reduce(0) { $0 + $1.count } } }

  func waiting(_ account: AccountID, _ device: DeviceID) -> Int {
    state.withLock { $0.waiters[account]?.values.count { $0.device == device } ?? 0 }
  }

  /// Waits until the account's log ends elsewhere than at `end`, or its head changes in any way.
  ///
  /// Returns early without news too: when the task is cancelled, or the relay stops.
  func wait(_ account: AccountID, _ device: DeviceID, whileAt end: SatchelWire.Cursor) async {
    let number = state.withLock { state in
      state.nextWaiter &+= 1
      return state.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let mustWait = state.withLock { state in
          guard !state.isStopping, !Task.isCancelled, state.heads[account]?.end == end else {
            return false
          }
          let waiter = Waiter(device: device, continuation: continuation)
          state.waiters[account, default: [:]][number] = waiter
          return true
        }
        if !mustWait { continuation.resume() }
      }
    } onCancel: {
      let waiter = state.withLock { $0.waiters[account]?.removeValue(forKey: number) }
      waiter?.continuation.resume()
    }
  }
}
