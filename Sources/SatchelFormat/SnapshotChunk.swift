import SatchelBytes
package import SatchelModel

/// A part of a snapshot's state: entities in order, as `{kind, id 16, length, cells}`.
///
/// A large entity is several entries in a row, each with other cells or heads, which may go on in the next
/// chunk: no chunk need be larger for one large article.
package struct SnapshotChunk: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package let id: EntityID
    package let entity: Entity

    package init(id: EntityID, entity: Entity) { (self.id, self.entity) = (id, entity) }

    func encoded() -> [UInt8] {
      var bytes: [UInt8] = []
      bytes.append(entity: id)
      bytes.append(lengthPrefixed: EntityCodec.encode(entity))
      return bytes
    }
  }

  package let entries: [Entry]

  /// Reads untrusted bytes: ascending entities, none without cells, nothing else.
  package init(decoding bytes: [UInt8]) throws(FormatError) {
    var reader = FormatReader(bytes)
    var entries: [Entry] = []
    while !reader.isAtEnd {
      let id = try reader.entity()
      if let last = entries.last, last.id > id { throw .entitiesUnsorted }
      let entity = try EntityCodec.decode(try reader.lengthPrefixed())
      guard !entity.cells.isEmpty else { throw .entityEmpty }
      entries.append(Entry(id: id, entity: entity))
    }
    self.entries = entries
  }
}

/// Cuts a library's entities into chunks, each within the limits of one object.
package struct SnapshotPacker: ~Copyable {
  /// What an entity's part takes at most, unless it is one long head: well below what fits a chunk.
  private static let maximumPieceLength = 256 * 1024

  private var packer: BodyPacker
  private var last: EntityID?

  package init() throws(FormatError) { packer = try BodyPacker() }

  /// Takes the next entity, and returns the chunks that it filled, mostly none.
  ///
  /// - Throws: `entitiesUnsorted` unless `id` comes after all before it. An empty entity is left out.
  package mutating func append(
    _ id: EntityID, _ entity: Entity
  ) throws(FormatError) -> [PackedBody] {
    if let last, last >= id { throw .entitiesUnsorted }
    last = id
    var full: [PackedBody] = []
    for piece in entity.pieces(maximumLength: Self.maximumPieceLength) {
      let bytes = SnapshotChunk.Entry(id: id, entity: piece).encoded()
      if try packer.append(bytes) { continue }
      full.append(try cut())
      guard try packer.append(bytes) else { throw .tooLargeToPack }
    }
    return full
  }

  /// The last chunk; nil if it would be empty.
  package consuming func finish() throws(FormatError) -> PackedBody? {
    packer.rawLength > 0 ? try cut() : nil
  }

  private mutating func cut() throws(FormatError) -> PackedBody {
    var full = try BodyPacker()
    swap(&full, &packer)
    return try full.finish()
  }
}

/// Puts the entities of a snapshot together again, chunk by chunk in order.
package struct SnapshotAssembler {
  /// The last entity so far, which the next chunk may go on with.
  private var open: SnapshotChunk.Entry?

  package init() {}

  /// The entities that are complete now, in order.
  ///
  /// - Throws: `entitiesUnsorted` if the chunk does not follow the one before.
  package mutating func append(
    _ chunk: SnapshotChunk
  ) throws(FormatError) -> [SnapshotChunk.Entry] {
    var complete: [SnapshotChunk.Entry] = []
    for entry in chunk.entries {
      guard let last = open else {
        open = entry
        continue
      }
      guard last.id <= entry.id else { throw .entitiesUnsorted }
      if last.id == entry.id {
        open = SnapshotChunk.Entry(id: last.id, entity: Entity(union: [last.entity, entry.entity]))
      } else {
        complete.append(last)
        open = entry
      }
    }
    return complete
  }

  /// The last entity; nil if there was none at all.
  package consuming func finish() -> SnapshotChunk.Entry? { open }
}

extension Entity {
  /// This entity in parts of about `maximumLength` bytes at most, or one head if that is longer.
  fileprivate func pieces(maximumLength: Int) -> [Entity] {
    var (pieces, piece, length): ([Entity], [CellKey: Cell], Int) = ([], [:], 0)
    for (key, cell) in cells.sorted(by: { $0.key < $1.key }) {
      for head in cell.heads.sorted(by: EntityCodec.precedes) {
        // The numbers of a head take at most 60 bytes, its replica's entry included.
        let size = key.element.count + head.value.count + 60
        if length > 0, length + size > maximumLength {
          pieces.append(Entity(cells: piece))
          (piece, length) = ([:], 0)
        }
        piece[key, default: Cell()].insert(head)
        length += size
      }
    }
    return length > 0 ? pieces + [Entity(cells: piece)] : pieces
  }
}
