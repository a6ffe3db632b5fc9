import SatchelBytes
package import SatchelCrypto
import SatchelFormat
import SatchelModel
package import SatchelStorage
import SatchelWire

/// Brings a library and a remote to what both together know.
///
/// Nothing that it does depends on order, and every step is safe to repeat: a kill at any moment costs one
/// resend. Sealed bytes are stored before they are sent, and the cursor in the transaction that stores
/// what it passes.
package struct SyncSession {
  let library: Library
  let remoteID: RemoteID
  let keys: KeyRing
  let sidecar: SidecarPlace
  /// Milliseconds since 1970.
  let now: () -> Int64
  let progress: (SyncProgress) -> Void
  var remote: any Remote
  /// For salts, and for the id under which this machine goes on when its own is used elsewhere.
  var random: any RandomNumberGenerator
  package var tidiness = Tidiness()
  /// Whether pictures are fetched with the texts, or only when somebody asks for them.
  package var fetchesPictures = true
  var report = SyncReport()
  /// Replicas of which the remote, at its last answer, announced changes that it did not have.
  var announced: [ReplicaID] = []
  /// Whether texts are sent without asking whether they are there.
  var sendsAll = false
  /// Replicas of which changes have arrived that go on from others which neither a log nor a snapshot has.
  var unfilled: [ReplicaID] = []
  /// Where the remote's log was, in this sync, before the first segment that did not open.
  var cursorBeforeRefused: String?
  /// Where the remote's log was, in this sync, before a snapshot that was not looked at yet.
  var cursorBeforeSnapshot: String?
  /// The ends of segments that the remote holds, while it is read from its beginning.
  var heldByRemote: Set<Version>?
  /// How far this sync has come; what is stored of it may be further back, for the next sync.
  var reached: RemoteState?
  /// How often, in this sync, all texts were to be offered again.
  var offers = 0
  /// The end of our own log of which the remote spoke, if it cannot be true.
  var doubtedTip: Tip?
  /// Whether, in this sync, the remote was read from its beginning, where a cursor tells nothing.
  var hasBegunAnew = false
  /// How often, in this sync, the remote was to be given back what it lacks.
  var healings = 0
  /// How often, in this sync, it was to be given what came by another one.
  var passings = 0
  /// How many bytes of segments the remote takes in one request, as far as is known.
  var requestBytes = Limits.requestBody

  package init(
    library: Library, remote: any Remote, as remoteID: RemoteID, keys: KeyRing,
    sidecar: SidecarPlace, now: @escaping () -> Int64,
    random: any RandomNumberGenerator = SystemRandomNumberGenerator(),
    progress: @escaping (SyncProgress) -> Void
  ) {
    (self.library, self.remote, self.remoteID) = (library, remote, remoteID)
    (self.sidecar, self.now, self.random) = (sidecar, now, random)
    (self.keys, self.progress) = (keys, progress)
  }

  /// Sends and receives until there is nothing more: changes first, then texts.
  ///
  /// The caller holds the library's sync lock.
  package mutating func run() throws(SyncError) -> SyncReport {
    try checkSidecar()
    let (waiting, readsAll) = (
      try stored(library.digestOfWaiting()), try currentState().cursor.isEmpty
    )
    try exchangeChanges()
    try exchangeBodies()
    if try compactIfDue() {
      // Passes it at once, so that the next sync finds nothing to do.
      reached = nil
      try exchangeChanges()
      try exchangeBodies()
    }
    try seekWhatIsWaitedFor(since: waiting, hasReadAll: readsAll)
    try forgetPassed()
    report.segmentsWaiting = try stored(library.segmentsWaiting())
    if report.bodiesDamaged > 0 {
      report.notices.append(
        "\(report.bodiesDamaged) texts or pictures at the remote are damaged; `satchel remote repair` "
          + "on a machine that has them sends them again.")
    }
    report.traffic = remote.traffic
    return report
  }

  /// Where the next sync goes on; nil if it is to read everything again.
  package func position() throws(SyncError) -> LogPosition? {
    let state = try stored(library.remoteState(remoteID))
    guard let state, !state.cursor.isEmpty else { return nil }
    return try position(in: state)
  }

  /// Whether there is something to take or to send again, which comes with the next `run`.
  package mutating func hasNews() throws(SyncError) -> Bool {
    guard let position = try position() else { return true }
    return try asked(remote.exchange([], at: position)) != nil
  }
}

/// A call on the remote, with its error as one of a sync.
func asked<Answer>(
  _ call: @autoclosure () throws(RemoteError) -> Answer
) throws(SyncError) -> Answer {
  do { return try call() } catch { throw .remote(error) }
}

/// A call of the cryptography, with its error as one of a sync.
func sealed<Value>(
  _ call: @autoclosure () throws(CryptoError) -> Value
) throws(SyncError) -> Value {
  do { return try call() } catch { throw .crypto(error) }
}

/// A call on the library, with its error as one of a sync.
func stored<Value>(
  _ call: @autoclosure () throws(StorageError) -> Value
) throws(SyncError) -> Value {
  do { return try call() } catch { throw .storage(error) }
}
