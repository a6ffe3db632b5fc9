import SatchelBytes
import SatchelModel

/// Which articles are said to be the same one.
extension Connection {
  func hasAliases() throws(StorageError) -> Bool {
    try integer("SELECT EXISTS (SELECT 1 FROM alias)") != 0
  }

  /// All articles that are the same as `id` by any number of edges, sorted; `id` is one of them.
  func component(of id: ArticleID) throws(StorageError) -> [ArticleID] {
    var component: Set<ArticleID> = [id]
    var rest = [id]
    while let next = rest.popLast() {
      let neighbours = try all(
        """
        SELECT target FROM alias WHERE source = ?1 UNION SELECT source FROM alias WHERE target = ?1
        """, Value(next)
      ) { $0.id(0) }
      for neighbour in neighbours where component.insert(neighbour).inserted {
        rest.append(neighbour)
      }
    }
    return component.sorted()
  }

  func setAliases(of id: ArticleID, to targets: [ArticleID]) throws(StorageError) {
    try run("DELETE FROM alias WHERE source = ?", Value(id))
    for target in targets {
      try run("INSERT INTO alias (source, target) VALUES (?, ?)", Value(id), Value(target))
    }
  }
}
