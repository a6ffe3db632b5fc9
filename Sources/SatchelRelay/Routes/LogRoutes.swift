import Hummingbird
import SatchelRelayLog
import SatchelWire

extension Relay {
  func addLogRoutes(to router: Router<RelayContext>) {
    router.post("v1/a/:account/log") { try await push($0, $1) }
    router.get("v1/a/:account/log") { try await pull($0, $1) }
    router.get("v1/a/:account/ends") { request, context in
      Response.bytes(try await log.ends(try await grant(request, context)).encoded())
    }
  }

  private func push(_ request: Request, _ context: RelayContext) async throws -> Response {
    let grant = try await grant(request, context)
    let query = try LogQuery(parsing: request.uri.query ?? "")
    return try await withBody(request, context, limit: SatchelWire.Limits.requestBody) { body in
      let segments = try splitObjects(body)
      let outcome = try await log.exchange(grant, query, segments)
      if case .answer(let answer) = outcome {
        metrics.countSegments(answer.statuses.count { $0 == .ok })
      }
      return try response(to: outcome)
    }
  }

  private func pull(_ request: Request, _ context: RelayContext) async throws -> Response {
    let grant = try await grant(request, context)
    let query = try LogQuery(parsing: request.uri.query ?? "")
    let outcome = try await log.exchange(grant, query, [])
    guard case .nothingNew = outcome, query.wait > 0 else { return try response(to: outcome) }
    guard await log.wait(grant, query, seconds: query.wait) else {
      throw Refusal.tooMany("this device waits for news often enough", retryAfterSeconds: 5)
    }
    return try response(to: try await log.exchange(grant, query, []))
  }

  private func response(to outcome: ExchangeOutcome) throws(Refusal) -> Response {
    switch outcome {
    case .nothingNew: .empty(.noContent)
    case .answer(let answer): .bytes(answer.encoded())
    case .gone: throw .unauthorized
    }
  }
}
