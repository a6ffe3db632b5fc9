import Foundation
import SatchelBytes
import SatchelRelayLog
import SatchelTestSupport
import SatchelWire
import Testing

@Suite struct AccountTests {
  @Test func theSameBytesAgainAreALostAnswerAndOthersAreTaken() async throws {
    let relay = try TestLog()
    let phone = try await relay.machine()
    let other = Registration(
      account: phone.account, locator: Locator(high: 9, low: 9), enrol: phone.enrol,
      token: phone.token, keyFile: phone.registration.keyFile)

    let again = try await relay.log.register(
      phone.registration, invite: nil, policy: .closed, now: moment)
    let taken = try await relay.log.register(other, invite: nil, policy: .open, now: moment)

    #expect(again == .repeated)
    #expect(taken == .taken)
  }

  @Test func anInviteMakesOneAccount() async throws {
    let relay = try TestLog()
    let code = try await relay.log.makeInvite(
      random: [UInt8](repeating: 5, count: 16), now: moment)

    let without = try await relay.log.register(
      Machine(1).registration, invite: nil, policy: .invite, now: moment)
    let first = try await relay.log.register(
      Machine(1).registration, invite: code.uppercased(), policy: .invite, now: moment)
    let second = try await relay.log.register(
      Machine(2).registration, invite: code, policy: .invite, now: moment)

    #expect(without == .inviteNeeded)
    #expect(first == .created)
    #expect(second == .inviteNeeded)
  }

  @Test func anInviteEndsAfterSevenDays() async throws {
    let relay = try TestLog()
    let code = try await relay.log.makeInvite(random: [1], now: moment)

    let late = try await relay.log.register(
      Machine(1).registration, invite: code, policy: .invite, now: moment + 7 * 86_400_000 + 1)

    #expect(late == .inviteNeeded)
  }

  @Test func aTokenOpensItsOwnAccountOnly() async throws {
    let relay = try TestLog()
    let (phone, other) = (try await relay.machine(1), try await relay.machine(2))

    #expect(try await relay.log.grant(phone.account, phone.token, now: moment) != nil)
    #expect(try await relay.log.grant(phone.account, other.token, now: moment) == nil)
    #expect(try await relay.log.grant(AccountID(high: 8, low: 8), phone.token, now: moment) == nil)
  }

