import SatchelModel
package import SatchelQuery
import SatchelTopics

extension Library {
  /// As `forEachRow`, but articles that tell one story are passed once, with the number of the others.
  ///
  /// Whichever comes first in the order of the list stands for them.
  package func forEachStory(
    _ query: Query, at time: QueryTime, order: ListOrder, limit: Int?,
    _ body: (ArticleRow, _ copies: Int) throws -> Void
  ) throws {
    var failure: (any Error)?
    try read { connection throws(StorageError) in
      var told: Set<ArticleID> = []
      var passed = 0
      let query = try connection.expanded(query)
      try connection.list(query, at: time, order: order, limit: nil, after: nil) {
        row throws(StorageError) in
        guard passed != limit else { return false }
        guard told.insert(row.id).inserted else { return true }
        let copies = try connection.copies(of: row)
        guard told.isDisjoint(with: copies) else { return true }
        told.formUnion(copies)
        passed += 1
        do { try body(row, copies.count) } catch { failure = error }
        return failure == nil
      }
    }
    if let failure { throw failure }
  }
}

extension Connection {
  /// The other articles that tell this one's story.
  fileprivate func copies(of row: ArticleRow) throws(StorageError) -> Set<ArticleID> {
    // Two looks into an index spare nearly all articles the rest.
    let body = try first(
      """
      SELECT body FROM article AS own WHERE row = ?
        AND (EXISTS (SELECT 1 FROM same_story WHERE a = own.body)
          OR EXISTS (SELECT 1 FROM same_story WHERE b = own.body)
          OR (SELECT count(*) FROM (SELECT 1 FROM article WHERE body = own.body LIMIT 2)) = 2)
      """, .integer(row.rowID)
    ) { $0.integer(0) }
    guard let body else { return [] }
    let pairs = try undenied(
      pairs(ofBody: body).filter {
        $0.relation == .copy && ($0.first.id == row.id || $0.second.id == row.id)
      })
    return Set(pairs.map { $0.first.id == row.id ? $0.second.id : $0.first.id })
  }
}
