/// One machine's copy of a library: eight random bytes, made anew when a copy forks.
package struct ReplicaID: EightBytes {
  package let value: UInt64
  package init(value: UInt64) { self.value = value }
}

/// The first eight bytes of a segment's SHA-256: enough to tell two branches of one log apart.
package struct HashPrefix: EightBytes {
  package let value: UInt64
  package init(value: UInt64) { self.value = value }

  package static let zero = HashPrefix(value: 0)
}

/// The first eight bytes of SHA-256("satchel v1 key" ‖ key): names a data key without telling it.
package struct KeyID: EightBytes {
  package let value: UInt64
  package init(value: UInt64) { self.value = value }
}

/// One person's library on a remote: sixteen random bytes.
package struct AccountID: SixteenBytes {
  package let high, low: UInt64
  package init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }
}

/// The name under which a remote keeps an account's key file; derived from the pairing code.
package struct Locator: SixteenBytes {
  package let high, low: UInt64
  package init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }
}

/// The first sixteen bytes of SHA-256 over a whole sealed segment.
package struct SegmentHash: SixteenBytes {
  package let high, low: UInt64
  package init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

  package init(of segment: some Collection<UInt8>) {
    self = Self(bytes: Digest.sha256(segment).prefix(16)) ?? .zero
  }

  package var prefix: HashPrefix { HashPrefix(value: high) }
}
