/// Sends many requests at once, and few of them to any one host.
///
/// Everything that holds for `HTTPClient` holds here. A host that answers 429 or 503 and says how long
/// it wants to be left alone is left alone: for a while it is waited for; beyond that nothing more is
/// asked of it.
package final class HTTPPool<Tag: Sendable> {
  /// What came of one request.
  package struct Outcome: Sendable {
    package let tag: Tag
    package let result: Result<Response, TransportError>
  }

  private struct Job {
    let tag: Tag
    let request: Request
    let spacing: Duration
    var tries = 1
  }

  private struct Running {
    let job: Job
    let host: String
    let exchange: Exchange
  }

  package private(set) var traffic = HTTPClient.Traffic()
  private let settings: HTTPClient.Settings
  private let pace: Pace
  private let interruption: Interruption
  private let start = ContinuousClock.now
  /// Seconds since 1970, for a host that names a moment.
  private let date: () -> Int64

  private var queue: HostQueue<Job>
  private var running: [UnsafeMutableRawPointer: Running] = [:]
  private var done: [Outcome] = []
  /// Hosts of which nothing more is asked.
  private var leftAlone: [String: TransportError] = [:]
  private var idle: [CurlHandle] = []
  private var multi: CurlMulti?

  package init(
    _ settings: HTTPClient.Settings, pace: Pace = Pace(),
    interruption: Interruption = Interruption(), date: @escaping () -> Int64
  ) {
    (self.settings, self.pace, self.interruption) = (settings, pace, interruption)
    (self.date, queue) = (date, HostQueue(pace))
  }

  deinit { abandon() }

  /// Queues a request; `tag` comes back with its outcome.
  ///
  /// `spacing` is how long its host is asked nothing more after it.
  package func add(_ request: Request, spacing: Duration, tag: Tag) {
    do throws(TransportError) {
      let host = try WebAddress(request.url).origin.host
      if let refusal = leftAlone[host] { throw refusal }
      queue.add(
        Job(tag: tag, request: request, spacing: spacing), to: host, spacing: spacing)
    } catch {
      done.append(Outcome(tag: tag, result: .failure(error)))
    }
  }

  /// Waits for the next outcome, in the order in which they come; nil when there are no more.
  ///
  /// - Throws: `interrupted`, after which what was on its way is given up.
  package func next() throws(TransportError) -> Outcome? {
    while done.isEmpty {
      guard !interruption.isRequested else {
        abandon()
        throw .interrupted
      }
      let multi = try openMulti()
      begin(multi)
      guard !running.isEmpty || !queue.isEmpty || !done.isEmpty else { return nil }
      try multi.perform()
      while let (handle, code) = multi.takeFinished() {
        guard let ended = running.removeValue(forKey: handle.pointer) else { continue }
        traffic.add(ended.exchange.handle)
        end(ended, attempt { () throws(TransportError) in try ended.exchange.finish(code) }, multi)
      }
      if done.isEmpty { try multi.wait(atMost: patience) }
    }
    let outcome = done.removeFirst()
    if case .failure(.interrupted) = outcome.result {
      abandon()
      throw .interrupted
    }
    return outcome
  }

  private func openMulti() throws(TransportError) -> CurlMulti {
    if let multi { return multi }
    let multi = try CurlMulti()
    self.multi = multi
    return multi
  }

  private var now: Duration { start.duration(to: .now) }

  /// Until the next request may begin; a wish to stop is seen within a second whatever happens.
  private var patience: Duration {
    let untilNext = queue.nextMoment.map { $0 - now } ?? .seconds(1)
    return min(max(untilNext, .milliseconds(1)), .seconds(1))
  }

  private func begin(_ multi: CurlMulti) {
    while let (job, host) = queue.next(at: now) {
      do throws(TransportError) {
        let handle = if let handle = idle.popLast() { handle } else { try CurlHandle() }
        let exchange = try Exchange(
          job.request, settings: settings, handle: handle, interruption: interruption)
        try go(Running(job: job, host: host, exchange: exchange), multi)
      } catch {
        finish(job, host, .failure(error))
      }
    }
  }

  private func go(_ hop: Running, _ multi: CurlMulti) throws(TransportError) {
    do {
      try hop.exchange.prepare()
      try multi.add(hop.exchange.handle)
    } catch {
      hop.exchange.abandon()
      throw error
    }
    running[hop.exchange.handle.pointer] = hop
  }

  /// Takes a hop's result: the answer, or nil before another hop.
  private func end(
    _ ended: Running, _ result: Result<Response?, TransportError>, _ multi: CurlMulti
  ) {
    do throws(TransportError) {
      guard let response = try result.get() else { return try go(ended, multi) }
      idle.append(ended.exchange.handle)
      take(response, for: ended)
    } catch {
      finish(ended.job, ended.host, .failure(error))
    }
  }

  private func take(_ response: Response, for ended: Running) {
    let (job, host) = (ended.job, ended.host)
    guard [429, 503].contains(response.status), let wait = response.retryAfter(now: date()) else {
      return finish(job, host, .success(response))
    }
    guard wait <= pace.longestRetryAfter, job.tries <= pace.retries else {
      let refusal = TransportError.leftAlone(host: host, seconds: Int(wait.components.seconds))
      leftAlone[host] = refusal
      finish(job, host, .failure(refusal))
      for job in queue.drop(host) {
        done.append(Outcome(tag: job.tag, result: .failure(refusal)))
      }
      return
    }
    queue.finish(at: host)
    queue.pause(host, until: now + wait)
    var again = job
    again.tries += 1
    queue.add(again, to: host, spacing: job.spacing)
  }

  private func finish(_ job: Job, _ host: String, _ result: Result<Response, TransportError>) {
    queue.finish(at: host)
    done.append(Outcome(tag: job.tag, result: result))
  }

  private func abandon() {
    for hop in running.values {
      multi?.remove(hop.exchange.handle)
      hop.exchange.abandon()
    }
    running = [:]
  }

  private func attempt<Value>(
    _ body: () throws(TransportError) -> Value
  ) -> Result<Value, TransportError> {
    do { return .success(try body()) } catch { return .failure(error) }
  }
}
