import Glibc
import SatchelBytes
import SatchelConfig
import SatchelCrypto
import SatchelHTTP
import SatchelRemotes
import SatchelStorage
import SatchelSync

/// The keys of a library, the way to its remote, and what this machine is known by there.
struct RemoteAccess {
  let session: Session
  private var store: KeyStore { KeyStore(folder: session.places.data) }

  init(_ session: Session) { self.session = session }

  /// What was kept of an earlier `remote add` or `join`, confirmed or not; nil if there was none.
  func credentials() throws -> SatchelSync.Credentials? {
    guard let bytes = try store.read() else { return nil }
    return try SatchelSync.Credentials(decoding: bytes, path: store.path)
  }

  /// The keys with which the remote knows this machine.
  func confirmed() throws -> SatchelSync.Credentials {
    guard let credentials = try credentials(), credentials.isConfirmed else {
      throw SyncError.noRemote
    }
    return credentials
  }

  func save(_ credentials: SatchelSync.Credentials) throws(SyncError) {
    let bytes = try credentials.encoded()
    do { try store.write(bytes) } catch { throw .storage(error) }
  }

  /// Makes the credentials' file, the library's binding and the remote's account agree.
  var pairing: Pairing {
    Pairing(library: session.library, now: session.now) { credentials throws(SyncError) in
      try save(credentials)
    }
  }

  func accounts(at address: RemoteAddress) -> any AccountRemote {
    switch address.kind {
    case .relay: RelayAccounts(channel(to: address.text))
    case .folder: StorageAccounts(folder: address.text)
    }
  }

  func remote(_ credentials: SatchelSync.Credentials) throws -> any Remote {
    let address = try Self.address(credentials.url)
    let account = credentials.keys.account
    switch address.kind {
    case .relay:
      return RelayRemote(
        channel(to: address.text), account: account, token: credentials.token.secret.exposed)
    case .folder: return StorageRemote(folder: address.text, account: account)
    }
  }

  /// The remote that a person means.
  static func address(_ text: String) throws -> RemoteAddress {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let folder = getcwd(&buffer, buffer.count).map { String(cString: $0) } ?? "/"
    return try RemoteAddress(text, in: folder)
  }

  /// A relay may be anywhere that the person says, on this machine too.
  private func channel(to url: String) -> RelayChannel {
    let client = HTTPClient(session.httpSettings(.any), interruption: Interrupts.wish)
    return RelayChannel(url: url, client: client) { SystemClock.now / 1000 }
  }

  /// Held while the keys or the log are in use, so that two processes never send at once.
  func lock() throws -> FileLock {
    do {
      return try FileLock(session.places.state + "/sync.lock")
    } catch StorageError.busy {
      throw SyncError.anotherSyncRuns
    }
  }

  /// Tells a copy of this library on another machine from this one, without telling the machine's id.
  func sidecar(for account: AccountID) throws -> SidecarPlace {
    let machine = try AtomicFile.read("/etc/machine-id", maximumBytes: 4096) ?? []
    let label = Array("satchel v1 machine\0".utf8)
    return SidecarPlace(
      path: session.places.state + "/sidecar",
      machine: Digest.sha256(label + account.bytes + machine))
  }

  /// What other machines are to call this one.
  var deviceName: String {
    if let name = session.settings.text(.deviceName) { return name }
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unnamed" }
    let bytes = name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return bytes.isEmpty ? "unnamed" : String(decoding: bytes, as: UTF8.self)
  }
}
