package import SatchelBytes

/// A key that seals what a library sends, until the next rotation.
package struct DataKey: Equatable, Sendable {
  /// Thirty-two bytes.
  package let secret: SecretBytes
  /// Milliseconds since 1970.
  package let created: Int64
  /// SHA-256("satchel v1 key" ‖ key)[0..<8]: what headers call it.
  package let id: KeyID

  package init(secret: SecretBytes, created: Int64) {
    (self.secret, self.created) = (secret, created)
    let hash = Digest.sha256(Array("satchel v1 key".utf8) + secret.exposed)
    id = KeyID(bytes: hash.prefix(KeyID.size)) ?? KeyID(value: 0)
  }
}

/// An account's keys, which are only ever added: what was sealed stays readable.
package struct KeyRing: Equatable, Sendable {
  /// So many fit a key file, with room to spare; a rotation adds one.
  package static let maximumKeys = 64
  private static let keySize = 32

  package let account: AccountID
  /// Names blobs; it outlives rotations, so that a blob keeps its name.
  package let nameKey: SecretBytes
  /// Sorted by date and id; never empty.
  package let keys: [DataKey]
  /// The last of `keys`: seals everything new.
  package let active: DataKey

  /// - Throws: `tooManyKeys` or `keyFileBroken` (no key, one twice, a wrong size, no
  ///   account).
  package init(account: AccountID, nameKey: SecretBytes, keys: [DataKey]) throws(CryptoError) {
    guard keys.count <= Self.maximumKeys else { throw .tooManyKeys(keys.count) }
    let sorted = keys.sorted(by: Self.precedes)
    guard let last = sorted.last, account != .zero, nameKey.count == Self.keySize,
      keys.allSatisfy({ $0.secret.count == Self.keySize && $0.created >= 0 }),
      Set(keys.map(\.id)).count == keys.count
    else { throw .keyFileBroken }
    (self.account, self.nameKey, self.keys, active) = (account, nameKey, sorted, last)
  }

  /// A new account.
  package static func random(
    created: Int64, using generator: inout some RandomNumberGenerator
  ) throws(CryptoError) -> KeyRing {
    guard let account = AccountID(bytes: generator.bytes(AccountID.size)) else {
      throw .keyFileBroken
    }
    let nameKey = SecretBytes.random(keySize, using: &generator)
    let key = DataKey(secret: .random(keySize, using: &generator), created: max(0, created))
    return try KeyRing(account: account, nameKey: nameKey, keys: [key])
  }

  /// This ring with a new active key, for a rotation.
  ///
  /// The key counts as made after all others even if the clock says otherwise: else the old one would stay
  /// active, and a removed machine would go on reading.
  package func rotated(
    now: Int64, using generator: inout some RandomNumberGenerator
  ) throws(CryptoError) -> KeyRing {
    let (next, overflow) = active.created.addingReportingOverflow(1)
    guard !overflow else { throw .keyFileBroken }
    let key = DataKey(
      secret: .random(Self.keySize, using: &generator), created: max(now, next))
    return try KeyRing(account: account, nameKey: nameKey, keys: keys + [key])
  }

  /// All keys of both, so that two rotations made apart both stay readable.
  ///
  /// - Throws: `otherLibrary`, or `tooManyKeys`.
  package func merged(with other: KeyRing) throws(CryptoError) -> KeyRing {
    guard account == other.account, nameKey == other.nameKey else { throw .otherLibrary }
    var byID: [KeyID: DataKey] = [:]
    for key in keys + other.keys {
      guard let known = byID[key.id], known.created <= key.created else {
        byID[key.id] = key
        continue
      }
    }
    return try KeyRing(account: account, nameKey: nameKey, keys: Array(byID.values))
  }

  package subscript(id: KeyID) -> DataKey? { keys.first { $0.id == id } }

  // MARK: As bytes

  /// account 16 ‖ name key 32 ‖ u8 count ‖ count × {key 32, u64 created}, the active one last.
  package func encoded() -> SecretBytes {
    var bytes = account.bytes + nameKey.exposed + [UInt8(clamping: keys.count)]
    for key in keys {
      bytes += key.secret.exposed
      bytes.append(integer: UInt64(key.created), bytes: 8)
    }
    return SecretBytes(bytes)
  }

  /// Reads what `encoded` wrote, and nothing else.
  ///
  /// - Throws: `keyFileBroken` or `tooManyKeys`.
  package init(decoding bytes: some Collection<UInt8>) throws(CryptoError) {
    var reader = ByteReader(Array(bytes))
    var keys: [DataKey] = []
    let (account, nameKey): (AccountID, SecretBytes)
    do throws(ByteError) {
      account = try reader.fixed()
      nameKey = SecretBytes(try reader.bytes(Self.keySize))
      for _ in 0..<(try reader.byte()) {
        let secret = SecretBytes(try reader.bytes(Self.keySize))
        let created = try reader.integer(bytes: 8)
        keys.append(DataKey(secret: secret, created: Int64(exactly: created) ?? -1))
      }
      try reader.finish()
    } catch { throw .keyFileBroken }
    try self.init(account: account, nameKey: nameKey, keys: keys)
    guard zip(self.keys, self.keys.dropFirst()).allSatisfy(Self.precedes), self.keys == keys else {
      throw .keyFileBroken
    }
  }

  private static func precedes(_ left: DataKey, _ right: DataKey) -> Bool {
    (left.created, left.id) < (right.created, right.id)
  }
}
