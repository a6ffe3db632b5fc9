package import SatchelBytes
package import SatchelModel
package import SatchelWire

/// Where replicas leave changes for each other.
///
/// It stores bytes and cannot read them.
///
/// Every call is safe to repeat: a lost answer costs one resend and nothing else.
package protocol Remote {
  /// One round trip: leaves `segments` and takes what others left behind `position`.
  ///
  /// Nil when there is nothing new and nothing was sent. The segments are in order and together at most
  /// 900 KiB. A cursor that the remote did not write stands for the beginning.
  mutating func exchange(
    _ segments: [[UInt8]], at position: LogPosition
  ) throws(RemoteError) -> RemoteAnswer?

  /// Whether the remote holds every part of each object; at most 1,000 names a call.
  mutating func objectsHeld(_ names: [ObjectName]) throws(RemoteError) -> [Bool]

  /// Leaves sealed objects, together at most 900 KiB; they are durable when this returns.
  mutating func putObjects(_ objects: [[UInt8]]) throws(RemoteError) -> [ObjectStatus]

  /// The parts that the remote holds of those asked for, as many as fit one answer.
  mutating func objects(_ parts: [ObjectPart]) throws(RemoteError) -> [[UInt8]]

  /// Lets go every part of these objects; fine if they are not there.
  mutating func dropObjects(_ names: [ObjectName]) throws(RemoteError)

  /// The manifests of the account's snapshots, newest first.
  mutating func snapshots() throws(RemoteError) -> [ObjectName]

  /// Where the logs that it holds end; nil if it does not tell, or each exchange looks at all of them.
  mutating func ends() throws(RemoteError) -> [LogEnd]?

  /// Says that all of a snapshot was left, made when the remote had been read up to its cursor.
  ///
  /// If it is whole, it holds everything up to there, and what older ones hold too may go. False if parts of
  /// it are missing, or the remote has another snapshot since.
  mutating func announce(_ snapshot: SnapshotNotice) throws(RemoteError) -> Bool

  /// As many bytes of this machine's newest segments as it wants with those that are new, to store them as one.
  var recentBytes: Int { get }

  /// Whether it lets go by itself, once a snapshot was announced, what it needs no longer.
  var compactsItself: Bool { get }

  /// Lets go what two of these snapshots hold; for a remote that cannot tell by itself.
  mutating func letGo(whatHold snapshots: [SnapshotContents]) throws(RemoteError)

  mutating func devices() throws(RemoteError) -> [DeviceEntry]

  mutating func removeDevice(_ device: DeviceID) throws(RemoteError)

  /// Puts a new key file in the place of the one under `former`; the same again is fine.
  ///
  /// A remote that admits machines one by one shuts all others out.
  mutating func rotate(_ rotation: Rotation, from former: Locator) throws(RemoteError)

  var traffic: Traffic { get }
}

extension Remote {
  package var recentBytes: Int { 0 }

  package var compactsItself: Bool { true }

  package mutating func ends() throws(RemoteError) -> [LogEnd]? { nil }

  package mutating func dropObjects(_ names: [ObjectName]) throws(RemoteError) {}

  package mutating func letGo(whatHold snapshots: [SnapshotContents]) throws(RemoteError) {}
}

/// How far a replica and a remote know of each other.
package struct LogPosition: Hashable, Sendable {
  /// Up to where the remote's log was read.
  package let cursor: RemoteCursor
  /// The last operation of ours that the remote has acknowledged.
  package let own: OwnTip
  package let replica: ReplicaID
  /// The last segments of ours that the remote has acknowledged, as many as it wants again.
  package var recent: [[UInt8]]

  package init(
    cursor: RemoteCursor, own: OwnTip, replica: ReplicaID, recent: [[UInt8]] = []
  ) {
    (self.cursor, self.own, self.replica, self.recent) = (cursor, own, replica, recent)
  }
}

