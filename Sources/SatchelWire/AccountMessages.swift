package import SatchelBytes

/// A new account: what its first machine leaves with the relay.
///
/// `"SATA" u8 1 ‖ account 16 ‖ locator 16 ‖ SHA-256(enrol) 32 ‖ SHA-256(token) 32 ‖ u32 length ‖ key file`
package struct Registration: Equatable, Sendable {
  package let account: AccountID
  package let locator: Locator
  /// Of the secret with which further machines enrol.
  package let enrol: SecretHash
  /// Of this machine's token.
  package let token: SecretHash
  package let keyFile: [UInt8]

  package init(
    account: AccountID, locator: Locator, enrol: SecretHash, token: SecretHash, keyFile: [UInt8]
  ) {
    (self.account, self.locator, self.keyFile) = (account, locator, keyFile)
    (self.enrol, self.token) = (enrol, token)
  }

  package func encoded() -> [UInt8] {
    var bytes = Array("SATA".utf8) + [1] + account.bytes + locator.bytes + enrol.bytes + token.bytes
    bytes.append(integer: UInt64(keyFile.count), bytes: 4)
    return bytes + keyFile
  }

  package init(decoding bytes: [UInt8]) throws(WireError) {
    var reader = ByteReader(bytes)
    try reader.expect(message: "SATA")
    (account, locator) = (try reader.value(), try reader.value())
    (enrol, token) = (try reader.secretHash(), try reader.secretHash())
    keyFile = try reader.keyFile(under: locator)
  }
}

/// A machine that joins an account: `"SATD" u8 1 ‖ SHA-256(token) 32`.
package struct Enrolment: Equatable, Sendable {
  package let token: SecretHash

  package init(token: SecretHash) { self.token = token }

  package func encoded() -> [UInt8] { Array("SATD".utf8) + [1] + token.bytes }

  package init(decoding bytes: [UInt8]) throws(WireError) {
    var reader = ByteReader(bytes)
    try reader.expect(message: "SATD")
    token = try reader.secretHash()
    try reader.end()
  }
}

/// A new pairing code and data key, which shut all other machines out until they join again.
///
/// `"SATR" u8 1 ‖ new locator 16 ‖ SHA-256(new enrol) 32 ‖ u32 length ‖ new key file`
package struct Rotation: Equatable, Sendable {
  package let locator: Locator
  package let enrol: SecretHash
  package let keyFile: [UInt8]

  package init(locator: Locator, enrol: SecretHash, keyFile: [UInt8]) {
    (self.locator, self.enrol, self.keyFile) = (locator, enrol, keyFile)
  }

  package func encoded() -> [UInt8] {
    var bytes = Array("SATR".utf8) + [1] + locator.bytes + enrol.bytes
    bytes.append(integer: UInt64(keyFile.count), bytes: 4)
    return bytes + keyFile
  }

  package init(decoding bytes: [UInt8]) throws(WireError) {
    var reader = ByteReader(bytes)
    try reader.expect(message: "SATR")
    (locator, enrol) = (try reader.value(), try reader.secretHash())
    keyFile = try reader.keyFile(under: locator)
  }
}

extension ByteReader {
  fileprivate mutating func keyFile(under locator: Locator) throws(WireError) -> [UInt8] {
    let length = try number(bytes: 4)
    guard length <= UInt64(Limits.keyFile) else { throw .keyFileTooLong(length) }
    let bytes = Array(try take(Int(length)))
    try end()
    let header = try ObjectHeader(parsing: bytes)
    guard header.kind == .keyFile, header.stream == locator.bytes,
      bytes.count == ObjectHeader.size + Int(header.bodyLength)
    else { throw .notAKeyFile }
    return bytes
  }
}
