import SatchelBytes
package import SatchelCrypto
package import SatchelStorage
import SatchelWire

/// Makes an account on a remote, or joins one that another machine made.
///
/// Keys are saved before the remote hears of them: whatever is cut off, the next try goes on from there.
package struct Pairing {
  let library: Library
  /// Saves the keys durably in a file that only their owner can read.
  let save: (Credentials) throws(SyncError) -> Void
  /// Milliseconds since 1970.
  let now: Int64
  /// What opens the storage itself; nil where the keys are enough.
  let login: SecretBytes?

  package init(
    library: Library, now: Int64, login: SecretBytes?,
    save: @escaping (Credentials) throws(SyncError) -> Void
  ) {
    (self.library, self.now, self.login, self.save) = (library, now, login, save)
  }

  /// Makes an account at `url`.
  ///
  /// `unconfirmed` are the keys of an earlier try whose answer was lost; they are offered again as they are.
  package func add(
    _ url: String, invite: String?, unconfirmed: Credentials?, at remote: inout any AccountRemote
  ) throws(SyncError) -> Credentials {
    try refuseOtherAccount(unconfirmed?.keys.account, url)
    var credentials: Credentials
    if let unconfirmed { credentials = unconfirmed } else { credentials = try fresh(url) }
    credentials.login = login
    try save(credentials)
    let registration = Registration(
      account: credentials.keys.account, locator: credentials.code.locator,
      enrol: credentials.code.enrolHash, token: credentials.token.hash,
      keyFile: credentials.keyFile)
    do { try remote.register(registration, invite: invite) } catch { throw .remote(error) }
    return try confirm(&credentials, at: &remote)
  }

  /// Keeps the library of `known` at `url` too: joins it there if another machine has brought it, else makes
  /// an account.
  package func bring(
    _ known: Credentials, to url: String, invite: String?, at remote: inout any AccountRemote
  ) throws(SyncError) -> Credentials {
    let keyFile: [UInt8]?
    do { keyFile = try remote.keyFile(known.code.locator) } catch { throw .remote(error) }
    guard keyFile == nil else {
      return try join(url, code: known.code, unconfirmed: nil, at: &remote)
    }
    return try add(url, invite: invite, unconfirmed: known.moved(to: url), at: &remote)
  }

  /// Joins the account that answers to `code` at `url`.
  package func join(
    _ url: String, code: PairingCode, unconfirmed: Credentials?,
    at remote: inout any AccountRemote
  ) throws(SyncError) -> Credentials {
    let keyFile: [UInt8]?
    do { keyFile = try remote.keyFile(code.locator) } catch { throw .remote(error) }
    guard let keyFile else { throw .noLibraryUnderCode(url: url) }
    // That it opens proves the code, and that the account in it is the one to join.
    let keys = try sealed(KeyRing(opening: keyFile, with: code))
    try refuseOtherAccount(keys.account, url)
    var random = SystemRandomNumberGenerator()
    let token = unconfirmed?.code == code ? unconfirmed?.token : nil
    var credentials = Credentials(
      code: code, keys: keys, url: url, token: token ?? .random(using: &random),
      keyFile: keyFile, isConfirmed: false, login: login)
    try save(credentials)
    let enrolment = Enrolment(token: credentials.token.hash)
    do {
      try remote.enrol(enrolment, in: keys.account, secret: code.enrolSecret.exposed)
    } catch { throw .remote(error) }
    return try confirm(&credentials, at: &remote)
  }

  /// Replaces the pairing code and the key that seals what is new: whoever has only the old ones can read
  /// nothing that is written from now on.
  ///
  /// `KnownRemotes.beginRotation` has said to what, and that was saved: a try that was cut off is carried on
  /// with the same bytes. Nothing is done for credentials of which it did not.
  package func rotate(
    _ credentials: Credentials, at remote: inout any Remote
  ) throws(SyncError) -> Credentials {
    guard let next = credentials.next else { return credentials }
    var credentials = credentials
    let rotation = Rotation(
      locator: next.code.locator, enrol: next.code.enrolHash, keyFile: next.keyFile)
    do { try remote.rotate(rotation, from: credentials.code.locator) } catch {
      throw .remote(error)
    }
    credentials.renew()
    try save(credentials)
    return credentials
  }

  private func fresh(_ url: String) throws(SyncError) -> Credentials {
    var random = SystemRandomNumberGenerator()
    let code = PairingCode.random(using: &random)
    do {
      let keys = try KeyRing.random(created: now, using: &random)
      return Credentials(
        code: code, keys: keys, url: url, token: .random(using: &random),
        keyFile: try keys.sealed(with: code, using: &random), isConfirmed: false)
    } catch { throw .crypto(error) }
  }

  /// A library belongs to one account for good: two people's articles must never mix by a wrong code.
  private func refuseOtherAccount(_ account: AccountID?, _ url: String) throws(SyncError) {
    let bound = try stored(library.account)
    guard let bound, let account else { return }
    guard bound == account else { throw .otherAccount(url: url) }
  }

  private func confirm(
    _ credentials: inout Credentials, at remote: inout any AccountRemote
  ) throws(SyncError) -> Credentials {
    let account = credentials.keys.account
    let token = credentials.token
    guard try asked(remote.knows(token.hash.device, by: token.secret.exposed, in: account)) else {
      throw .remote(
        .notARelay(url: credentials.url, detail: "it let this machine in, and does not know it"))
    }
    try stored(library.bind(to: account))
    credentials.isConfirmed = true
    try save(credentials)
    return credentials
  }
}
