import Foundation
import SatchelBytes

/// A query that a person gave a name, the same on every machine.
package struct SavedSearch: Hashable, Sendable {
  package static let maximumNameBytes = 200

  /// As the person wrote it; two names that fold to one key are one search.
  package let name: String
  package let query: String

  /// - Throws: `searchNameUnusable` for a name that is empty, too long, or holds control characters.
  package init(name: String, query: String) throws(ModelError) {
    let label = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      .precomposedStringWithCanonicalMapping
    guard !label.isEmpty, label.utf8.count <= Self.maximumNameBytes,
      !label.unicodeScalars.contains(where: \.isControlOrDirection)
    else { throw .searchNameUnusable(label) }
    (self.name, self.query) = (label, query)
  }

  /// As it was stored, whatever the rules for names were then.
  package init(stored name: String, query: String) { (self.name, self.query) = (name, query) }

  /// As its cells read; nil if it was deleted or never was.
  package init?(entity: Entity) {
    guard entity.isLive, let name = entity[.title].winner, let query = entity[.query].winner else {
      return nil
    }
    self.name = CellValue.text(name.value)
    self.query = CellValue.text(query.value)
  }

  /// The entity of the search of this name.
  package static func id(named name: String) -> EntityID {
    let label = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let hash = Digest.sha256("satchel:search:v1\0" + Tag.key(of: label))
    return EntityID(kind: .savedSearch, id: ArticleID(bytes: hash.prefix(16)) ?? .zero)
  }

  package var id: EntityID { Self.id(named: name) }

  /// What saving it over `entity` takes: nothing if it is there just so.
  package func operations(over entity: Entity, at stamp: Stamp) -> [Operation] {
    guard SavedSearch(entity: entity) != self else { return [] }
    let revoked =
      entity[.deleted].isEmpty
      ? [] : [Operation(.remove, CellKey(.deleted), of: id, at: stamp)]
    let texts: [(Field, String)] = [(.title, name), (.query, query)]
    return revoked
      + texts.map { field, text in
        Operation(
          .write, CellKey(field), of: id, at: stamp, value: Array(text.utf8), givesLife: true)
      }
  }
}
