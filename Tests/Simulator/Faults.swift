import SatchelBytes
import SatchelSync
import SatchelTestSupport
import SatchelWire

/// What a network, or whatever stands between a machine and its relay, does to one request.
enum NetworkFault: CaseIterable {
  /// It never arrives.
  case dropRequest
  /// It is done, and nobody hears of it.
  case loseAnswer
  /// It arrives twice.
  case duplicate
  /// It arrives later, when others have gone on, and its answer goes nowhere.
  case delay
  /// The answer is one that was given to an earlier request.
  case staleAnswer
  /// A web page, a busy proxy, a limit of size, a lost account.
  case webPage, busy, tooLarge, notAllowed
  /// One byte of the answer is another: anywhere, or in what is sealed.
  case flipByte, flipBody
  /// The segments of the answer come in another order.
  case shuffle
  /// A segment of the answer is left out, as if it had never been.
  case withhold
  /// The sync ends between its changes and its texts.
  case dropTexts
  /// What the answer says of the asking machine's own log is damaged.
  case flipTip
}

/// Requests that are on their way, and answers that a cache might give again.
final class Network {
  var late: [() -> Void] = []
  fileprivate var oldAnswers: [Int: [LogAnswer]] = [:]
  /// Whether an answer said that more was read by it than it held: one lacked a segment, or was one to an earlier
  /// question, and what is between the two questions was never given.
  fileprivate(set) var hasKeptBack = false

  /// Lets what is on its way arrive, or gives it up.
  func deliverLate(isLost: Bool = false) {
    let arriving = late
    late = []
    if !isLost { for request in arriving { request() } }
  }
}

/// The relay as one machine reaches it.
struct FaultyRemote: Remote {
  let relay: RelaySide
  let network: Network
  let machine: Int
  let faults: [NetworkFault]
  /// Of a hundred requests.
  let rate: Int
  var random: SeededGenerator
  private(set) var traffic = Traffic()

  init(
    _ relay: RelaySide, _ network: Network, machine: Int, faults: [NetworkFault], rate: Int,
    random: SeededGenerator
  ) {
    (self.relay, self.network, self.machine) = (relay, network, machine)
    (self.faults, self.rate, self.random) = (faults, rate, random)
  }

  mutating func exchange(
    _ segments: [[UInt8]], at position: LogPosition
  ) throws(RemoteError) -> RemoteAnswer? {
    let cursor = Cursor(text: position.cursor.text) ?? .start
    let query = LogQuery(cursor: cursor, replica: position.replica, tip: position.own)
    let relay = relay
    let fault = nextFault()
    if fault == .staleAnswer, let old = network.oldAnswers[machine]?.randomElement(using: &random) {
      _ = try relay.exchange(query, segments)
      network.hasKeptBack = true
      return RemoteAnswer(old)
    }
    let answer = try request(fault) { () throws(RemoteError) in
      try relay.exchange(query, segments)
    }
    guard var answer else { return nil }
    network.oldAnswers[machine, default: []].append(answer)
    switch fault {
    case .flipByte: flip(&answer.segments)
    case .flipBody: flip(&answer.segments, from: ObjectHeader.size)
    case .flipTip: answer.ownN ^= 1 << (random.next() % 60)
    case .shuffle: answer.segments.shuffle(using: &random)
    case .withhold:
      if let index = answer.segments.indices.randomElement(using: &random) {
        answer.segments.remove(at: index)
        network.hasKeptBack = true
      }
    default: break
    }
    return RemoteAnswer(answer)
  }

  mutating func objectsHeld(_ names: [ObjectName]) throws(RemoteError) -> [Bool] {
    let (relay, fault) = (relay, nextFault())
    guard fault != .dropTexts else { throw .unreachable("lost on the way") }
    return try request(fault) { () throws(RemoteError) in try relay.have(names) }
  }

  mutating func putObjects(_ objects: [[UInt8]]) throws(RemoteError) -> [ObjectStatus] {
    let relay = relay
    return try request { () throws(RemoteError) in try relay.store(objects) }
  }

  mutating func objects(_ parts: [ObjectPart]) throws(RemoteError) -> [[UInt8]] {
    let relay = relay
    let fault = nextFault()
    var objects = try request(fault) { () throws(RemoteError) in try relay.objects(parts) }
    if fault == .flipByte { flip(&objects) }
    return objects
  }

  mutating func snapshots() throws(RemoteError) -> [ObjectName] {
    let relay = relay
    return try request { () throws(RemoteError) in try relay.snapshots() }
  }

  mutating func ends() throws(RemoteError) -> [LogEnd]? {
    let relay = relay
    return try request { () throws(RemoteError) in try relay.ends() }
  }

  mutating func announce(_ snapshot: SnapshotNotice) throws(RemoteError) -> Bool {
    let relay = relay
    return try request { () throws(RemoteError) in
      try relay.announce(
        SnapshotAnnouncement(
          stream: snapshot.name.stream, cursor: Cursor(text: snapshot.cursor.text) ?? .start,
          isWhole: snapshot.isWhole))
    }
  }

  mutating func devices() throws(RemoteError) -> [DeviceEntry] { [] }
  mutating func removeDevice(_ device: DeviceID) throws(RemoteError) {}
  mutating func rotate(_ rotation: Rotation, from former: Locator) throws(RemoteError) {}

  // MARK: Chance

  private mutating func nextFault() -> NetworkFault? {
    guard rate > 0, Int(random.next() % 100) < rate else { return nil }
    return faults.randomElement(using: &random)
  }

  private mutating func request<Answer>(
    _ send: @escaping () throws(RemoteError) -> Answer
  ) throws(RemoteError) -> Answer { try request(nextFault(), send) }

  private mutating func request<Answer>(
    _ fault: NetworkFault?, _ send: @escaping () throws(RemoteError) -> Answer
  ) throws(RemoteError) -> Answer {
    traffic.requests += 1
    switch fault {
    case .dropRequest: throw .unreachable("lost on the way")
    case .delay:
      network.late.append { _ = try? send() }
      throw .unreachable("timed out")
    case .loseAnswer:
      _ = try send()
      throw .unreachable("cut while answering")
    case .webPage: throw .notARelay(url: "relay", detail: "it sent a web page")
    case .busy: throw .busy(url: "relay", retryAfterSeconds: nil)
    case .tooLarge: throw .tooLarge
    case .notAllowed: throw .unknownDevice(url: "relay")
    case .duplicate:
      _ = try send()
      return try send()
    default: return try send()
    }
  }

  private mutating func flip(_ objects: inout [[UInt8]], from start: Int = 0) {
    guard let index = objects.indices.randomElement(using: &random),
      let at = objects[index].indices.dropFirst(start).randomElement(using: &random)
    else { return }
    objects[index][at] ^= 1 << UInt8(random.next() % 8)
  }
}
