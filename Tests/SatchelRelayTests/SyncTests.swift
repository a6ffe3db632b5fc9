import Foundation
import SatchelBytes
import SatchelTestSupport
import SatchelWire
import Testing

@Suite struct SyncTests {
  @Test func twoMachinesExchangeTheirSegments() throws {
    let relay = try RunningRelay()
    var phone = try relay.machine()
    var laptop = try relay.machine(joining: phone)
    let (first, second) = (phone.segment(), laptop.segment())

    let pushed = try relay.push(phone, first)
    let exchanged = try relay.push(laptop, second)
    let pulled = try relay.pull(phone, pushed.cursor)

    #expect(pushed.statuses == [.ok])
    #expect(exchanged.segments == [first])
    #expect(pulled.segments == [second])
    #expect(pulled.ownN == 1)
    #expect(pulled.ownHash == phone.tip.hash)
  }

  @Test func anIdleRequestAndItsAnswerAreSmall() throws {
    let relay = try RunningRelay()
    var phone = try relay.machine()
    let end = try relay.push(phone, phone.segment()).cursor
    let path = phone.log(end, tip: phone.ownTip)

    let answer = try relay.ask("GET", path, phone.bearer)

    let request = Connection.request("GET", path, phone.bearer).count
    #expect(answer.status == 204)
    #expect(answer.head.components(separatedBy: "\r\n").count == 2)
    #expect(answer.header("Server") == nil)
    #expect(request + answer.size < 500)
  }

  @Test func aPushOf500BytesTakesLessThan900() throws {
    let relay = try RunningRelay()
    var phone = try relay.machine()
    let segment = phone.segment(size: 500)

    let answer = try relay.ask("POST", phone.log(), phone.bearer, body: segment)

    let request = Connection.request("POST", phone.log(), phone.bearer, body: segment).count
    #expect(answer.status == 200)
    #expect(request + answer.size < 900)
  }

  @Test func aLostAnswerIsMadeGoodBySendingAgain() throws {
    let relay = try RunningRelay()
    var phone = try relay.machine()
    let segment = phone.segment()

    _ = try relay.push(phone, segment)
    let again = try relay.push(phone, segment)

    #expect(again.statuses == [.duplicate])
    #expect(again.cursor.index == 1)
  }

  @Test func aConflictAndWhatFollowsItAreNotTaken() throws {
    let relay = try RunningRelay()
    var phone = try relay.machine()
    var copy = phone
    _ = try relay.push(phone, phone.segment(fill: 1))

    let answer = try relay.push(copy, copy.segment(fill: 2) + copy.segment())

    #expect(answer.statuses == [.conflict, .notTried])
    #expect(answer.ownHash == phone.tip.hash)
  }

  @Test func aCursorOfAnotherRelayIsReset() throws {
    let relay = try RunningRelay()
    var phone = try relay.machine()
    let laptop = try relay.machine(joining: phone)
    let segment = phone.segment()
    _ = try relay.push(phone, segment)

    let answer = try relay.pull(laptop, Cursor(index: 1, chain: HashPrefix(value: 5)))

    #expect(answer.reset)
    #expect(answer.segments == [segment])
  }

  @Test func aPollIsAnsweredWhenNewsComes() throws {
    let relay = try RunningRelay()
    var phone = try relay.machine()
    let laptop = try relay.machine(joining: phone)
    let poll = try relay.connect()
    try poll.send(Connection.request("GET", laptop.log(wait: 50), laptop.bearer))

    let segment = phone.segment()
    _ = try relay.push(phone, segment)

    #expect(try LogAnswer(decoding: poll.answer().body).segments == [segment])
  }

