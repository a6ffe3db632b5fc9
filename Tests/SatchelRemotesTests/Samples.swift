import SatchelBytes
import SatchelHTTP
import SatchelRemotes
import SatchelSync
import SatchelTestSupport
import SatchelWire

let account = AccountID(high: 1, low: 2)
let replica = ReplicaID(value: 3)
let token = [UInt8](repeating: 7, count: 32)
let locator = Locator(high: 5, low: 6)

extension RelayChannel {
  /// To a relay that is asked once, and not waited for.
  static func impatient(_ url: String) -> RelayChannel {
    var settings = HTTPClient.Settings(addresses: .any)
    settings.stallTimeout = .seconds(1)
    var channel = RelayChannel(url: url, client: HTTPClient(settings), now: { 0 })
    channel.retry = .never
    return channel
  }
}

extension RelayRemote {
  static func impatient(_ server: ScriptedServer) -> RelayRemote {
    RelayRemote(.impatient(server.url), account: account, token: token)
  }

  /// An exchange that asks for all, and sends `segments`.
  func exchange(_ segments: [[UInt8]] = []) throws -> RemoteAnswer? {
    try exchange(segments, at: LogPosition(cursor: .start, own: .start, replica: replica))
  }
}

/// An object whose header is right and whose body is not sealed at all.
func object(_ kind: ObjectKind, stream: [UInt8], body: [UInt8] = [1, 2, 3]) -> [UInt8] {
  let header = ObjectHeader(
    kind: kind, account: kind == .keyFile ? .zero : account, stream: stream,
    first: kind == .segment ? 1 : 0, count: kind == .keyFile ? 0 : 1,
    bodyLength: UInt32(body.count), previous: .zero, keyID: KeyID(value: 4),
    salt: [UInt8](repeating: 9, count: 32))
  return header.bytes + body
}

let segment = object(.segment, stream: replica.bytes + [UInt8](repeating: 0, count: 8))

/// An answer with one segment of somebody else's.
let answer = LogAnswer(
  more: true, cursor: Cursor(index: 8, chain: HashPrefix(value: 9)), ownN: 4, ownHash: .zero,
  statuses: [], segments: [segment])
