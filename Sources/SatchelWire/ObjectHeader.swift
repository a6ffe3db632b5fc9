package import SatchelBytes

/// What an object is; byte 4 of its header.
package enum ObjectKind: UInt8, Sendable, CaseIterable {
  case segment = 1
  case manifest, chunk, blobPart, keyFile, head

  /// True for what a relay keeps by name: unchanging, in numbered parts.
  package var isNamed: Bool { self == .manifest || self == .chunk || self == .blobPart }
}

/// The 112 clear bytes before an object's sealed body: all that a relay can see of it.
///
/// Integers are little-endian, hashes raw (docs/wire-protocol.md, "Objects"):
/// ```
///  0  4 "SAT1"      4  1 kind     5  1 flags = 3    6  1 minimum reader    7  1 zero
///  8 16 account (key file: zeros)
/// 24 16 stream: replica and 8 zeros | snapshot id | first half of a blob's name | locator
/// 40  8 first operation's number | part index       48  4 operations | parts
/// 52  4 body length, at most 768 KiB                 56 16 hash of the previous segment | zeros
/// 72  8 key id                                       80 32 salt
/// ```
package struct ObjectHeader: Equatable, Sendable {
  package static let size = 112
  package static let maximumBodyLength = 768 * 1024

  private static let magic = Array("SAT1".utf8)
  /// Bit 0 encrypted, bit 1 authenticated.
  ///
  /// There is no plain mode: a remote could forge in it.
  private static let sealedFlags: UInt8 = 3

  package var kind: ObjectKind
  /// The oldest format version that can read the body; to be judged only once the body opened.
  package var minimumReader: UInt8
  package var account: AccountID
  /// Sixteen bytes.
  package let stream: [UInt8]
  package var first: UInt64
  package var count: UInt32
  /// All bytes that follow the header, the seal's tag included.
  package var bodyLength: UInt32
  package var previous: SegmentHash
  package var keyID: KeyID
  /// Thirty-two bytes.
  package let salt: [UInt8]

  /// A header as this version writes it.
  ///
  /// `stream` has 16 bytes and `salt` 32; any other length is the caller's mistake and traps.
  package init(
    kind: ObjectKind, account: AccountID, stream: [UInt8], first: UInt64, count: UInt32,
    bodyLength: UInt32, previous: SegmentHash, keyID: KeyID, salt: [UInt8]
  ) {
    precondition(stream.count == 16 && salt.count == 32, "a stream has 16 bytes and a salt 32")
    self.kind = kind
    minimumReader = 1
    self.account = account
    self.stream = stream
    self.first = first
    self.count = count
    self.bodyLength = bodyLength
    self.previous = previous
    self.keyID = keyID
    self.salt = salt
  }

  /// Reads the first 112 of `bytes`, which are untrusted; what follows is not looked at.
  package init(parsing bytes: some Collection<UInt8>) throws(WireError) {
    var reader = ByteReader(Array(bytes.prefix(Self.size)))
    guard try reader.take(4).elementsEqual(Self.magic) else { throw .notAnObject }
    let kindNumber = try reader.take(1).first ?? 0
    let flags = try reader.take(1).first ?? 0
    minimumReader = try reader.take(1).first ?? 0
    let reserved = try reader.take(1).first ?? 0
    guard let kind = ObjectKind(rawValue: kindNumber) else { throw .unknownKind(kindNumber) }
    guard flags == Self.sealedFlags else { throw .wrongFlags(flags) }
    guard reserved == 0 else { throw .reservedByteInUse(reserved) }
    self.kind = kind
    (account, stream) = (try reader.value(), Array(try reader.take(16)))
    first = try reader.number(bytes: 8)
    count = UInt32(truncatingIfNeeded: try reader.number(bytes: 4))
    bodyLength = UInt32(truncatingIfNeeded: try reader.number(bytes: 4))
    (previous, keyID) = (try reader.value(), try reader.value())
    salt = Array(try reader.take(32))
    try check()
  }

  package var bytes: [UInt8] {
    var bytes = Self.magic + [kind.rawValue, Self.sealedFlags, minimumReader, 0]
    bytes += account.bytes + stream
    bytes.append(integer: first, bytes: 8)
    bytes.append(integer: UInt64(count), bytes: 4)
    bytes.append(integer: UInt64(bodyLength), bytes: 4)
    return bytes + previous.bytes + keyID.bytes + salt
  }

  /// Whose log a segment belongs to; nil for other kinds.
  package var replica: ReplicaID? {
    kind == .segment ? ReplicaID(bytes: stream.prefix(8)) : nil
  }

  /// The number of a segment's last operation.
  package var last: UInt64 { first + UInt64(count) - 1 }

  /// What must hold of the fields of each kind, so that no later arithmetic can overflow.
  private func check() throws(WireError) {
    guard bodyLength <= UInt32(Self.maximumBodyLength) else { throw .bodyTooLong(bodyLength) }
    guard (account == .zero) == (kind == .keyFile) else { throw .wrongAccount }
    let isNumbered =
      switch kind {
      case .segment: first >= 1 && count >= 1 && first <= UInt64(Int64.max) - UInt64(count)
      case .manifest, .chunk, .blobPart: count >= 1 && first < UInt64(count)
      case .keyFile, .head: true
      }
    guard isNumbered else { throw .wrongCount(first: first, count: count) }
    guard kind != .segment || stream.suffix(8).allSatisfy({ $0 == 0 }) else { throw .wrongStream }
    guard kind == .segment || previous == .zero else { throw .unexpectedPrevious }
  }
}
