package import SatchelWire

/// What a machine shows a relay with each request: 32 random bytes, of which the relay keeps the hash.
///
/// It comes from nothing else, so that the relay can shut out one machine and no other.
package struct DeviceToken: Equatable, Sendable {
  package static let size = 32

  package let secret: SecretBytes

  /// Nil unless `secret` has 32 bytes.
  package init?(secret: SecretBytes) {
    guard secret.count == Self.size else { return nil }
    self.secret = secret
  }

  private init(_ secret: SecretBytes) { self.secret = secret }

  package static func random(using generator: inout some RandomNumberGenerator) -> DeviceToken {
    DeviceToken(.random(size, using: &generator))
  }

  package var hash: SecretHash { SecretHash(of: secret.exposed) }
  package var credential: Credential { .bearer(secret.exposed) }
}

extension PairingCode {
  /// What a relay keeps to know machines that join.
  package var enrolHash: SecretHash { SecretHash(of: enrolSecret.exposed) }
  package var enrolCredential: Credential { .enrol(enrolSecret.exposed) }
}
