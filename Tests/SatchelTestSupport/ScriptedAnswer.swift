/// What a scripted server does with one request.
package enum ScriptedAnswer: Sendable {
  /// Sends bytes and keeps the connection for the next request.
  case bytes([UInt8])
  /// Sends bytes and closes the connection.
  case lastBytes([UInt8])
  /// Sends `start`, then `chunk` again and again until the other side has had enough.
  case endless(start: [UInt8], chunk: [UInt8])
  /// Sends `start`, then nothing more, and holds the connection.
  case stall(start: [UInt8])

  package static let hangUp = lastBytes([])

  /// An HTTP answer with its length, unless `headers` tell their own.
  package static func http(
    _ status: Int, _ headers: [String] = [], body: [UInt8] = []
  ) -> ScriptedAnswer {
    let framed = headers.contains { $0.lowercased().hasPrefix("content-length") }
    let length = framed || status == 204 ? [] : ["Content-Length: \(body.count)"]
    let lines = ["HTTP/1.1 \(status) Scripted"] + headers + length + ["", ""]
    return .bytes(Array(lines.joined(separator: "\r\n").utf8) + body)
  }

  package static func http(
    _ status: Int, _ headers: [String] = [], body: String
  ) -> ScriptedAnswer {
    http(status, headers, body: Array(body.utf8))
  }

  /// The start of an HTTP answer whose body is yet to come.
  package static func start(_ headers: String...) -> [UInt8] {
    Array((["HTTP/1.1 200 Scripted"] + headers + ["", ""]).joined(separator: "\r\n").utf8)
  }
}

/// A request as a scripted server read it.
package struct ReceivedRequest: Sendable {
  /// Request line and headers with the empty line, as they came.
  package let head: String
  package let body: [UInt8]

  package var line: String { String(head.prefix { $0 != "\r\n" }) }

  /// The first value under `name`, whatever its case.
  package func header(_ name: String) -> String? {
    for line in head.split(separator: "\r\n").dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { continue }
      return String(parts[1].drop { $0 == " " })
    }
    return nil
  }
}