  @Test func theCodeEnrolsUpToSixtyFourDevices() async throws {
    let relay = try TestLog()
    let phone = try await relay.machine()
    func enrol(_ seed: UInt8, secret: SecretHash) async throws -> EnrolOutcome {
      try await relay.log.enrol(
        phone.account, secret: secret, Enrolment(token: SecretHash(of: [seed])), now: moment)
    }

    #expect(try await enrol(0, secret: phone.token) == .refused)
    for seed in UInt8(1)...63 { #expect(try await enrol(seed, secret: phone.enrol) == .created) }
    #expect(try await enrol(63, secret: phone.enrol) == .repeated)
    #expect(try await enrol(64, secret: phone.enrol) == .tooManyDevices)
    #expect(try await relay.log.devices(phone.account).count == 64)
  }

  @Test func rotatingShutsOutEveryOtherDeviceAndTheOldCode() async throws {
    let relay = try TestLog()
    let (phone, next) = (try await relay.machine(1), Machine(3))
    let laptop = SecretHash(of: [77])
    _ = try await relay.log.enrol(
      phone.account, secret: phone.enrol, Enrolment(token: laptop), now: moment)
    let rotation = Rotation(
      locator: next.locator, enrol: next.enrol, keyFile: next.registration.keyFile)

    let outcome = try await relay.log.rotate(phone.grant, rotation)

    #expect(outcome == .done)
    #expect(try await relay.log.grant(phone.account, laptop, now: moment) == nil)
    #expect(try await relay.log.grant(phone.account, phone.token, now: moment) != nil)
    #expect(try await relay.log.keyFile(phone.locator) == nil)
    #expect(try await relay.log.keyFile(next.locator) == rotation.keyFile)
  }

  @Test func aRotationRepeatedAfterALostAnswerShutsOutNobodyElse() async throws {
    let relay = try TestLog()
    let (phone, next) = (try await relay.machine(1), Machine(3))
    let laptop = SecretHash(of: [77])
    let rotation = Rotation(
      locator: next.locator, enrol: next.enrol, keyFile: next.registration.keyFile)
    _ = try await relay.log.rotate(phone.grant, rotation)
    _ = try await relay.log.enrol(
      phone.account, secret: next.enrol, Enrolment(token: laptop), now: moment)

    let again = try await relay.log.rotate(phone.grant, rotation)

    #expect(again == .repeated)
    #expect(try await relay.log.grant(phone.account, laptop, now: moment) != nil)
  }

  @Test func aRotationOntoAnotherAccountsLocatorIsRefused() async throws {
    let relay = try TestLog()
    let (phone, other) = (try await relay.machine(1), try await relay.machine(2))
    let rotation = Rotation(
      locator: other.locator, enrol: phone.enrol, keyFile: other.registration.keyFile)

    #expect(try await relay.log.rotate(phone.grant, rotation) == .taken)
    #expect(try await relay.log.keyFile(phone.locator) == phone.registration.keyFile)
  }

  @Test func anOpenAccountThatStaysEmptyGoesAfterADay() async throws {
    let relay = try TestLog()
    let (empty, _) = (try await relay.machine(1), 0)
    var used = try await relay.machine(2)
    _ = try await relay.log.exchange(used.grant, used.query(), [used.segment()])

    try await relay.log.removeAbandoned(now: moment + 86_400_000)
    let dayLater = try await relay.log.accounts().map(\.account)
    try await relay.log.removeAbandoned(now: moment + 86_400_001)
    let afterwards = try await relay.log.accounts().map(\.account)

    #expect(dayLater == [empty.account, used.account])
    #expect(afterwards == [used.account])
  }

  @Test func whatAnotherProgramRemovesIsNoticed() async throws {
    let relay = try TestLog()
    var phone = try await relay.machine()
    _ = try await relay.log.exchange(phone.grant, phone.query(), [phone.segment()])
    try await relay.log.noticeOtherPrograms()

    let owner = try relay.reopened()
    try await owner.resetDevices(of: phone.account)
    try await relay.log.noticeOtherPrograms()

    #expect(try await relay.log.grant(phone.account, phone.token, now: moment) == nil)
    #expect(try await relay.log.exchange(phone.grant, phone.query(), []).isGone)
  }

  @Test func aRemovedAccountLeavesNothing() async throws {
    let relay = try TestLog()
    var phone = try await relay.machine()
    _ = try await relay.log.exchange(phone.grant, phone.query(), [phone.segment()])
    _ = try await relay.log.store([phone.blob(1)[...]], phone.grant)

    try await relay.log.remove(phone.account)
    let again = try await relay.machine()

    #expect(try await relay.log.exchange(again.grant, again.query(), []).isNothingNew)
    await #expect(throws: RelayLogError.unknownAccount(Machine(9).account.hex)) {
      try await relay.log.remove(Machine(9).account)
    }
  }

  @Test func aBackupHoldsAllThatWasAccepted() async throws {
    let relay = try TestLog()
    var phone = try await relay.machine()
    _ = try await relay.log.exchange(phone.grant, phone.query(), [phone.segment()])
    let copy = try TemporaryFolder()

    try relay.log.backUp(to: copy.path(RelayLog.fileName))
    let restored = try RelayLog(folder: copy.path)

    let accounts = try await restored.accounts()
    #expect(accounts.map(\.account) == [phone.account])
    #expect(accounts.map(\.segments) == [1])
    // Restored, it is written through a log again, which its header says in these two bytes.
    let header = try Data(contentsOf: URL(fileURLWithPath: copy.path(RelayLog.fileName)))
    #expect(header[18...19].elementsEqual([2, 2]))
    #expect(throws: RelayLogError.self) { try relay.log.backUp(to: copy.path(RelayLog.fileName)) }
  }
}

@Suite struct ObjectTests {
  @Test func theFirstObjectOfANameStays() async throws {
    let relay = try TestLog()
    let phone = try await relay.machine()
    let (first, other) = (phone.blob(1, size: 200), phone.blob(1, size: 300))
    let name = try #require(ObjectName(kind: .blobPart, stream: [UInt8](repeating: 1, count: 16)))

    let statuses = try await relay.log.store([first[...], other[...], first[...]], phone.grant)
    let stored = try await relay.log.objects([ObjectPart(name: name, index: 0)], phone.grant)

    #expect(statuses == [.stored, .had, .had])
    #expect(stored == first)
  }

