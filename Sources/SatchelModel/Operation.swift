package import SatchelBytes

/// What an entity is.
///
/// Kinds from newer versions are carried as they are.
package struct EntityKind: Hashable, Comparable, Sendable {
  package let number: UInt8
  package init(number: UInt8) { self.number = number }

  package static let article = EntityKind(number: 1)
  /// A tag's own properties, its label for one.
  package static let tag = EntityKind(number: 2)
  /// A machine: its id is the replica's eight bytes and eight zeros, its title the machine's name.
  package static let device = EntityKind(number: 3)
  package static let setting = EntityKind(number: 4)
  package static let savedSearch = EntityKind(number: 5)

  package static func < (left: EntityKind, right: EntityKind) -> Bool { left.number < right.number }
}

/// The unit that is born and deleted as a whole: an article with its notes, highlights and tags.
package struct EntityID: Hashable, Comparable, Sendable {
  package let kind: EntityKind
  package let id: ArticleID

  package init(kind: EntityKind, id: ArticleID) { (self.kind, self.id) = (kind, id) }

  package static func article(_ id: ArticleID) -> EntityID { EntityID(kind: .article, id: id) }

  package static func device(_ replica: ReplicaID) -> EntityID {
    EntityID(kind: .device, id: ArticleID(high: replica.value, low: 0))
  }

  package static func < (left: EntityID, right: EntityID) -> Bool {
    (left.kind, left.id) < (right.kind, right.id)
  }
}

/// An article's id, the same on every machine: sixteen bytes.
package struct ArticleID: SixteenBytes {
  package let high, low: UInt64
  package init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

  /// As people see and type it: 26 characters, of which four or more are enough if no other begins so.
  package var text: String { Base32.encode(bytes) }
}

/// A property of an entity.
///
/// Numbers are never reused; unknown ones merge like the rest.
package struct Field: Hashable, Comparable, Sendable {
  package let number: UInt64
  package init(number: UInt64) { self.number = number }

  package static let life = Field(number: 1)
  package static let deleted = Field(number: 2)
  package static let url = Field(number: 3)
  package static let saved = Field(number: 4)
  /// The title that the person chose; for a device, its name.
  package static let title = Field(number: 5)
  /// The title that the page gave.
  package static let titleAutomatic = Field(number: 6)
  package static let state = Field(number: 7)
  package static let favourite = Field(number: 8)
  package static let language = Field(number: 9)
  package static let content = Field(number: 10)
  package static let position = Field(number: 11)
  package static let furthest = Field(number: 12)
  /// Element: the id of an article that is the same as this one.
  package static let alias = Field(number: 13)
  package static let author = Field(number: 14)
  package static let site = Field(number: 15)
  /// Element: the tag's key; value: its label as the person wrote it.
  package static let tag = Field(number: 16)
  /// The day the page says it was published, as ISO 8601 text.
  package static let published = Field(number: 17)
  /// A short passage that says what the page is about.
  package static let excerpt = Field(number: 18)
  /// Of a device; element: an id that a remote knows it by.
  package static let access = Field(number: 19)
  /// Element: note id.
  package static let note = Field(number: 20)
  /// Element: note id ‖ line key.
  package static let noteLine = Field(number: 21)
  /// Element: the key of a tag that the person does not want for this article, though it was suggested.
  package static let refusedTag = Field(number: 22)
  /// Element: the id of an article that tells the same story, or seems to, and is another one.
  package static let notSame = Field(number: 23)
  /// Element: the first half of a body's hash; value: the content reference that was replaced.
  package static let version = Field(number: 24)
  /// Element: highlight id; value: its anchor.
  package static let highlight = Field(number: 30)
  /// Element: highlight id.
  package static let highlightColour = Field(number: 31)
  /// Element: highlight id ‖ line key.
  package static let highlightLine = Field(number: 32)
  /// What a saved search looks for, in the words of the query language.
  package static let query = Field(number: 33)

  package static func < (left: Field, right: Field) -> Bool { left.number < right.number }
}

/// One cell of an entity: a field, or one element of a field that is a set.
package struct CellKey: Hashable, Comparable, Sendable {
  package let field: Field
  package let element: [UInt8]

  package init(_ field: Field, _ element: [UInt8] = []) {
    (self.field, self.element) = (field, element)
  }

  /// The element as one piece: by itself an array is hashed a byte at a time.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(field)
    element.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  package static func < (left: CellKey, right: CellKey) -> Bool {
    left.field == right.field
      ? left.element.lexicographicallyPrecedes(right.element) : left.field < right.field
  }
}

/// What an operation does to the cells, given the dots that its writer had seen.
package enum OperationKind: UInt8, Sendable {
  /// Nothing: stands for as many operations as its run, which later ones of the segment cover.
  case nop = 0
  /// Drops the seen dots of the cell and adds its own.
  case write = 1
  /// Adds its own dot and drops nothing.
  case add = 2
  /// Drops the seen dots of the cell.
  case remove = 3
  /// Drops the seen life dots of the entity, and writes the cell `deleted`.
  case delete = 4
  /// Drops every seen dot of the entity.
  case purge = 5
  /// Drops the seen dots of all cells of the field whose element begins with the element given.
  case removePrefix = 6
}

/// One change.
///
/// Its dot follows from its place in its replica's log, its context from its segment.
package struct Operation: Hashable, Sendable {
  package var kind: OperationKind
  /// Whether it says that the person wants the article: such an operation also writes the life cell.
  ///
  /// Stated by the writer and never inferred from the field, so that replicas which do not know the
  /// field agree on what lives.
  package var givesLife: Bool
  package var entity: EntityID
  package var stamp: Stamp
  /// Field and element; unused (`life`, empty) by `nop`, `delete` and `purge`.
  package var key: CellKey
  /// At most 256 KiB; only `write` and `add` have one.
  package var value: [UInt8]
  /// How many numbers a `nop` stands for; 1 for everything else.
  package var run: UInt64

  package init(
    _ kind: OperationKind, _ key: CellKey = CellKey(.life), of entity: EntityID, at stamp: Stamp,
    value: [UInt8] = [], givesLife: Bool = false, run: UInt64 = 1
  ) {
    (self.kind, self.key, self.entity, self.stamp) = (kind, key, entity, stamp)
    (self.value, self.givesLife, self.run) = (value, givesLife, run)
  }

  /// Of the cell alone, which tells operations apart well enough without reading their values.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(entity)
    hasher.combine(key)
  }
}
