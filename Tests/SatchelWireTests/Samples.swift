import SatchelBytes
import SatchelWire

/// Values with every field set to something of its own, so that a mix-up shows.
enum Sample {
  static let account = AccountID(high: 1, low: 2)
  static let locator = Locator(high: 3, low: 4)
  static let replica = ReplicaID(value: 0x0102_0304_0506_0708)

  static func header(
    _ kind: ObjectKind = .segment, bodyLength: UInt32 = 5, account: AccountID = account,
    stream: [UInt8]? = nil, first: UInt64 = 1, count: UInt32 = 2, previous: SegmentHash = .zero
  ) -> ObjectHeader {
    ObjectHeader(
      kind: kind, account: account,
      stream: stream ?? replica.bytes + [UInt8](repeating: 0, count: 8), first: first,
      count: count, bodyLength: bodyLength, previous: previous, keyID: KeyID(value: 9),
      salt: Array(0..<32))
  }

  /// A whole segment of 117 bytes.
  static let segment = header().bytes + [1, 2, 3, 4, 5]

  static let keyFile =
    header(.keyFile, bodyLength: 3, account: .zero, stream: locator.bytes).bytes + [6, 7, 8]

  static func hash(_ byte: UInt8) -> SecretHash { SecretHash(of: [byte]) }
}

/// The error that `body` throws, or nil.
func wireError(_ body: () throws(WireError) -> Void) -> WireError? {
  do throws(WireError) { try body() } catch { return error }
  return nil
}
