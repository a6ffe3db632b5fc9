import SatchelBytes
import SatchelModel

/// The entities that operations touch, as they were and as they become.
///
/// Local and foreign operations take this one way: applied to the cells here, then written together
/// with all that is derived from them.
struct Changeset {
  let connection: Connection
  private(set) var before: [EntityID: Entity] = [:]
  private(set) var after: [EntityID: Entity] = [:]
  private(set) var touched: Set<EntityID> = []

  private var texts: [[UInt8]: String] = [:]
  /// Whether any articles are said to be the same, as they were before this; nil until it is asked.
  private var hadAliases: Bool?

  init(_ connection: Connection) { self.connection = connection }

  /// Keeps a text that was stored, so that it need not be read again to be indexed.
  mutating func indexing(_ text: String, as hash: [UInt8]) { texts[hash] = text }

  /// The entity as it is now, with what was applied here.
  mutating func entity(_ id: EntityID) throws(StorageError) -> Entity {
    if let entity = after[id] { return entity }
    let entity = try connection.entity(id)
    before[id] = entity
    after[id] = entity
    return entity
  }

  /// Applies an operation, and returns the heads that it dropped.
  @discardableResult
  mutating func apply(
    _ operation: Operation, in context: Context
  ) throws(StorageError) -> [CellKey: [Head]] {
    guard operation.kind != .nop else { return [:] }
    if after[operation.entity] == nil { _ = try entity(operation.entity) }
    touched.insert(operation.entity)
    return after[operation.entity]?.apply(operation, in: context) ?? [:]
  }

  /// Takes a whole state in place of what applying operations gives: for snapshots.
  mutating func replace(_ id: EntityID, with entity: Entity) throws(StorageError) {
    guard try self.entity(id) != entity else { return }
    touched.insert(id)
    after[id] = entity
  }

  /// All articles that are the same as this one, with their cells; itself if there is none.
  mutating func members(
    of id: ArticleID
  ) throws(StorageError) -> [(id: ArticleID, entity: Entity)] {
    if hadAliases == nil { hadAliases = try connection.hasAliases() }
    var members: [(id: ArticleID, entity: Entity)] = []
    for member in hadAliases == true ? try connection.component(of: id) : [id] {
      members.append((member, try entity(.article(member))))
    }
    return members
  }

  /// Writes the cells and what is derived from them, and says what became of each article.
  mutating func write() throws(StorageError) -> [Transition] {
    for id in touched.sorted() {
      guard let entity = after[id] else { continue }
      try connection.save(entity, as: id)
      try connection.project(id, entity)
    }
    return try project()
  }
}

/// An article before and after a change, as it is listed; nil where it is not.
struct Transition {
  let before: Article?
  let after: Article?

  /// The id under which it is listed afterwards, or was.
  var id: ArticleID { (after ?? before)?.id ?? .zero }
  var sentences: [String] { ArticleChange.sentences(from: before, to: after) }
}

// MARK: - What is derived

extension Changeset {
  private mutating func project() throws(StorageError) -> [Transition] {
    let ids = Set(touched.filter { $0.kind == .article }.map(\.id))
    let changesAliases = ids.contains { id in
      let keys = (before[.article(id)]?.keys(of: .alias) ?? [])
      return keys != after[.article(id)]?.keys(of: .alias) ?? []
    }
    let hasAliases = try connection.hasAliases()
    guard changesAliases || hasAliases else {
      var transitions: [Transition] = []
      for id in ids.sorted() { transitions.append(try project(members: [id])) }
      return transitions.filter { $0.before != nil || $0.after != nil }
    }
    return try projectComponents(of: ids)
  }

  /// One article, whose members stay the same.
  private mutating func project(members: [ArticleID]) throws(StorageError) -> Transition {
    let old = try view(members, before)
    let new = try view(members, after)
    try connection.project(
      from: old, to: new, text: new?.content.flatMap { texts[$0.bodyHash] })
    if let old, new == nil { try connection.erase(old) }
    return Transition(before: old, after: new)
  }

  /// Articles become one, or several again, when edges between them come and go.
  private mutating func projectComponents(
    of ids: Set<ArticleID>
  ) throws(StorageError) -> [Transition] {
    var edges: [ArticleID: [ArticleID]] = [:]
    for id in ids {
      let keys = (after[.article(id)] ?? Entity()).keys(of: .alias)
      edges[id] = keys.compactMap { ArticleID(bytes: $0.element) }
    }
    let old = try components(of: ids.union(edges.values.joined()))
    for (id, targets) in edges { try connection.setAliases(of: id, to: targets) }
    let new = try components(of: Set(old.joined()))

    var transitions: [Transition] = []
    var removed: [Article] = []
    for members in old.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      if new.contains(members) {
        transitions.append(try project(members: members))
      } else if let article = try view(members, before) {
        removed.append(article)
        try connection.project(from: article, to: nil)
      }
    }
    for members in new.subtracting(old).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      guard let article = try view(members, after) else { continue }
      try connection.project(from: nil, to: article)
      let former = removed.first { $0.id == article.id } ?? removed.first(where: article.shares)
      transitions.append(Transition(before: former, after: article))
    }
    for article in removed
    where !transitions.contains(where: { $0.after?.shares(article) ?? false }) {
      try connection.erase(article)
      transitions.append(Transition(before: article, after: nil))
    }
    return transitions.filter { $0.before != nil || $0.after != nil }
  }

  private func components(of ids: Set<ArticleID>) throws(StorageError) -> Set<[ArticleID]> {
    var components: Set<[ArticleID]> = []
    var covered: Set<ArticleID> = []
    for id in ids where !covered.contains(id) {
      let component = try connection.component(of: id)
      covered.formUnion(component)
      components.insert(component)
    }
    return components
  }

  /// How the members read as one article; nil if there is nothing to list.
  private mutating func view(
    _ members: [ArticleID], _ entities: [EntityID: Entity]
  ) throws(StorageError) -> Article? {
    var cells: [(id: ArticleID, entity: Entity)] = []
    for id in members {
      if entities[.article(id)] == nil { _ = try entity(.article(id)) }
      cells.append((id, entities[.article(id)] ?? before[.article(id)] ?? Entity()))
    }
    guard cells.contains(where: { !$0.entity.cells.isEmpty }) else { return nil }
    let article = Article(members: cells)
    return article.isListed ? article : nil
  }
}

extension Article {
  /// In the library or in its trash; what a purge leaves behind is neither.
  var isListed: Bool { isLive || deleted != nil }

  func shares(_ other: Article) -> Bool { !Set(members).isDisjoint(with: other.members) }
}
