import Hummingbird
import NIOCore
import SatchelRelayLog

extension Relay {
  func addStatusRoutes(to router: Router<RelayContext>) {
    router.get("healthz") { _, _ in
      Response.text("ok\n")
    }
    router.get("metrics") { request, context in
      try checkIsLocal(request, context)
      return Response.text(
        metrics.text(pollsWaiting: log.waiting, bodyBytesHeld: limits.bodies.held))
    }
  }

  /// Counts are for the machine's owner only, so a proxied request does not see them.
  private func checkIsLocal(_ request: Request, _ context: RelayContext) throws(Refusal) {
    let address = context.channel.remoteAddress?.ipAddress ?? ""
    guard address == "::1" || address.hasPrefix("127."), request.headers[.forwardedFor] == nil
    else { throw .notFound }
  }
}

extension Response {
  static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// Bytes without a content type, which would be a tenth of a small push's traffic.
  static func bytes(_ bytes: [UInt8]) -> Response {
    Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// An answer that says all by its status, and has no header but the date.
  static func empty(_ status: HTTPResponse.Status) -> Response {
    var response = Response(status: status)
    // A 204 has no length by definition.
    if status == .noContent { response.headers[.contentLength] = nil }
    return response
  }
}
