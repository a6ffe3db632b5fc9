/// Why no answer came.
///
/// A status of 400 or more is an answer, not an error. `host` is the host as the address has it, with its port where it is not the usual one.
package enum TransportError: Error, Equatable, CustomStringConvertible {
  /// libcurl is missing or unfit; the text says which, and what to do.
  case libraryUnusable(String)
  case notAWebAddress(String, reason: String)
  case headerRefused(name: String)
  case clearTextRefused(host: String)
  case addressRefused(host: String, address: String)
  case redirectRefused(host: String, reason: String)
  case tooManyRedirects(host: String, limit: Int)

  case cannotResolve(host: String)
  case cannotConnect(host: String, reason: String)
  case timedOut(host: String, Wait)
  case connectionLost(host: String, reason: String)
  case tls(host: String, reason: String)

  case answerTooLarge(host: String, bytes: Int)
  case headersTooLarge(host: String, bytes: Int)
  case malformedAnswer(host: String, reason: String)
  /// A host that asked for so much time that it was not waited for.
  case leftAlone(host: String, seconds: Int)
  case interrupted

  /// What a transfer was waiting for when its time ran out.
  package enum Wait: Sendable { case connection, answer }

  package var description: String {
    switch self {
    case .libraryUnusable(let reason): reason
    case .notAWebAddress(let text, let reason): "'\(text)' is not a web address: \(reason)"
    case .headerRefused(let name): "the header '\(name)' cannot be sent with the value it was given"
    case .clearTextRefused(let host):
      "\(host) would get the access token unencrypted; use an address that starts with https://"
    case .addressRefused(let host, let address) where host == address:
      "\(host) is not a public address"
    case .addressRefused(let host, let address):
      "\(host) leads to \(address), which is not a public address"
    case .redirectRefused(let host, let reason): "\(host) redirects to nowhere usable: \(reason)"
    case .tooManyRedirects(let host, let limit): "\(host) redirected more than \(limit) times"
    case .cannotResolve(let host): "the name \(host) cannot be found; check it and the network"
    case .cannotConnect(let host, let reason): "cannot connect to \(host): \(reason)"
    case .timedOut(let host, .connection): "\(host) cannot be reached: no connection in time"
    case .timedOut(let host, .answer): "\(host) stopped answering"
    case .connectionLost(let host, let reason): "the connection to \(host) was lost: \(reason)"
    case .tls(let host, let reason): "no safe connection to \(host): \(reason)"
    case .answerTooLarge(let host, let bytes): "\(host) sent more than \(bytes) bytes"
    case .headersTooLarge(let host, let bytes): "\(host) sent headers of more than \(bytes) bytes"
    case .malformedAnswer(let host, let reason): "\(host) sent an unreadable answer: \(reason)"
    case .leftAlone(let host, let seconds):
      "\(host) asks to be left alone for \(seconds) seconds"
    case .interrupted: "stopped"
    }
  }
}
