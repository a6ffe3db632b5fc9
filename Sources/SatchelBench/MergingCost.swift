import Foundation

/// What it costs that libraries can be merged: the cells and the log, in bytes and in time to write.
struct MergingCost {
  let library: String
  /// For copies.
  let folder: String
  private let sqlite = Program(path: "sqlite3")

  /// Truth for merging, and nothing that a list or a search ever reads.
  private static let merging = ["entity", "pending", "cut", "segment", "version", "seen", "branch"]

  func report(plain: String) throws(BenchError) {
    let share = try number(
      """
      SELECT 100.0 * sum(iif(tbl_name IN (\(Self.names)), pgsize, 0)) / sum(pgsize)
      FROM dbstat LEFT JOIN sqlite_schema USING (name)
      """, in: library)
    let sizes = [library, plain].map { (try? FileManager.default.attributesOfItem(atPath: $0)) }
      .map { Double($0?[.size] as? Int ?? 0) }
    let (whole, bare) = (try copy(without: []), try copy(without: Self.merging))
    say(
      String(
        format: """
          library: %.2f of the plain store's bytes (goal: 1.6); for merging %.1f %% of it (goal: 15), \
          %.2f times the write (goal: 1.3)

          """, sizes[0] / sizes[1], share, whole / bare))
  }

  private static var names: String {
    merging.map { "'\($0)'" }.joined(separator: ", ")
  }

  /// The processor time in which the sqlite3 program writes the same rows and words again.
  private func copy(without left: [String]) throws(BenchError) -> Double {
    let (target, script) = (folder + "/copy.sqlite", folder + "/copy.sql")
    defer {
      for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: target + end) }
    }
    let text = try statements(without: left)
    do { try Data(text.utf8).write(to: URL(filePath: script)) } catch { throw .cannotWrite(script) }
    return try sqlite.run([target], input: script).processorMilliseconds
  }

  private func statements(without left: [String]) throws(BenchError) -> String {
    let definitions = try schema("sql || ';'", where: "sql <> '' AND name NOT GLOB '*_index_*'")
    let tables = try schema("name", where: "type = 'table' AND name NOT GLOB '*_index*'")
      .split(separator: "\n").map { String($0) }.filter { !left.contains($0) }
    let rows = tables.map { "INSERT INTO main.\($0) SELECT * FROM old.\($0);" }
    return """
      PRAGMA journal_mode = WAL;
      ATTACH '\(library)' AS old;
      \(definitions)
      BEGIN;
      \(rows.joined(separator: "\n"))
      INSERT INTO short_index (rowid, title, tags, author, site, notes)
        SELECT row, title, tags, author, site,
          (SELECT group_concat(text) FROM old.note WHERE note.article = article.row)
        FROM old.article;
      INSERT INTO text_index (rowid, text) SELECT article.row, CAST(text AS TEXT)
        FROM old.article JOIN old.body ON body.row = article.body;
      COMMIT;

      """
  }

  private func schema(_ column: String, where condition: String) throws(BenchError) -> String {
    try sqlite.run([library, "SELECT \(column) FROM sqlite_schema WHERE \(condition)"]).output
  }

  private func number(_ statement: String, in file: String) throws(BenchError) -> Double {
    let output = try sqlite.run([file, statement]).output
    guard let number = Double(output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw .unexpected("sqlite3", output)
    }
    return number
  }
}
