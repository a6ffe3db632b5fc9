import SatchelBytes
@testable import SatchelRelayLog
import SatchelTestSupport
import SatchelWire

let moment: UInt64 = 1_800_000_000_000

/// A relay's log in a folder of its own.
struct TestLog {
  let folder: TemporaryFolder
  let log: RelayLog

  init(quota: UInt64 = Limits.accountBytes) throws {
    folder = try TemporaryFolder()
    log = try RelayLog(folder: folder.path("relay"), quota: quota)
  }

  /// A second program that has the same file open.
  func reopened() throws -> RelayLog { try RelayLog(folder: folder.path("relay")) }

  struct NobodyWaits: Error {}

  /// Returns once `count` polls are parked.
  func untilWaiting(_ count: Int) async throws {
    for _ in 0..<10_000 {
      if log.waiting == count { return }
      try await Task.sleep(for: .milliseconds(1))
    }
    throw NobodyWaits()
  }

  /// A machine whose account was just made.
  func machine(_ seed: UInt8 = 1) async throws -> Machine {
    let machine = Machine(seed)
    _ = try await log.register(machine.registration, invite: nil, policy: .open, now: moment)
    return machine
  }
}

/// One machine of an account, which makes segments that chain.
struct Machine {
  let account: AccountID
  let locator: Locator
  let token: SecretHash
  let enrol: SecretHash
  let replica: ReplicaID
  private(set) var tip = (n: UInt64(0), hash: SegmentHash.zero)

  init(_ seed: UInt8, replica: UInt64? = nil) {
    account = AccountID(high: UInt64(seed), low: 1)
    locator = Locator(high: UInt64(seed), low: 2)
    token = SecretHash(of: [seed, 3])
    enrol = SecretHash(of: [seed, 4])
    self.replica = ReplicaID(value: replica ?? UInt64(seed))
  }

  var grant: Grant { Grant(account: account, token: token) }

  var registration: Registration {
    let header = object(.keyFile, account: .zero, stream: locator.bytes, size: 150)
    return Registration(
      account: account, locator: locator, enrol: enrol, token: token, keyFile: header)
  }

  /// The next segment of this machine's log.
  mutating func segment(size: Int = 200, count: UInt32 = 1) -> ArraySlice<UInt8> {
    let bytes = object(
      .segment, account: account, stream: replica.bytes + [UInt8](repeating: 0, count: 8),
      first: tip.n + 1, count: count, previous: tip.hash, size: size)
    tip = (tip.n + UInt64(count), SegmentHash(of: bytes))
    return bytes[...]
  }

  func blob(_ stream: UInt8, part: UInt64 = 0, parts: UInt32 = 1, size: Int = 200) -> [UInt8] {
    named(.blobPart, stream, part: part, parts: parts, size: size)
  }

  func named(
    _ kind: ObjectKind, _ stream: UInt8, part: UInt64 = 0, parts: UInt32 = 1, size: Int = 200
  ) -> [UInt8] {
    object(
      kind, account: account, stream: [UInt8](repeating: stream, count: 16), first: part,
      count: parts, size: size)
  }

  func query(_ cursor: Cursor = .start, tip: OwnTip = .start) -> LogQuery {
    LogQuery(cursor: cursor, replica: replica, tip: tip)
  }

  var ownTip: OwnTip { OwnTip(n: tip.n, hash: tip.hash.prefix) }
}

private func object(
  _ kind: ObjectKind, account: AccountID, stream: [UInt8], first: UInt64 = 0, count: UInt32 = 1,
  previous: SegmentHash = .zero, size: Int
) -> [UInt8] {
  ObjectHeader(
    kind: kind, account: account, stream: stream, first: first, count: count,
    bodyLength: UInt32(size - ObjectHeader.size), previous: previous, keyID: KeyID(value: 1),
    salt: [UInt8](repeating: 7, count: 32)
  ).bytes + [UInt8](repeating: UInt8(truncatingIfNeeded: first), count: size - ObjectHeader.size)
}

extension ExchangeOutcome {
  /// Nil for "nothing new" and for an account that is gone.
  var answer: LogAnswer? { if case .answer(let answer) = self { answer } else { nil } }

  var isNothingNew: Bool { if case .nothingNew = self { true } else { false } }

  var isGone: Bool { if case .gone = self { true } else { false } }
}
