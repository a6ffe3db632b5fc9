import Synchronization

/// Counts since the start, as Prometheus reads them, which tell nothing of a single account.
final class Metrics: Sendable {
  private struct Request: Hashable {
    let route: String
    let status: Int

    var order: (String, Int) { (route, status) }
  }

  private struct Counts {
    var requests: [Request: UInt64] = [:]
    var segments: UInt64 = 0
    var objects: UInt64 = 0
  }

  private let counts = Mutex(Counts())

  func countRequest(_ route: String, status: Int) {
    counts.withLock { $0.requests[Request(route: route, status: status), default: 0] &+= 1 }
  }

  func countSegments(_ count: Int) { counts.withLock { $0.segments &+= UInt64(count) } }

  func countObjects(_ count: Int) { counts.withLock { $0.objects &+= UInt64(count) } }

  /// The text of `GET /metrics`, with what is the case at this moment.
  func text(pollsWaiting: Int, bodyBytesHeld: Int) -> String {
    let counts = counts.withLock { $0 }
    var lines = ["# TYPE satchel_relay_requests_total counter"]
    for (request, count) in counts.requests.sorted(by: { $0.key.order < $1.key.order }) {
      lines.append(
        "satchel_relay_requests_total"
          + "{route=\"\(request.route)\",status=\"\(request.status)\"} \(count)")
    }
    lines += [
      "# TYPE satchel_relay_segments_stored_total counter",
      "satchel_relay_segments_stored_total \(counts.segments)",
      "# TYPE satchel_relay_objects_stored_total counter",
      "satchel_relay_objects_stored_total \(counts.objects)",
      "# TYPE satchel_relay_polls_waiting gauge",
      "satchel_relay_polls_waiting \(pollsWaiting)",
      "# TYPE satchel_relay_body_bytes_held gauge",
      "satchel_relay_body_bytes_held \(bodyBytesHeld)",
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}
