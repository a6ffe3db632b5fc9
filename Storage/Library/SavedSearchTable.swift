package import SatchelModel
import SatchelQuery

extension Library {
  /// Keeps a query under a name, here and on every machine that syncs; one of that name is replaced.
  ///
  /// `verb` is the command, for undo; `now` is in milliseconds since 1970.
  ///
  /// - Throws: `unknownSearch` or `searchInItself` for a query that would not work.
  package func save(
    _ search: SavedSearch, _ verb: String, now: Int64
  ) throws(StorageError) {
    let query: Query
    do throws(QueryMistake) { query = try QueryParser.parse(search.query) } catch {
      throw .savedQuery(search.name, error)
    }
    try read { connection throws(StorageError) in
      _ = try connection.expanded(query, within: [search.id.id.text])
    }
    try change(verb, search.id, now: now) { search.operations(over: $0, at: $1) }
  }

  /// Adds those whose names are not taken, as part of the step `continuing`; says how many they were.
  ///
  /// What they look for is not looked at: one may name another that comes later.
  package func add(
    _ searches: [SavedSearch], _ verb: String, now: Int64, continuing: ChangeID?
  ) throws(StorageError) -> (step: ChangeID?, added: Int) {
    try write { connection throws(StorageError) in
      var writer = try OwnWriter(connection, now: now)
      var step = ChangeStep(connection, writer.meta.replica, verb: verb, now: now)
      step.change = continuing
      var added = 0
      for search in searches {
        try step.apply(to: search.id, &writer) { entity, stamp in
          guard !entity.isLive else { return [] }
          added += 1
          return search.operations(over: entity, at: stamp)
        }
      }
      try writer.finish()
      return (step.change, added)
    }
  }

  /// - Throws: `unknownSearch` if there is none of that name.
  package func deleteSearch(
    named name: String, _ verb: String, now: Int64
  ) throws(StorageError) {
    let id = SavedSearch.id(named: name)
    try change(verb, id, now: now) { entity, stamp throws(StorageError) in
      guard entity.isLive else { throw .unknownSearch(name) }
      return [Operation(.delete, of: id, at: stamp)]
    }
  }

  /// All of them, by name.
  package func savedSearches() throws(StorageError) -> [SavedSearch] {
    try read { connection throws(StorageError) in
      try connection.all("SELECT name, query FROM saved_search ORDER BY name COLLATE NOCASE, name")
      {
        SavedSearch(stored: $0.text(0), query: $0.text(1))
      }
    }
  }

  private func change(
    _ verb: String, _ id: EntityID, now: Int64,
    _ operations: (Entity, Stamp) throws(StorageError) -> [Operation]
  ) throws(StorageError) {
    try write { connection throws(StorageError) in
      var writer = try OwnWriter(connection, now: now)
      var step = ChangeStep(connection, writer.meta.replica, verb: verb, now: now)
      try step.apply(to: id, &writer, operations)
      try writer.finish()
    }
  }
}

extension Connection {
  func project(savedSearch id: EntityID, _ entity: Entity) throws(StorageError) {
    guard let search = SavedSearch(entity: entity) else {
      return try run("DELETE FROM saved_search WHERE id = ?", Value(id.id))
    }
    try run(
      """
      INSERT INTO saved_search (id, name, query) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query
      """, Value(id.id), .text(search.name), .text(search.query))
  }

  /// The query with saved searches replaced by what they say, and those in them as well.
  func expanded(_ query: Query, within names: [String] = []) throws(StorageError) -> Query {
    try query.expanded { name throws(StorageError) in
      let id = SavedSearch.id(named: name)
      guard names.count < 8, !names.contains(id.id.text) else { throw .searchInItself(name) }
      let text = try first("SELECT query FROM saved_search WHERE id = ?", Value(id.id)) {
        $0.text(0)
      }
      guard let text else { throw .unknownSearch(name) }
      let saved: Query
      do throws(QueryMistake) { saved = try QueryParser.parse(text) } catch {
        throw .savedQuery(name, error)
      }
      return try expanded(saved, within: names + [id.id.text])
    }
  }
}
