import FoundationEssentials
import Glibc

/// Serves the files of one folder to this machine, for the demonstration and for tests.
///
/// It answers GET only, one request a connection and one connection at a time, until it is ended.
@main
struct DemoSite {
  static func main() {
    guard CommandLine.arguments.count == 2, let listener = Listener() else {
      print("usage: satchel-demo-site FOLDER (on a machine with a free port)")
      exit(64)
    }
    print("serving http://127.0.0.1:\(listener.port)")
    fflush(nil)  // Whoever waits for the address may be reading from a pipe.
    let folder = Folder(path: CommandLine.arguments[1])
    while true { listener.serveOne(folder.answer) }
  }
}

/// A socket that waits on a free port of 127.0.0.1.
struct Listener: ~Copyable {
  let port: UInt16
  private let socket: Int32

  init?() {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listens = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && listen(socket, 16) == 0
          && getsockname(socket, $0, &length) == 0
      }
    }
    guard listens else { return nil }
    self.socket = socket
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(socket) }

  /// Waits for a connection, and answers its request line with what `answer` makes of it.
  func serveOne(_ answer: (String) -> [UInt8]) {
    let connection = accept(socket, nil, nil)
    guard connection >= 0 else { return }
    defer { close(connection) }
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
    var (request, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
    while request.count < 1 << 14, !request.reversed().starts(with: "\n\r\n\r".utf8) {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      request += buffer.prefix(count)
    }
    let line = request.prefix { $0 != UInt8(ascii: "\r") }
    var rest = answer(String(decoding: line, as: UTF8.self))[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

/// The folder that is served: only what plain names lead to, never anything outside it.
struct Folder {
  let path: String

  /// The whole answer to a request line such as `GET /bread.html?from=letter HTTP/1.1`.
  func answer(to line: String) -> [UInt8] {
    let words = line.split(separator: " ")
    guard words.count == 3 else { return Self.message("400 Bad Request") }
    guard words[0] == "GET" else { return Self.message("405 Method Not Allowed") }
    guard let file = file(at: words[1]), let body = FileManager.default.contents(atPath: file)
    else { return Self.message("404 Not Found") }
    return Self.message("200 OK", type: Self.type(of: file), body: Array(body))
  }

  /// The file for the target of a request, whatever query follows; nil unless it is a plain file.
  private func file(at target: Substring) -> String? {
    guard target.first == "/" else { return nil }
    let names = target.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").filter { $0 != "." }
    guard names.allSatisfy(Self.isPlain) else { return nil }
    let file = ([path] + (names.isEmpty ? ["index.html"] : names.map(String.init)))
      .joined(separator: "/")
    var status = stat()
    guard lstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return file
  }

  /// Letters, digits and `-_.`, not starting with a dot: so no `..`, and no hidden file.
  private static func isPlain(_ name: Substring) -> Bool {
    name.first != "."
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
  }

  /// Pages say their charset themselves.
  private static func type(of file: String) -> String {
    if file.hasSuffix(".html") { return "text/html" }
    return file.hasSuffix(".svg") ? "image/svg+xml" : "text/plain; charset=utf-8"
  }

  private static func message(
    _ status: String, type: String = "text/plain", body: [UInt8]? = nil
  ) -> [UInt8] {
    let body = body ?? Array((status + "\n").utf8)
    let head = [
      "HTTP/1.1 \(status)", "Content-Type: \(type)", "Content-Length: \(body.count)",
      "Connection: close", "", "",
    ]
    return Array(head.joined(separator: "\r\n").utf8) + body
  }
}
