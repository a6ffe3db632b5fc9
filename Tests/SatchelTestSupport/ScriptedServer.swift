import Dispatch
import Foundation
import Synchronization

/// An HTTP server on 127.0.0.1 that answers as a test tells it to, however odd.
///
/// Answers are given in order over all connections; the last one again for every further request.
package final class ScriptedServer: Sendable {
  package struct CannotListen: Error {}

  package let port: UInt16
  package var url: String { "http://127.0.0.1:\(port)" }

  private let listener: Int32
  private let script: Script
  private let threads = DispatchGroup()

  package convenience init(_ answers: ScriptedAnswer...) throws { try self.init(answers) }

  /// Listens on `port`, or on any free one; a port may be that of a server which has just ended.
  package init(_ answers: [ScriptedAnswer], port wanted: UInt16 = 0) throws {
    script = Script(answers)
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = wanted.bigEndian
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 64) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    guard isListening else { throw CannotListen() }
    inThread { [listener, script] in
      while true {
        let connection = accept(listener, nil, nil)
        // Else a program that another test starts now would keep the connection open.
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        guard connection >= 0 else { return }
        script.open(connection)
        self.inThread {
          Self.serve(connection, script)
          script.close(connection)
        }
      }
    }
  }

  /// All requests so far, in order.
  package var requests: [ReceivedRequest] { script.state.withLock(\.requests) }
  /// How many connections were made so far.
  package var connections: Int { script.state.withLock(\.accepted) }

  /// Closes everything and waits for it; a second time does nothing.
  package func stop() {
    // A second close would close what another test has opened since under the same number.
    guard script.shutDown() else { return }
    shutdown(listener, Int32(SHUT_RDWR))
    threads.wait()
    close(listener)
  }

  private func inThread(_ body: @escaping @Sendable () -> Void) {
    threads.enter()
    Thread.detachNewThread { [threads] in
      body()
      threads.leave()
    }
  }

  private static func serve(_ connection: Int32, _ script: Script) {
    while let request = readRequest(connection) {
      switch script.answer(to: request) {
      case .bytes(let bytes):
        guard write(bytes, to: connection) else { return }
      case .lastBytes(let bytes):
        _ = write(bytes, to: connection)
        return
      case .endless(let start, let chunk):
        guard write(start, to: connection) else { return }
        while write(chunk, to: connection) {}
        return
      case .stall(let start):
        _ = write(start, to: connection)
        // Ends when either side closes.
        _ = readRequest(connection)
        return
      }
    }
  }
}

/// The answers still to give and what has come in, shared by the threads of one server.
private final class Script: Sendable {
  struct State {
    var answers: ArraySlice<ScriptedAnswer>
    var requests: [ReceivedRequest] = []
    var connections: Set<Int32> = []
    var accepted = 0
    var isOver = false
  }

  let state: Mutex<State>

  init(_ answers: [ScriptedAnswer]) { state = Mutex(State(answers: answers[...])) }

  func open(_ connection: Int32) {
    state.withLock { state in
      state.accepted += 1
      state.connections.insert(connection)
      if state.isOver { shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }

  func close(_ connection: Int32) {
    state.withLock { state in
      state.connections.remove(connection)
      _ = Glibc.close(connection)
    }
  }

  /// False if that was done before.
  func shutDown() -> Bool {
    state.withLock { state in
      if state.isOver { return false }
      state.isOver = true
      for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
      return true
    }
  }

  func answer(to request: ReceivedRequest) -> ScriptedAnswer {
    state.withLock { state in
      state.requests.append(request)
      let answer = state.answers.first ?? .hangUp
      if state.answers.count > 1 { state.answers.removeFirst() }
      return answer
    }
  }
}

/// Nil when the other side closes, or sends what is no request.
private func readRequest(_ connection: Int32) -> ReceivedRequest? {
  var bytes: [UInt8] = []
  var head: String?
  var length = 0
  while head == nil || bytes.count < length {
    if head == nil, let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
      let text = String(decoding: bytes[..<end.upperBound], as: UTF8.self)
      bytes.removeSubrange(..<end.upperBound)
      head = text
      length = ReceivedRequest(head: text, body: []).header("Content-Length").flatMap(Int.init) ?? 0
      continue
    }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(connection, &buffer, buffer.count, 0)
    guard count > 0, bytes.count < 16 * 1024 * 1024 else { return nil }
    bytes += buffer.prefix(count)
  }
  return head.map { ReceivedRequest(head: $0, body: bytes) }
}

/// False once the other side has closed.
private func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes {
      send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    guard count > 0 else { return false }
    rest = rest.dropFirst(count)
  }
  return true
}