  @Test func objectsAreStoredAskedForAndFetched() throws {
    let relay = try RunningRelay()
    let phone = try relay.machine()
    let blob = phone.blob(7)
    let name = try #require(ObjectName(kind: .blobPart, stream: [UInt8](repeating: 7, count: 16)))
    let absent = try #require(ObjectName(kind: .chunk, stream: name.stream))
    let (path, bearer) = (RelayPath.objects(phone.account), phone.bearer)

    let stored = try relay.ask("POST", path, bearer, body: blob + blob)
    let have = try relay.ask(
      "POST", RelayPath.have(phone.account), bearer, body: absent.bytes + name.bytes)
    let part = ObjectPart(name: name, index: 0)
    let got = try relay.ask("POST", RelayPath.get(phone.account), bearer, body: part.bytes)
    let snapshots = try relay.ask("GET", RelayPath.snapshots(phone.account), bearer)
    let ends = try relay.ask("GET", RelayPath.ends(phone.account), bearer)

    #expect(stored.body == [0, 1])
    #expect(have.body == [0b10])
    #expect(got.body == blob)
    #expect(snapshots.status == 200)
    #expect(snapshots.body == [])
    #expect(try LogEnds(decoding: ends.body) == LogEnds([]))
    #expect(try relay.ask("GET", RelayPath.ends(phone.account)).status == 401)
  }

  @Test func aFullAccountSaysSoForEachSegment() throws {
    let relay = try RunningRelay("--quota", "1200")
    var phone = try relay.machine()

    let answer = try relay.push(phone, phone.segment() + phone.segment() + phone.segment())

    #expect(answer.statuses == [.ok, .ok, .quota])
  }
}

@Suite struct DurabilityTests {
  @Test func whatWasAcceptedOutlivesAKill() throws {
    let relay = try RunningRelay()
    var phone = try relay.machine()
    let process = relay.program.processIdentifier
    // A thread of its own: a task would wait until other tests leave one of theirs.
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.15)
      kill(process, SIGKILL)
    }
    var accepted: UInt64 = 0

    let connection = try relay.connect()
    while true {
      let segment = phone.segment(size: 2000)
      let answer = try? connection.ask("POST", phone.log(), phone.bearer, body: segment)
      guard let answer, try LogAnswer(decoding: answer.body).statuses == [.ok] else { break }
      accepted = phone.tip.n
    }
    _ = try relay.program.outcome()
    try relay.restart()

    let held = try relay.pull(phone).ownN
    #expect(accepted > 0)
    #expect(held == accepted || held == accepted + 1)
  }

  @Test func aSignalToEndAnswersParkedPollsFirst() throws {
    let relay = try RunningRelay()
    let phone = try relay.machine()
    let poll = try relay.connect()
    try poll.send(Connection.request("GET", phone.log(wait: 50), phone.bearer))
    try relay.untilCounts(hold: "satchel_relay_polls_waiting 1")

    relay.program.send(signal: SIGTERM)

    #expect(try poll.answer().status == 204)
    #expect(try relay.program.outcome(seconds: 20).status == 0)
  }

  @Test func aSignalToEndLetsAnUploadFinish() throws {
    let relay = try RunningRelay()
    var phone = try relay.machine()
    let upload = try relay.connect()
    let request = Connection.request("POST", phone.log(), phone.bearer, body: phone.segment())
    try upload.send(Array(request.prefix(request.count - 10)))
    try relay.untilCounts(hold: "satchel_relay_body_bytes_held 500")

    relay.program.send(signal: SIGTERM)
    try upload.send(Array(request.suffix(10)))

    #expect(try LogAnswer(decoding: upload.answer().body).statuses == [.ok])
    #expect(try relay.program.outcome(seconds: 20).status == 0)
  }

  @Test func aBackupMadeWhileServingHoldsTheLog() throws {
    let relay = try RunningRelay()
    var phone = try relay.machine()
    let segment = phone.segment()
    _ = try relay.push(phone, segment)
    let copy = try TemporaryFolder()

    let outcome = try relay.command("backup", copy.path("relay.sqlite"))
    let listed = try RunningProgram(RunningRelay.path, ["accounts", "--data", copy.path]).outcome()

    #expect(outcome.status == 0)
    #expect(listed.output.contains("\(phone.account.hex)"))
    #expect(listed.output.contains("segments: 1"))
  }
}
