import SatchelBytes
import SatchelHTTP
import SatchelRemotes
import SatchelSync
import SatchelTestSupport
import SatchelWire
import Testing

struct RelayRemoteTests {
  @Test func anIdleExchangeIsOneSmallRequest() throws {
    let server = try ScriptedServer(.http(204))
    defer { server.stop() }
    let remote = RelayRemote.impatient(server)
    let cursor = Cursor(index: 1_234_567, chain: HashPrefix(value: 1))

    let news = try remote.exchange(
      [],
      at: LogPosition(
        cursor: RemoteCursor(cursor.text), own: OwnTip(n: 123_456, hash: HashPrefix(value: 2)),
        replica: replica))

    let query =
      "c=1234567.0000000000000001&r=0000000000000003&t=123456.0000000000000002"
    let expected = [
      "GET /v1/a/00000000000000010000000000000002/log?\(query) HTTP/1.1",
      "Host: 127.0.0.1:\(server.port)",
      "Authorization: Bearer BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc", "", "",
    ].joined(separator: "\r\n")
    #expect(news == nil)
    #expect(server.requests.map(\.head) == [expected])
    #expect(remote.traffic.bytesSent == expected.utf8.count)
    #expect(remote.traffic.bytesSent < 280)
  }

  @Test func sendsSegmentsAndTakesTheAnswer() throws {
    var expected = answer
    expected.statuses = [.ok, .duplicate]
    let server = try ScriptedServer(.http(200, body: expected.encoded()))
    defer { server.stop() }

    let received = try RelayRemote.impatient(server).exchange([segment, segment])

    #expect(received == RemoteAnswer(expected))
    #expect(server.requests.map(\.body) == [segment + segment])
    #expect(try #require(server.requests.first).line.hasPrefix("POST /v1/a/"))
  }

  @Test func sendsAgainWhenTheAnswerIsLost() throws {
    var expected = answer
    expected.statuses = [.duplicate]
    let server = try ScriptedServer(
      .hangUp, .http(503, ["Retry-After: 0"]), .http(200, body: expected.encoded()))
    defer { server.stop() }
    var channel = RelayChannel.impatient(server.url + "/")
    channel.retry.attempts = 3
    channel.retry.firstDelay = .milliseconds(1)

    let received = try RelayRemote(channel, account: account, token: token).exchange([segment])

    #expect(received == RemoteAnswer(expected))
    #expect(server.requests.map(\.body) == [segment, segment, segment])
  }

  @Test func readsWhichObjectsAreHeld() throws {
    let server = try ScriptedServer(.http(200, body: [0b0000_0101, 0b0000_0010]))
    defer { server.stop() }
    let names = try (UInt8(0)..<10).map {
      try #require(ObjectName(kind: .blobPart, stream: [UInt8](repeating: $0, count: 16)))
    }

    let held = try RelayRemote.impatient(server).objectsHeld(names)

    #expect(held.enumerated().filter(\.element).map(\.offset) == [0, 2, 9])
    #expect(server.requests.map(\.body) == [names.flatMap(\.bytes)])
  }

  @Test func leavesAndFetchesObjects() throws {
    let blob = object(.blobPart, stream: [UInt8](repeating: 8, count: 16))
    let server = try ScriptedServer(.http(200, body: [0, 1]), .http(200, body: blob + blob))
    defer { server.stop() }
    let remote = RelayRemote.impatient(server)
    let part = try #require(ObjectPart(header: ObjectHeader(parsing: blob)))

    let statuses = try remote.putObjects([blob, segment])
    let objects = try remote.objects([part])

    #expect(statuses == [.stored, .had])
    #expect(objects == [blob, blob])
    #expect(server.requests.map(\.body) == [blob + segment, part.bytes])
  }

  @Test func listsSnapshotsAndDevices() throws {
    let entry = DeviceEntry(device: DeviceID(value: 1), created: 2, lastSeen: 3)
    let server = try ScriptedServer(
      .http(200, body: [UInt8](0..<32)), .http(200, body: entry.line + "\n"))
    defer { server.stop() }
    let remote = RelayRemote.impatient(server)

    let (snapshots, devices) = (try remote.snapshots(), try remote.devices())

    #expect(snapshots.map(\.stream) == [[UInt8](0..<16), [UInt8](16..<32)])
    #expect(devices == [entry])
  }

  @Test func asksWhereTheLogsEndAndAnOlderRelayDoesNotTell() throws {
    let ends = [
      LogEnd(replica: ReplicaID(value: 1), n: 2, hash: SegmentHash(of: [3])),
      LogEnd(replica: ReplicaID(value: 4), n: .max, hash: .zero),
    ]
    let server = try ScriptedServer(
      .http(200, body: LogEnds(ends).encoded()), .http(404), .http(200),
      .http(200, body: Array(LogEnds(ends).encoded().dropLast())))
    defer { server.stop() }
    let remote = RelayRemote.impatient(server)

    #expect(try remote.ends() == ends)
    #expect(try remote.ends() == nil)
    for _ in 0..<2 { #expect(throws: RemoteError.self) { try remote.ends() } }
  }

  @Test(arguments: [204, 404])
  func removingADeviceTwiceIsFine(status: Int) throws {
    let server = try ScriptedServer(.http(status), .http(200, body: "0000000000000002 1 2\n"))
    defer { server.stop() }

    try RelayRemote.impatient(server).removeDevice(DeviceID(value: 1))

    let path = "/v1/a/00000000000000010000000000000002/devices"
    #expect(
      server.requests.map(\.line) == [
        "DELETE \(path)/0000000000000001 HTTP/1.1", "GET \(path) HTTP/1.1",
      ])
  }

  @Test func aDeviceThatIsStillThereWasNotRemoved() throws {
    let server = try ScriptedServer(
      .http(200), .http(200, body: "0000000000000001 1 2\n0000000000000002 1 2\n"))
    defer { server.stop() }

    #expect(throws: RemoteError.self) {
      try RelayRemote.impatient(server).removeDevice(DeviceID(value: 1))
    }
  }

  @Test func aCodeThatTheRelayDoesNotKnowAfterwardsWasNotChanged() throws {
    let server = try ScriptedServer(.http(200), .http(404))
    defer { server.stop() }
    let rotation = Rotation(
      locator: locator, enrol: SecretHash(of: [1]),
      keyFile: object(.keyFile, stream: locator.bytes))

    #expect(throws: RemoteError.self) {
      try RelayRemote.impatient(server).rotate(rotation, from: locator)
    }
  }

  @Test func refusesToSendATokenInClearText() throws {
    let remote = RelayRemote(.impatient("http://relay.example"), account: account, token: token)

    let error = #expect(throws: RemoteError.self) { try remote.devices() }

    guard case .notAllowed = error else { throw try #require(error) }
  }
}
