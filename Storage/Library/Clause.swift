/// A piece of SQL made of fixed words, and the values that are bound where it has question marks.
///
/// What a person typed is always a value and never part of the SQL.
struct Clause {
  let sql: String
  let values: [Value]

  init(_ sql: String, _ values: Value...) { (self.sql, self.values) = (sql, values) }
  init(_ sql: String, _ values: [Value]) { (self.sql, self.values) = (sql, values) }

  /// The clauses with `separator` between them.
  init(_ clauses: [Clause], joinedBy separator: String) {
    sql = clauses.map(\.sql).joined(separator: separator)
    values = clauses.flatMap(\.values)
  }

  /// This clause between two texts.
  func within(_ before: String, _ after: String) -> Clause { Clause(before + sql + after, values) }
}

extension [Clause] {
  /// ` AND …` for SQL that has a condition already; empty if there is none.
  var more: Clause { Clause(map { $0.within(" AND (", ")") }, joinedBy: "") }
}
