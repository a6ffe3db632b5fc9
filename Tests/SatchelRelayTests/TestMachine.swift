import SatchelBytes
import SatchelWire

/// One machine of an account, which speaks the protocol and seals nothing.
struct TestMachine {
  let account: AccountID
  let locator: Locator
  let enrolSecret: [UInt8]
  var token: [UInt8]
  var replica: ReplicaID
  var tip = (n: UInt64(0), hash: SegmentHash.zero)

  /// A machine of a new account, of which the relay knows nothing yet.
  init() {
    var random = SystemRandomNumberGenerator()
    account = AccountID(high: random.next(), low: 1)
    locator = Locator(high: random.next(), low: random.next())
    enrolSecret = Self.secret(&random)
    token = Self.secret(&random)
    replica = ReplicaID(value: random.next())
  }

  /// Another machine of the same account, not yet enrolled.
  func sibling() -> TestMachine {
    var (random, sibling) = (SystemRandomNumberGenerator(), self)
    sibling.token = Self.secret(&random)
    sibling.replica = ReplicaID(value: random.next())
    sibling.tip = (0, .zero)
    return sibling
  }

  var bearer: [String] { ["Authorization: \(Credential.bearer(token).headerValue)"] }
  var enrol: [String] { ["Authorization: \(Credential.enrol(enrolSecret).headerValue)"] }

  var registration: [UInt8] {
    Registration(
      account: account, locator: locator, enrol: SecretHash(of: enrolSecret),
      token: SecretHash(of: token), keyFile: keyFile
    ).encoded()
  }

  var enrolment: [UInt8] { Enrolment(token: SecretHash(of: token)).encoded() }

  var keyFile: [UInt8] {
    object(.keyFile, account: .zero, stream: locator.bytes, size: 200)
  }

  /// The address of the log for this machine.
  func log(_ cursor: Cursor = .start, tip: OwnTip = .start, wait: Int = 0) -> String {
    RelayPath.log(
      account, LogQuery(cursor: cursor, replica: replica, tip: tip, wait: wait))
  }

  var ownTip: OwnTip { OwnTip(n: tip.n, hash: tip.hash.prefix) }

  /// The next segment of this machine's log; `fill` tells branches apart.
  mutating func segment(size: Int = 500, fill: UInt8 = 0) -> [UInt8] {
    let bytes = object(
      .segment, account: account, stream: replica.bytes + [UInt8](repeating: 0, count: 8),
      first: tip.n + 1, previous: tip.hash, size: size, fill: fill)
    tip = (tip.n + 1, SegmentHash(of: bytes))
    return bytes
  }

  func blob(_ stream: UInt8, size: Int = 300) -> [UInt8] {
    object(
      .blobPart, account: account, stream: [UInt8](repeating: stream, count: 16), size: size)
  }

  private func object(
    _ kind: ObjectKind, account: AccountID, stream: [UInt8], first: UInt64 = 0,
    previous: SegmentHash = .zero, size: Int, fill: UInt8 = 0
  ) -> [UInt8] {
    ObjectHeader(
      kind: kind, account: account, stream: stream, first: first, count: 1,
      bodyLength: UInt32(size - ObjectHeader.size), previous: previous, keyID: KeyID(value: 1),
      salt: [UInt8](repeating: 1, count: 32)
    ).bytes + [UInt8](repeating: fill, count: size - ObjectHeader.size)
  }

  private static func secret(_ random: inout SystemRandomNumberGenerator) -> [UInt8] {
    (0..<4).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
  }
}

extension RunningRelay {
  /// A machine whose account was just made.
  func machine() throws -> TestMachine {
    let machine = TestMachine()
    _ = try ask("POST", RelayPath.accounts, body: machine.registration)
    return machine
  }

  /// A further machine of the same account.
  func machine(joining first: TestMachine) throws -> TestMachine {
    let machine = first.sibling()
    _ = try ask(
      "POST", RelayPath.devices(machine.account), machine.enrol, body: machine.enrolment)
    return machine
  }

  func push(_ machine: TestMachine, _ body: [UInt8], _ cursor: Cursor = .start) throws -> LogAnswer
  {
    try LogAnswer(
      decoding: ask("POST", machine.log(cursor), machine.bearer, body: body).body)
  }

  func pull(_ machine: TestMachine, _ cursor: Cursor = .start) throws -> LogAnswer {
    try LogAnswer(decoding: ask("GET", machine.log(cursor), machine.bearer).body)
  }
}
