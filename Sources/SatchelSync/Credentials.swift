import SatchelBytes
package import SatchelCrypto

/// What this machine holds to read its library's objects and to be known by one remote.
///
/// Written before anything is sent, so that a try that was cut off sends the same bytes again.
package struct Credentials: Equatable, Sendable {
  package private(set) var code: PairingCode
  package private(set) var keys: KeyRing
  /// The remote's address, as the person gave it.
  package let url: String
  /// What the person calls the remote.
  package var name: String
  package let token: DeviceToken
  /// The key file as it was first made; a second sealing would be other bytes.
  package private(set) var keyFile: [UInt8]
  /// Whether the remote has said that it knows this machine.
  package var isConfirmed: Bool
  /// What opens the storage itself, where it asks for more than the keys: a password, say.
  package var login: SecretBytes?
  /// What takes the place of code, keys and key file once the remote has said that it knows of it.
  var next: Renewal?

  /// A new pairing code, with keys of which the newest is new.
  struct Renewal: Equatable, Sendable {
    let code: PairingCode
    let keys: KeyRing
    let keyFile: [UInt8]
  }

  package init(
    code: PairingCode, keys: KeyRing, url: String, token: DeviceToken, keyFile: [UInt8],
    isConfirmed: Bool, login: SecretBytes? = nil, name: String? = nil
  ) {
    (self.login, self.name) = (login, name ?? url)
    (self.code, self.keys, self.url) = (code, keys, url)
    (self.token, self.keyFile, self.isConfirmed) = (token, keyFile, isConfirmed)
  }
}

extension Credentials {
  /// Whether no rotation waits for the remote.
  package var isRenewed: Bool { next == nil }

  /// After a rotation that the remote has taken.
  mutating func renew() {
    guard let next else { return }
    (code, keys, keyFile) = (next.code, next.keys, next.keyFile)
    self.next = nil
  }
}

extension Credentials {
  /// The same keys for another remote; a token is one remote's alone.
  package func moved(to url: String) -> Credentials {
    var random = SystemRandomNumberGenerator()
    return Credentials(
      code: code, keys: keys, url: url, token: .random(using: &random), keyFile: keyFile,
      isConfirmed: false)
  }
}

// MARK: - As a file

extension Credentials {
  struct Stored: Codable {
    let code, keys, url, token, keyFile: String
    let confirmed: Bool
    var name, login: String?
    var next: StoredRenewal?
  }

  struct StoredRenewal: Codable {
    let code, keys, keyFile: String
  }

  /// Its secrets in hexadecimal.
  var stored: Stored {
    Stored(
      code: Hex.encode(code.root.exposed), keys: Hex.encode(keys.encoded().exposed), url: url,
      token: Hex.encode(token.secret.exposed), keyFile: Hex.encode(keyFile),
      confirmed: isConfirmed, name: name, login: login.map { Hex.encode($0.exposed) },
      next: next.map {
        StoredRenewal(
          code: Hex.encode($0.code.root.exposed), keys: Hex.encode($0.keys.encoded().exposed),
          keyFile: Hex.encode($0.keyFile))
      })
  }

  /// Nil for what `stored` never is.
  init?(_ stored: Stored) {
    guard let root = Hex.decode(stored.code), let code = PairingCode(root: SecretBytes(root)),
      let ring = Hex.decode(stored.keys), let keys = try? KeyRing(decoding: ring),
      let secret = Hex.decode(stored.token), let token = DeviceToken(secret: SecretBytes(secret)),
      let keyFile = Hex.decode(stored.keyFile)
    else { return nil }
    let login = stored.login.flatMap { Hex.decode($0) }.map { SecretBytes($0) }
    let next = stored.next.flatMap { Renewal($0) }
    guard (login == nil) == (stored.login == nil), (next == nil) == (stored.next == nil) else {
      return nil
    }
    self.init(
      code: code, keys: keys, url: stored.url, token: token, keyFile: keyFile,
      isConfirmed: stored.confirmed, login: login, name: stored.name)
    self.next = next
  }
}

extension Credentials.Renewal {
  fileprivate init?(_ stored: Credentials.StoredRenewal) {
    guard let root = Hex.decode(stored.code), let code = PairingCode(root: SecretBytes(root)),
      let ring = Hex.decode(stored.keys), let keys = try? KeyRing(decoding: ring),
      let keyFile = Hex.decode(stored.keyFile)
    else { return nil }
    self.init(code: code, keys: keys, keyFile: keyFile)
  }
}
