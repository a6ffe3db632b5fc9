import Hummingbird
import Logging
import SatchelRelayLog
import SatchelWire

/// An answer that is not what was asked for: a status and one plain sentence.
struct Refusal: Error, Equatable {
  let status: HTTPResponse.Status
  let sentence: String
  var retryAfterSeconds: Int?

  static let unauthorized = Refusal(
    status: .unauthorized, sentence: "this relay does not know this account with this token")
  static let notFound = Refusal(status: .notFound, sentence: "there is nothing at this address")
  static let accountFull = Refusal(
    status: .init(code: 507, reasonPhrase: "Insufficient Storage"),
    sentence: "the relay's disk is full; nothing was stored")

  static func bad(_ sentence: String) -> Refusal {
    Refusal(status: .badRequest, sentence: sentence)
  }

  static func tooLarge(limit: Int) -> Refusal {
    Refusal(status: .contentTooLarge, sentence: "the body is larger than \(limit) bytes")
  }

  static func tooMany(_ sentence: String, retryAfterSeconds: Int) -> Refusal {
    Refusal(
      status: .tooManyRequests, sentence: sentence, retryAfterSeconds: retryAfterSeconds)
  }

  var response: Response {
    var headers: HTTPFields = [.contentType: "text/plain; charset=utf-8"]
    if let retryAfterSeconds { headers[.retryAfter] = "\(retryAfterSeconds)" }
    // What is left of the body would be taken for the next request.
    if status == .contentTooLarge { headers[.connection] = "close" }
    if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
    return Response(
      status: status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: sentence + "\n")))
  }
}

/// Turns every error into an answer, counts requests and logs the refused ones.
///
/// Neither the log nor the counts hold a request's path, header or body: a path may hold a locator,
/// which opens a key file.
struct RefusalMiddleware: RouterMiddleware {
  let metrics: Metrics

  func handle(
    _ request: Request, context: RelayContext,
    next: (Request, RelayContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    let response: Response
    do {
      response = try await next(request, context)
    } catch {
      response = try refusal(for: error, context.logger).response
    }
    let route = name(request, context)
    metrics.countRequest(route, status: response.status.code)
    context.logger.log(
      level: response.status.code < 400 ? .debug : .info, "request",
      metadata: [
        "route": "\(route)", "status": "\(response.status.code)",
        "took": "\(ContinuousClock.now - start)",
      ])
    return response
  }

  /// One of few names, whatever clients send.
  private func name(_ request: Request, _ context: RelayContext) -> String {
    let isKnown = [.get, .post, .delete].contains(request.method)
    return "\(isKnown ? request.method.rawValue : "other") \(context.endpointPath ?? "unknown")"
  }

  private func refusal(for error: any Error, _ logger: Logger) throws -> Refusal {
    switch error {
    case let refusal as Refusal: return refusal
    case let error as WireError: return .bad(error.description)
    case let error as RelayLogError where error.isDiskFull:
      logger.error("the disk is full", metadata: ["reason": "\(error)"])
      return .accountFull
    case let error as RelayLogError:
      logger.error("the log failed", metadata: ["reason": "\(error)"])
      return Refusal(
        status: .internalServerError,
        sentence: "the relay failed; its owner finds the reason in its log")
    case let error as HTTPError where error.status == .notFound: return .notFound
    case let error as HTTPError:
      return Refusal(status: error.status, sentence: error.body ?? "the request cannot be served")
    // What the connection threw, such as bytes that are not HTTP, is Hummingbird's to answer.
    default: throw error
    }
  }
}
