import SatchelBytes
import SatchelFormat
import SatchelModel
import Testing

@testable import SatchelCrypto

// The fixture's words as values of the model.

extension Meaning.Segment {
  func vector() throws -> VersionVector {
    var vector = VersionVector()
    for entry in base {
      let replica = try #require(ReplicaID(bytes: entry.replica.bytes))
      let hash = try #require(HashPrefix(bytes: entry.hash.bytes))
      vector[replica] = Version(n: try #require(UInt64(entry.n)), hash: hash)
    }
    return vector
  }
}

extension Meaning.Segment.Change {
  func operation() throws -> SatchelModel.Operation {
    let kinds: [String: OperationKind] = [
      "nop": .nop, "write": .write, "add": .add, "remove": .remove, "delete": .delete,
      "purge": .purge, "removePrefix": .removePrefix,
    ]
    let kind = try #require(kinds[kind])
    let entity = try entity.map { try entityID($0.bytes) }
    let field = try field.map { Field(number: try #require(UInt64($0))) } ?? .life
    return Operation(
      kind, CellKey(field, element?.bytes ?? []),
      of: entity ?? EntityID(kind: EntityKind(number: 0), id: .zero),
      at: Stamp(clamping: try #require(UInt64(stamp ?? "0"))), value: value?.bytes ?? [],
      givesLife: life ?? false, run: run ?? 1)
  }
}

extension Meaning.Entity {
  func entry() throws -> SnapshotChunk.Entry {
    var read: [CellKey: SatchelModel.Cell] = [:]
    for cell in cells {
      let heads = try cell.heads.map { head in
        let replica = try #require(ReplicaID(bytes: head.replica.bytes))
        return Head(
          dot: Dot(replica: replica, n: try #require(UInt64(head.n))),
          stamp: Stamp(clamping: try #require(UInt64(head.stamp))), value: head.value.bytes)
      }
      read[CellKey(Field(number: cell.field), cell.element.bytes)] = SatchelModel.Cell(heads: heads)
    }
    return SnapshotChunk.Entry(
      id: try entityID(entity.bytes), entity: SatchelModel.Entity(cells: read))
  }
}

extension Vectors.Broken.Place {
  /// Nil unless the object must be a certain part of a certain blob.
  var blobPart: ObjectPlace? {
    guard let stream, let first, let count else { return nil }
    // Only the first half of a name is in a header.
    let name = BlobName(bytes: stream.bytes + [UInt8](repeating: 0, count: 16))
    return .blobPart(name, index: Int(first), of: Int(count))
  }
}

private func entityID(_ bytes: [UInt8]) throws -> EntityID {
  EntityID(
    kind: EntityKind(number: try #require(bytes.first)),
    id: try #require(ArticleID(bytes: bytes.dropFirst())))
}