  @Test func aTextThatIsDroppedGivesItsRoomBackAndSnapshotsStay() async throws {
    let relay = try TestLog()
    let phone = try await relay.machine()
    let stream = [UInt8](repeating: 1, count: 16)
    let text = try #require(ObjectName(kind: .blobPart, stream: stream))
    let manifest = try #require(ObjectName(kind: .manifest, stream: stream))
    let before = try await relay.log.accounts().first?.bytes
    let objects = [
      phone.blob(1, part: 0, parts: 2), phone.blob(1, part: 1, parts: 2),
      phone.named(.manifest, 1),
    ]

    _ = try await relay.log.store(objects.map { $0[...] }, phone.grant)
    try await relay.log.drop([text, manifest], phone.grant)
    try await relay.log.drop([text], phone.grant)

    #expect(try await relay.log.have([text, manifest], phone.grant) == [false, true])
    let after = try await relay.log.accounts().first?.bytes
    #expect(after == (before ?? 0) + UInt64(objects[2].count))
  }

  @Test func anObjectIsThereOnceEveryPartIs() async throws {
    let relay = try TestLog()
    let phone = try await relay.machine()
    let name = try #require(ObjectName(kind: .blobPart, stream: [UInt8](repeating: 1, count: 16)))
    let absent = try #require(ObjectName(kind: .chunk, stream: [UInt8](repeating: 1, count: 16)))

    _ = try await relay.log.store([phone.blob(1, part: 1, parts: 2)[...]], phone.grant)
    let half = try await relay.log.have([name, absent], phone.grant)
    _ = try await relay.log.store([phone.blob(1, part: 0, parts: 2)[...]], phone.grant)
    let whole = try await relay.log.have([absent, name], phone.grant)

    #expect(half == [false, false])
    #expect(whole == [false, true])
  }

  @Test func partsMustAgreeOnTheirNumber() async throws {
    let relay = try TestLog()
    let phone = try await relay.machine()

    let statuses = try await relay.log.store(
      [phone.blob(1, part: 0, parts: 2)[...], phone.blob(1, part: 1, parts: 3)[...]], phone.grant)

    #expect(statuses == [.stored, .bad])
  }

  @Test func segmentsAndForeignObjectsAreBad() async throws {
    let relay = try TestLog()
    var phone = try await relay.machine()

    let statuses = try await relay.log.store(
      [phone.segment(), Machine(2).blob(1)[...]], phone.grant)

    #expect(statuses == [.bad, .bad])
  }

  @Test func anAnswerHolds900KibibytesInTheOrderAsked() async throws {
    let relay = try TestLog()
    let phone = try await relay.machine()
    let blobs = (UInt8(1)...3).map { phone.blob($0, size: 400_000) }
    for blob in blobs { _ = try await relay.log.store([blob[...]], phone.grant) }
    func part(_ stream: UInt8) throws -> ObjectPart {
      let name = ObjectName(kind: .blobPart, stream: [UInt8](repeating: stream, count: 16))
      return ObjectPart(name: try #require(name), index: 0)
    }

    let answer = try await relay.log.objects(
      [part(9), part(3), part(1), part(2)], phone.grant)

    #expect(answer == blobs[2] + blobs[0])
  }

  @Test func snapshotsThatWereAnnouncedAreListedNewestFirst() async throws {
    let relay = try TestLog()
    let phone = try await relay.machine()
    var cursor = Cursor.start
    for number in UInt8(1)...3 {
      let stream = [UInt8](repeating: number, count: 16)
      _ = try await relay.log.store([phone.named(.manifest, number)[...]], phone.grant)
      let announcement = SnapshotAnnouncement(stream: stream, cursor: cursor, isWhole: true)
      #expect(try await relay.log.announce(announcement, phone.grant))
      cursor = cursor.next(after: try #require(SegmentHash(bytes: stream)))
    }
    _ = try await relay.log.store([phone.named(.manifest, 4)[...]], phone.grant)

    let streams = try await relay.log.snapshots(phone.grant)

    #expect(streams == [UInt8](repeating: 3, count: 16) + [UInt8](repeating: 2, count: 16))
  }
}