/// A snapshot of which all parts were left.
package struct SnapshotNotice: Hashable, Sendable {
  package let name: ObjectName
  /// How many parts its state has; the manifest is one more object.
  package let chunks: Int
  /// How far the remote had been read when it was made.
  package let cursor: RemoteCursor
  /// Whether it holds all up to there.
  package let isWhole: Bool

  package init(name: ObjectName, chunks: Int, cursor: RemoteCursor, isWhole: Bool) {
    (self.name, self.chunks, self.cursor, self.isWhole) = (name, chunks, cursor, isWhole)
  }
}

/// What a snapshot at a remote holds, as its manifest says.
package struct SnapshotContents: Hashable, Sendable {
  package let name: ObjectName
  package let chunks: Int
  /// Where the streams end that it has seen.
  package let ends: Set<Version>
  /// The ends of all segments that it has seen.
  package let seen: Set<Version>

  package init(name: ObjectName, chunks: Int, ends: Set<Version>, seen: Set<Version>) {
    (self.name, self.chunks, self.ends, self.seen) = (name, chunks, ends, seen)
  }
}

/// A remote that keeps accounts: what a machine asks of it before it has a token.
package protocol AccountRemote {
  /// Leaves a new account; the same bytes again are fine.
  mutating func register(_ registration: Registration, invite: String?) throws(RemoteError)

  /// The key file under a locator, or nil if there is none.
  mutating func keyFile(_ locator: Locator) throws(RemoteError) -> [UInt8]?

  mutating func enrol(
    _ enrolment: Enrolment, in account: AccountID, secret: [UInt8]
  ) throws(RemoteError)

  /// Whether it knows this machine by now: something on the way may have said yes in its place.
  ///
  /// `token` are the 32 bytes that it is admitted with.
  mutating func knows(
    _ device: DeviceID, by token: [UInt8], in account: AccountID
  ) throws(RemoteError) -> Bool
}

/// What went over the wire, headers included.
package struct Traffic: Hashable, Sendable {
  package var requests: Int
  package var bytesSent: Int
  package var bytesReceived: Int

  package init(requests: Int = 0, bytesSent: Int = 0, bytesReceived: Int = 0) {
    (self.requests, self.bytesSent, self.bytesReceived) = (requests, bytesSent, bytesReceived)
  }
}

/// Why a remote could not be used.
///
/// Nothing local is lost by any of these.
package enum RemoteError: Error, Equatable, CustomStringConvertible {
  case unreachable(String)
  case tls(String)
  case notARelay(url: String, detail: String)
  case notAllowed(String)
  case unknownDevice(url: String)
  case tooLarge
  case busy(url: String, retryAfterSeconds: Int?)
  case quotaExceeded(url: String)
  case conflict(String)
  case corrupt(String)
  /// Storage that cannot keep a library; the detail says what it lacks.
  case unsuitable(url: String, detail: String)
  /// Nothing of the library is left where it was.
  case wiped(url: String)
  case interrupted

  /// Whether it may be gone by itself, and says nothing about other remotes.
  package var isPassing: Bool {
    switch self {
    case .unreachable, .tls, .busy, .wiped: true
    default: false
    }
  }

  package var description: String {
    switch self {
    case .unreachable(let detail): detail
    case .tls(let detail): detail
    case .notARelay(let url, let detail):
      "what answers at \(url) is not a Satchel relay: \(detail)"
    case .notAllowed(let detail): detail
    case .unknownDevice(let url):
      "\(url) does not know this machine; run `satchel remote join \(url)` with the pairing code"
    case .tooLarge: "the remote refused the request as too large"
    case .busy(let url, let seconds):
      "\(url) is busy; try again \(seconds.map { "in \($0) seconds" } ?? "later")"
    case .quotaExceeded(let url):
      "the account at \(url) is full; ask its operator for more room. Nothing here is lost"
    case .conflict(let detail): detail
    case .corrupt(let detail): "the remote sent damaged data: \(detail)"
    case .unsuitable(let url, let detail): "\(url) cannot keep a library: \(detail)"
    case .wiped(let url):
      "nothing of this library is at \(url) any more; is the right disk there? If it was emptied, "
        + "`satchel remote remove \(url)` and `satchel remote add \(url)` begin anew"
    case .interrupted: "stopped; the next sync goes on from here"
    }
  }
}
