import SatchelBytes
package import SatchelModel

/// One entity's cells as bytes: what a library keeps of it, and what a snapshot carries.
///
/// ```
/// count ‖ count × replica 8 ‖ cells {field, length, element, count of heads ≥ 1, heads}
/// head = index of the replica, zig-zag difference of n, zig-zag difference of stamps, length, value
/// ```
/// All numbers are varints. Replicas are sorted and each is used; cells are sorted by field and element,
/// heads by replica, n, stamp and value. Differences count from the head before, across cells, and from 0 at
/// first: writes of one entity are mostly near each other. A difference of n is taken modulo 2⁶⁴. That is
/// about 10 bytes a cell besides its value, and one byte string for one entity. Fields that this version does not know are like all others.
package enum EntityCodec {
  package static func encode(_ entity: Entity) -> [UInt8] {
    let cells = entity.cells.map { (key: $0.key, heads: $0.value.heads.sorted(by: precedes)) }
      .sorted { $0.key < $1.key }
    let replicas = Set(cells.flatMap { $0.heads.map(\.dot.replica) }).sorted()
    var bytes: [UInt8] = []
    bytes.append(varint: UInt64(replicas.count))
    for replica in replicas { bytes += replica.bytes }
    let indexes = Dictionary(uniqueKeysWithValues: zip(replicas, UInt64(0)...))

    var (n, stamp) = (UInt64(0), Stamp.zero)
    for (key, heads) in cells {
      bytes.append(key)
      bytes.append(varint: UInt64(heads.count))
      for head in heads {
        bytes.append(varint: indexes[head.dot.replica, default: 0])
        bytes.append(varint: ZigZag.encode(Int64(bitPattern: head.dot.n &- n)))
        bytes.append(varint: head.stamp.difference(from: stamp))
        bytes.append(lengthPrefixed: head.value)
        (n, stamp) = (head.dot.n, head.stamp)
      }
    }
    return bytes
  }

  /// Reads untrusted bytes: those that `encode` would write, and no others.
  package static func decode(_ bytes: some Collection<UInt8>) throws(FormatError) -> Entity {
    var decoder = try EntityDecoder(Array(bytes))
    return try decoder.entity()
  }

  /// The order of heads.
  ///
  /// A dot has one write, unless a copied replica wrote twice; then both are kept.
  static func precedes(_ left: Head, _ right: Head) -> Bool {
    guard left.dot == right.dot else { return left.dot < right.dot }
    guard left.stamp == right.stamp else { return left.stamp < right.stamp }
    return left.value.lexicographicallyPrecedes(right.value)
  }
}

private struct EntityDecoder {
  private var reader: FormatReader
  private var replicas: [ReplicaID] = []
  private var isUsed: [Bool]
  private var n: UInt64 = 0
  private var stamp = Stamp.zero

  init(_ bytes: [UInt8]) throws(FormatError) {
    reader = FormatReader(bytes)
    let count = try reader.varint()
    while replicas.count < count {
      let replica = try reader.fixed(ReplicaID.self)
      if let last = replicas.last, last >= replica { throw .replicasUnsorted }
      replicas.append(replica)
    }
    isUsed = Array(repeating: false, count: replicas.count)
  }

  mutating func entity() throws(FormatError) -> Entity {
    var cells: [CellKey: Cell] = [:]
    var last: CellKey?
    while !reader.isAtEnd {
      let key = try reader.cellKey()
      if let last, last >= key { throw .cellsUnsorted }
      cells[key] = try cell()
      last = key
    }
    guard isUsed.allSatisfy(\.self) else { throw .replicaNotUsed }
    return Entity(cells: cells)
  }

  private mutating func cell() throws(FormatError) -> Cell {
    let count = try reader.varint()
    guard count > 0 else { throw .cellEmpty }
    var heads: [Head] = []
    while heads.count < count {
      let head = try head()
      if let last = heads.last, !EntityCodec.precedes(last, head) { throw .headsUnsorted }
      heads.append(head)
    }
    return Cell(heads: heads)
  }

  private mutating func head() throws(FormatError) -> Head {
    guard let index = Int(exactly: try reader.varint()), replicas.indices.contains(index) else {
      throw .replicaNotListed
    }
    isUsed[index] = true
    n &+= UInt64(bitPattern: ZigZag.decode(try reader.varint()))
    let difference = try reader.varint()
    if difference != 0 { stamp = try stamp.advanced(by: difference) }
    let dot = Dot(replica: replicas[index], n: n)
    return Head(dot: dot, stamp: stamp, value: Array(try reader.lengthPrefixed()))
  }
}

extension [UInt8] {
  mutating func append(_ key: CellKey) {
    append(varint: key.field.number)
    append(lengthPrefixed: key.element)
  }
}

extension FormatReader {
  mutating func cellKey() throws(FormatError) -> CellKey {
    CellKey(Field(number: try varint()), Array(try lengthPrefixed()))
  }
}
