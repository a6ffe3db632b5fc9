package import SatchelHTTP
import SatchelSync
import SatchelWire

/// The way to one relay: requests that are safe to repeat, and answers judged before they are used.
package struct RelayChannel {
  /// As the person gave it, without a slash at its end.
  package let url: String
  package let client: HTTPClient
  /// Seconds since 1970, for a relay that names the moment when it wants to be asked again.
  let now: () -> Int64
  package var retry = RetryPolicy()
  /// False: a relay elsewhere than on this machine must have an https address.
  package var allowsClearText = false

  package init(url: String, client: HTTPClient, now: @escaping () -> Int64) {
    self.url = String(url.reversed().drop { $0 == "/" }.reversed())
    (self.client, self.now) = (client, now)
  }

  /// What to send, and how much to take.
  struct Call {
    let method: Request.Method
    let path: String
    var body: [UInt8] = []
    var headers: [(name: String, value: String)] = []
    var credential: Credential?
    var answerLimit = Limits.answerBody
    var heldBack = Duration.zero

    init(_ method: Request.Method, _ path: String) { (self.method, self.path) = (method, path) }
  }

  /// Sends `call`, again after faults that pass, and returns the answer if its status is `accepted`.
  ///
  /// A web page is never a relay's answer, so that a captive portal is not taken for one.
  func send(_ call: Call, accepting accepted: Set<Int>) throws(RemoteError) -> Response {
    let response: Response
    do throws(TransportError) {
      var random = SystemRandomNumberGenerator()
      response = try client.send(request(for: call), retrying: retry, now: now, using: &random)
    } catch {
      throw RemoteError(error, url: url)
    }
    guard accepted.contains(response.status), response.mediaType != "text/html" else {
      throw RemoteError(response, url: url, now: now())
    }
    return response
  }

  func request(for call: Call) throws(TransportError) -> Request {
    guard !url.contains(where: { $0 == "?" || $0 == "#" }) else {
      throw .notAWebAddress(url, reason: "a relay's address has neither ? nor #")
    }
    var request = Request(call.method, url + call.path)
    request.headers = call.headers
    request.body = call.body
    request.bodyLimit = call.answerLimit
    request.heldBack = call.heldBack
    request.allowsClearText = allowsClearText
    request.credentials = call.credential.map {
      Credentials(authorization: $0.headerValue, for: url)
    }
    return request
  }

  /// Reads an answer's body; one that does not start as it should comes from no relay.
  func read<Value>(
    _ response: Response, _ decode: ([UInt8]) throws(WireError) -> Value
  ) throws(RemoteError) -> Value {
    do {
      return try decode(response.body)
    } catch {
      switch error {
      case .notAnObject, .notAMessage,
        .bytes where response.body.count < 4:
        throw notARelay("its answer does not start as a relay's would")
      default: throw .corrupt("\(error)")
      }
    }
  }

  func notARelay(_ detail: String) -> RemoteError { .notARelay(url: url, detail: detail) }
}
