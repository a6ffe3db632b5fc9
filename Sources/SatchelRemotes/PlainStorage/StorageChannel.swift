package import SatchelHTTP
import SatchelSync

/// The way to one storage server: requests that are safe to repeat.
package struct StorageChannel {
  /// As the person gave it, for messages.
  let url: String
  /// The http address under which the names lie, without a slash at its end.
  let base: String
  let login: Login?
  let client: HTTPClient
  /// Seconds since 1970.
  let now: () -> Int64
  package var retry = RetryPolicy()

  /// Requests on their way at once: what browsers allow themselves, so that servers are used to it.
  private static let atOnce = 6

  package init(
    url: String, base: String, login: Login?, client: HTTPClient, now: @escaping () -> Int64
  ) {
    (self.url, self.base, self.login) = (url, base, login)
    (self.client, self.now) = (client, now)
  }

  var traffic: Traffic { Traffic(client.traffic) }

  /// A request for what lies under `path`, which begins with a slash or a question mark.
  func request(_ method: Request.Method, _ path: String, limit: Int = 64 * 1024) -> Request {
    var request = Request(method, base + path)
    request.bodyLimit = limit
    request.allowsClearText = false
    request.login = login
    return request
  }

  /// Sends `request`, again after faults that pass, and returns the answer if its status is `accepted`.
  func send(
    _ request: Request, accepting accepted: Set<Int>, retrying retry: RetryPolicy? = nil
  ) throws(RemoteError) -> Response {
    let response: Response
    do throws(TransportError) {
      var random = SystemRandomNumberGenerator()
      response = try client.send(request, retrying: retry ?? self.retry, now: now, using: &random)
    } catch {
      let error = RemoteError(error, url: url)
      guard case .notARelay(_, let detail) = error else { throw error }
      throw unsuitable(detail)
    }
    guard accepted.contains(response.status) else { throw refusal(response) }
    return response
  }

  /// What lies under `path`, or nil; more than `limit` bytes are `corrupt`.
  func get(_ request: Request, limit: Int) throws(RemoteError) -> [UInt8]? {
    try object(send(bounded(request, limit), accepting: [200, 404]), limit: limit)
  }

  /// Sends requests that are safe to repeat, several at once; the answers are in their order.
  ///
  /// What fails among the others is sent once more by itself, with all patience.
  func send(
    _ requests: [Request], accepting accepted: Set<Int>
  ) throws(RemoteError) -> [Response] {
    let results: [Result<Response, TransportError>]
    do throws(TransportError) {
      results = try requests.count > 1 ? client.send(requests, atOnce: Self.atOnce, now: now) : []
    } catch { throw RemoteError(error, url: url) }
    var responses: [Response] = []
    for (index, request) in requests.enumerated() {
      if results.indices.contains(index), let response = try? results[index].get(),
        accepted.contains(response.status)
      {
        responses.append(response)
      } else {
        responses.append(try send(request, accepting: accepted))
      }
    }
    return responses
  }

  /// What each of the requests for an object gives, as `get` for one.
  func get(_ requests: [Request], limit: Int) throws(RemoteError) -> [[UInt8]?] {
    let responses = try send(requests.map { bounded($0, limit) }, accepting: [200, 404])
    var objects: [[UInt8]?] = []
    for response in responses { objects.append(try object(response, limit: limit)) }
    return objects
  }

  private func bounded(_ request: Request, _ limit: Int) -> Request {
    var request = request
    // The page that says "not found" may well be longer.
    request.bodyLimit = max(limit, 64 * 1024)
    return request
  }

  private func object(_ response: Response, limit: Int) throws(RemoteError) -> [UInt8]? {
    guard response.status == 200 else { return nil }
    guard response.body.count <= limit else {
      throw .corrupt("'\(response.url)' is no file of Satchel's")
    }
    return response.body
  }

  private func refusal(_ response: Response) -> RemoteError {
    switch response.status {
    case 401: .notAllowed("\(url) does not accept the name and password that it was given")
    case 403: .notAllowed("\(url) does not allow this; check the name, the password and the path")
    case 408, 423, 429, 500, 502, 503, 504:
      .busy(
        url: url,
        retryAfterSeconds: response.retryAfter(now: now()).map { Int($0.components.seconds) })
    case 413: .tooLarge
    case 507: .quotaExceeded(url: url)
    default: unsuitable("it answered with status \(response.status)")
    }
  }

  func unsuitable(_ detail: String) -> RemoteError { .unsuitable(url: url, detail: detail) }
}

extension Traffic {
  init(_ traffic: HTTPClient.Traffic) {
    self.init(
      requests: traffic.requests, bytesSent: traffic.bytesSent,
      bytesReceived: traffic.bytesReceived)
  }
}
