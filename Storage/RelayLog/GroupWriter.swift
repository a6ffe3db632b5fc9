import Dispatch
import GRDB
import SatchelDatabase
import Synchronization

/// One writer for many requests: what waits while a transaction is flushed shares the next one.
///
/// A flush takes milliseconds and the rest of a write microseconds, so a busy relay flushes once
/// for dozens of requests. Each checks before it writes, so none undoes another.
final class GroupWriter: Sendable {
  /// What one request writes with.
  struct Transaction {
    let database: Database
    /// Run in order once the transaction is on the disk, before any answer is given.
    fileprivate(set) var afterCommit: [@Sendable () -> Void] = []

    mutating func afterCommit(_ action: @escaping @Sendable () -> Void) {
      afterCommit.append(action)
    }
  }

  private struct Job: Sendable {
    let run: @Sendable (inout Transaction) throws -> Void
    let finish: @Sendable (RelayLogError?) -> Void
  }

  private struct State {
    var waiting: [Job] = []
    var isWriting = false
  }

  private static let mostJobsTogether = 256

  private let file: DatabaseFile
  private let queue = DispatchQueue(label: "satchel-relay.writer")
  private let state = Mutex(State())
  private let changes: ForeignChanges

  /// `onForeignChange` runs on the writer's thread before a write, when another program wrote.
  init(file: DatabaseFile, onForeignChange: @escaping @Sendable () -> Void) {
    self.file = file
    changes = ForeignChanges(action: onForeignChange)
  }

  /// Runs `body` within some transaction, and returns once that is on the disk.
  ///
  /// `body` may run twice: when a transaction fails, each of its jobs is tried alone.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (inout Transaction) throws -> Value
  ) async throws(RelayLogError) -> Value {
    let result = await withCheckedContinuation { continuation in
      let value = Mutex<Value?>(nil)
      enqueue(
        Job { transaction in
          let made = try body(&transaction)
          value.withLock { $0 = made }
        } finish: { error in
          let made = value.withLock { $0 }
          let result: Result<Value, RelayLogError> =
            if let error { .failure(error) } else if let made { .success(made) } else {
              .failure(.damagedRow("none: a write gave no result"))
            }
          continuation.resume(returning: result)
        })
    }
    return try result.get()
  }

  private func enqueue(_ job: Job) {
    let mustStart = state.withLock { state in
      state.waiting.append(job)
      defer { state.isWriting = true }
      return !state.isWriting
    }
    if mustStart { queue.async { self.drain() } }
  }

  private func drain() {
    while true {
      let jobs = state.withLock { state in
        let jobs = Array(state.waiting.prefix(Self.mostJobsTogether))
        state.waiting.removeFirst(jobs.count)
        state.isWriting = !jobs.isEmpty
        return jobs
      }
      guard !jobs.isEmpty else { return }
      let error = commit(jobs)
      if error != nil, jobs.count > 1 {
        for job in jobs { job.finish(commit([job])) }
      } else {
        for job in jobs { job.finish(error) }
      }
    }
  }

  private func commit(_ jobs: [Job]) -> RelayLogError? {
    do throws(RelayLogError) {
      let actions = try file.write(orThrow: RelayLogError.database) { database in
        try changes.check(database)
        var transaction = Transaction(database: database)
        for job in jobs { try job.run(&transaction) }
        return transaction.afterCommit
      }
      for action in actions { action() }
      return nil
    } catch {
      return error
    }
  }
}

/// Notices that another program, such as `satchel-relay accounts`, wrote to the file.
private final class ForeignChanges: Sendable {
  private let version = Mutex<Int?>(nil)
  private let action: @Sendable () -> Void

  init(action: @escaping @Sendable () -> Void) { self.action = action }

  /// SQLite's data version of a connection stays for its own writes and changes for all others'.
  func check(_ database: Database) throws {
    let statement = try database.cachedStatement(sql: "PRAGMA data_version")
    let current = try Int.fetchOne(statement)
    let isForeign = version.withLock { known in
      defer { known = current }
      return known != nil && known != current
    }
    if isForeign { action() }
  }
}
