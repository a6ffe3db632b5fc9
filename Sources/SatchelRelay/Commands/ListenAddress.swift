import ArgumentParser

/// A host and a port, as `HOST:PORT` or `[IPv6]:PORT`; port 0 is any free one.
struct ListenAddress: ExpressibleByArgument, Equatable {
  let host: String
  let port: Int

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"),
      let port = UInt16(argument[argument.index(after: colon)...])
    else { return nil }
    var host = argument[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty, !host.contains("[") else { return nil }
    self.host = String(host)
    self.port = Int(port)
  }

  /// True when only this machine can connect.
  var isLoopback: Bool {
    host == "localhost" || host == "::1" || (host.hasPrefix("127.") && isNumeric)
  }

  private var isNumeric: Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }

  var text: String { "\(hostInURL):\(port)" }

  /// The host as an address in a URL holds it.
  var hostInURL: String { host.contains(":") ? "[\(host)]" : host }
}
