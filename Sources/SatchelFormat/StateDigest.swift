import SatchelBytes
package import SatchelModel

/// A sum over all cells of a library: equal for equal states, in whatever order they are added.
///
/// It is the sum modulo 2¹²⁸ of SHA-256(cell)[0..<16] as little-endian numbers, where a cell is the kind
/// of its entity, the id 16, field, length, element, count of heads, and for each head the replica 8, n,
/// stamp (varint), length and value, in the order of `EntityCodec`. An alarm for accidents, not a proof:
/// whoever can choose cells can choose the sum.
package struct StateDigest: Hashable, Sendable {
  private var sum: UInt128

  package static let size = 16
  package static let zero = StateDigest(sum: 0)

  private init(sum: UInt128) { self.sum = sum }

  /// Nil unless `bytes` are sixteen.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.size else { return nil }
    sum = bytes.reversed().reduce(0) { $0 << 8 | UInt128($1) }
  }

  package init(of id: EntityID, _ entity: Entity) {
    sum = entity.cells.reduce(0) { $0 &+ Self.number(of: id, $1.key, $1.value) }
  }

  /// Little-endian.
  package var bytes: [UInt8] {
    (0..<Self.size).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt128($0))) }
  }

  package static func += (left: inout StateDigest, right: StateDigest) { left.sum &+= right.sum }
  package static func -= (left: inout StateDigest, right: StateDigest) { left.sum &-= right.sum }

  private static func number(of id: EntityID, _ key: CellKey, _ cell: Cell) -> UInt128 {
    var bytes: [UInt8] = []
    bytes.append(entity: id)
    bytes.append(key)
    bytes.append(varint: UInt64(cell.heads.count))
    for head in cell.heads.sorted(by: EntityCodec.precedes) {
      bytes += head.dot.replica.bytes
      bytes.append(varint: head.dot.n)
      bytes.append(varint: head.stamp.value)
      bytes.append(lengthPrefixed: head.value)
    }
    return Digest.sha256(bytes).prefix(size).reversed().reduce(0) { $0 << 8 | UInt128($1) }
  }
}
