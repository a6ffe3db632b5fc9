import Glibc
import SatchelBytes
import SatchelConfig
import SatchelCrypto
import SatchelHTTP
import SatchelRemotes
import SatchelStorage
import SatchelSync
import SatchelWire

/// The keys of a library, the way to its remote, and what this machine is known by there.
struct RemoteAccess {
  let session: Session
  private let interruption: Interruption
  private var store: KeyStore { KeyStore(folder: session.places.data) }

  init(_ session: Session, interruption: Interruption = Interrupts.wish) {
    (self.session, self.interruption) = (session, interruption)
  }

  /// What was kept of every `remote add` and `join`, confirmed or not.
  func known() throws -> KnownRemotes {
    guard let bytes = try store.read() else { return KnownRemotes() }
    return try KnownRemotes(decoding: bytes, path: store.path)
  }

  /// The remotes that know this machine; at least one.
  func confirmed() throws -> [SatchelSync.Credentials] {
    let confirmed = try known().confirmed
    guard !confirmed.isEmpty else { throw SyncError.noRemote }
    return confirmed
  }

  /// The remote that a person means by its name or its address; nil is the only one.
  func confirmed(_ name: String?) throws -> SatchelSync.Credentials {
    let all = try confirmed()
    guard let name else {
      guard let only = all.first, all.count == 1 else {
        throw SyncError.severalRemotes(all.map(\.name))
      }
      return only
    }
    let url = try? Self.address(name).text
    guard let found = all.first(where: { $0.name == name || $0.url == url || $0.url == name })
    else { throw SyncError.notThisRemote(url: name) }
    return found
  }

  func save(_ credentials: SatchelSync.Credentials) throws {
    var known = try known()
    try known.put(credentials)
    try save(known)
  }

  func save(_ known: KnownRemotes) throws {
    try store.write(try known.encoded())
  }

  /// Makes the credentials' file, the library's binding and the remote's account agree.
  func pairing(_ login: SecretBytes?, named name: String) -> Pairing {
    Pairing(library: session.library, now: session.now, login: login) {
      credentials throws(SyncError) in
      var credentials = credentials
      credentials.name = name
      do { try save(credentials) } catch let error as SyncError { throw error } catch {
        throw .keysDamaged(path: store.path)
      }
    }
  }

  func accounts(at address: RemoteAddress, _ login: SecretBytes?) -> any AccountRemote {
    switch address.kind {
    case .relay: RelayAccounts(channel(to: address.text))
    case .folder: StorageAccounts(folder: address.text)
    case .webDAV(let place): StorageAccounts(webDAV: channel(to: place, address.text, login))
    case .s3(let place):
      StorageAccounts(s3: channel(to: place, address.text, login), prefix: place.prefix)
    }
  }

  func remote(_ credentials: SatchelSync.Credentials) throws -> any Remote {
    let address = try Self.address(credentials.url)
    let (account, login) = (credentials.keys.account, credentials.login)
    switch address.kind {
    case .relay:
      return RelayRemote(
        channel(to: address.text), account: account, token: credentials.token.secret.exposed)
    case .folder: return StorageRemote(folder: address.text, account: account)
    case .webDAV(let place):
      return StorageRemote(webDAV: channel(to: place, address.text, login), account: account)
    case .s3(let place):
      return StorageRemote(
        s3: channel(to: place, address.text, login), prefix: place.prefix, account: account)
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
    RelayChannel(url: url, client: client) { SystemClock.now / 1000 }
  }

  private var client: HTTPClient {
    HTTPClient(session.httpSettings(.any), interruption: interruption)
  }

  private func channel(
    to place: WebDAVPlace, _ url: String, _ login: SecretBytes?
  ) -> StorageChannel {
    let password = String(decoding: login?.exposed ?? [], as: UTF8.self)
    return storage(
      url, place.base, place.user.map { .password(user: $0, password: password) })
  }

  private func channel(
    to place: S3Place, _ url: String, _ login: SecretBytes?
  ) -> StorageChannel {
    // A key's id and its secret, with a line break between them.
    let lines = String(decoding: login?.exposed ?? [], as: UTF8.self).split(separator: "\n")
    let (keyID, secret) = (lines.first ?? "", lines.dropFirst().first ?? "")
    return storage(
      url, place.base,
      .signature(region: place.region, keyID: String(keyID), secret: String(secret)))
  }

  private func storage(_ url: String, _ base: String, _ login: Login?) -> StorageChannel {
    StorageChannel(url: url, base: base, login: login, client: client) { SystemClock.now / 1000 }
  }

  /// Asks for what opens the storage at `address`, if it is of a kind that wants something.
  static func login(for address: RemoteAddress) throws(Failure) -> SecretBytes? {
    switch address.kind {
    case .relay, .folder: return nil
    case .webDAV(let place):
      guard let user = place.user else { return nil }
      return SecretBytes(Array(try Prompt.secret("Password of \(user) at \(place.host): ").utf8))
    case .s3:
      let keyID = try fromEnvironment("AWS_ACCESS_KEY_ID", or: "Access key id: ")
      let secret = try fromEnvironment("AWS_SECRET_ACCESS_KEY", or: "Secret access key: ")
      return SecretBytes(Array("\(keyID)\n\(secret)".utf8))
    }
  }

  private static func fromEnvironment(
    _ name: String, or question: String
  ) throws(Failure) -> String {
    if let value = processEnvironment(name) { return value }
    return try Prompt.secret(question)
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

  /// Tells the other machines, with the next sync, what this one is called and known by.
  func introduce() throws {
    let relays = try known().confirmed.filter { try Self.address($0.url).kind == .relay }
    let ids = relays.map(\.token.hash.device.bytes)
    try session.library.introduce(as: deviceName, knownBy: Set(ids), now: session.now)
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
