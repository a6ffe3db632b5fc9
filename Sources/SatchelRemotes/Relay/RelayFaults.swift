import SatchelHTTP
import SatchelSync

extension RemoteError {
  /// Why a request to the relay at `url` brought no answer.
  init(_ error: TransportError, url: String) {
    self =
      switch error {
      case .interrupted: .interrupted
      case .tls: .tls("\(error)")
      case .clearTextRefused, .addressRefused, .headerRefused: .notAllowed("\(error)")
      case .notAWebAddress(_, let reason): .notARelay(url: url, detail: reason)
      case .answerTooLarge, .headersTooLarge, .malformedAnswer, .redirectRefused,
        .tooManyRedirects:
        .notARelay(url: url, detail: "\(error)")
      case .libraryUnusable, .cannotResolve, .cannotConnect, .timedOut, .connectionLost,
        .leftAlone:
        .unreachable("\(error)")
      }
  }

  /// What an answer that was not hoped for says, after the last try; `now` in seconds since 1970.
  init(_ response: Response, url: String, now: Int64) {
    let retryAfter = response.retryAfter(now: now).map { Int($0.components.seconds) }
    self =
      switch response.status {
      // A proxy in front of a relay says these with a page of its own.
      case 408, 429, 500, 502, 503, 504: .busy(url: url, retryAfterSeconds: retryAfter)
      case 413: .tooLarge
      case 300..<400: .notARelay(url: url, detail: Self.redirection(response))
      case _ where response.mediaType == "text/html":
        .notARelay(url: url, detail: "it sent a web page (status \(response.status))")
      case 401: .unknownDevice(url: url)
      case 403: .notAllowed("\(url) does not allow this machine to do that")
      case 409: .conflict("\(url) holds something else under that name")
      case 507: .quotaExceeded(url: url)
      default: .notARelay(url: url, detail: "it answered with status \(response.status)")
      }
  }

  private static func redirection(_ response: Response) -> String {
    guard let location = response.headers["Location"] else { return "it redirects" }
    return "it redirects to \(location.prefix(200))"
  }
}
