import Dispatch
import Synchronization

/// Runs asynchronous work on the thread that waits for it, so that a run is one thread and repeats.
final class HereExecutor: TaskExecutor {
  private let jobs = Mutex<[UnownedJob]>([])
  private let wake = DispatchSemaphore(value: 0)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
    wake.signal()
  }

  func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
    let result = Mutex<Result<Value, any Error>?>(nil)
    withExtendedLifetime(
      Task(executorPreference: self) {
        let made: Result<Value, any Error>
        do { made = .success(try await body()) } catch { made = .failure(error) }
        result.withLock { $0 = made }
      }
    ) {
      while result.withLock({ $0 == nil }) {
        wake.wait()
        let job = jobs.withLock { $0.removeFirst() }
        job.runSynchronously(on: asUnownedTaskExecutor())
      }
    }
    guard let made = result.withLock({ $0 }) else { throw CancellationError() }
    return try made.get()
  }
}
