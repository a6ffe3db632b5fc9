import Foundation

/// An answer as it came over the wire.
struct Answer {
  let status: Int
  let head: String
  let body: [UInt8]

  /// Bytes of status line, headers, empty line and body.
  var size: Int { head.utf8.count + 4 + body.count }
  var text: String { String(decoding: body, as: UTF8.self) }

  func header(_ name: String) -> String? {
    for line in head.split(separator: "\r\n").dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { continue }
      return String(parts[1].drop { $0 == " " })
    }
    return nil
  }
}

/// A plain socket to 127.0.0.1, so that a test can send any bytes.
final class Connection {
  struct Failed: Error {}
  /// The relay closed the connection before the answer was whole.
  struct Closed: Error {}

  private let descriptor: Int32
  private var received: [UInt8] = []

  init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    // A test fails rather than hangs when an answer does not come.
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { throw Failed() }
  }

  deinit { close(descriptor) }

  /// The bytes of a request, with the headers that a client should send and no others.
  static func request(
    _ method: String, _ path: String, _ headers: [String] = [], body: [UInt8] = []
  ) -> [UInt8] {
    let length = method == "POST" ? ["Content-Length: \(body.count)"] : []
    let lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1"] + headers + length + ["", ""]
    return Array(lines.joined(separator: "\r\n").utf8) + body
  }

  func ask(
    _ method: String, _ path: String, _ headers: [String] = [], body: [UInt8] = []
  ) throws -> Answer {
    try send(Self.request(method, path, headers, body: body))
    return try answer()
  }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Closed() }
      rest = rest.dropFirst(count)
    }
  }

  /// Tells the relay that nothing more will be sent.
  func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  func answer() throws -> Answer {
    let end = Array("\r\n\r\n".utf8)
    while received.firstRange(of: end) == nil { try receive() }
    guard let range = received.firstRange(of: end) else { throw Failed() }
    let head = String(decoding: received[..<range.lowerBound], as: UTF8.self)
    received.removeSubrange(..<range.upperBound)
    let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    let length = Answer(status: status, head: head, body: []).header("Content-Length")
      .flatMap { Int($0) }
    while received.count < length ?? 0 { try receive() }
    let body = Array(received.prefix(length ?? 0))
    received.removeFirst(body.count)
    return Answer(status: status, head: head, body: body)
  }

  private func receive() throws {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { throw Closed() }
    received += buffer.prefix(count)
  }
}
