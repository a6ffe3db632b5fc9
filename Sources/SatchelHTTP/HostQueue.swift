/// How many requests are on their way at once, and how a host is spared.
package struct Pace: Equatable, Sendable {
  /// At once in all, and at once to one host.
  package var atOnce = 24
  package var perHost = 2
  /// A host that asks to be left alone for longer is not asked again; for less, it is waited for.
  package var longestRetryAfter = Duration.seconds(20)
  /// How often one request is sent again because its host asked for time.
  package var retries = 2

  package init() {}
}

/// Requests that wait for their turn, host by host.
///
/// A value: it neither sends nor reads a clock; moments are given as time since any one beginning.
struct HostQueue<Job> {
  private struct Host {
    var waiting: ArraySlice<(job: Job, spacing: Duration)> = []
    var running = 0
    /// No request before this.
    var next = Duration.zero
  }

  private let pace: Pace
  private var hosts: [String: Host] = [:]
  /// Every host has its turn.
  private var order: [String] = []
  private var turn = 0
  private var running = 0

  init(_ pace: Pace) { self.pace = pace }

  var isEmpty: Bool { hosts.values.allSatisfy(\.waiting.isEmpty) }

  /// After it began, nothing more is asked of the host for as long as `spacing`.
  mutating func add(_ job: Job, to host: String, spacing: Duration) {
    if hosts[host] == nil {
      hosts[host] = Host()
      order.append(host)
    }
    hosts[host]?.waiting.append((job, spacing))
  }

  /// A request that may begin at `now`; it counts as running until `finish`.
  mutating func next(at now: Duration) -> (job: Job, host: String)? {
    guard running < pace.atOnce else { return nil }
    for _ in order.indices {
      let name = order[turn % order.count]
      turn += 1
      guard var host = hosts[name], !host.waiting.isEmpty, host.running < pace.perHost,
        host.next <= now
      else { continue }
      let (job, spacing) = host.waiting.removeFirst()
      host.running += 1
      host.next = now + spacing
      hosts[name] = host
      running += 1
      return (job, name)
    }
    return nil
  }

  /// When a request that waits for nothing but time may begin; nil if there is none.
  var nextMoment: Duration? {
    guard running < pace.atOnce else { return nil }
    return hosts.values.filter { !$0.waiting.isEmpty && $0.running < pace.perHost }.map(\.next)
      .min()
  }

  mutating func finish(at host: String) {
    hosts[host]?.running -= 1
    running -= 1
  }

  /// Asks nothing more of a host until `moment`.
  mutating func pause(_ host: String, until moment: Duration) {
    guard let known = hosts[host] else { return }
    hosts[host]?.next = max(moment, known.next)
  }

  /// Takes all that waits for a host.
  mutating func drop(_ host: String) -> [Job] {
    let waiting = hosts[host]?.waiting ?? []
    hosts[host]?.waiting = []
    return waiting.map(\.job)
  }
}
