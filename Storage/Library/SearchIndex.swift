import SatchelModel

/// The two full-text indexes. Neither keeps the text, so a removal states again what was indexed.
extension Connection {
  func index(_ short: ShortText, row: Int64) throws(StorageError) {
    try run(
      """
      INSERT INTO short_index (rowid, title, tags, author, site, notes, highlights)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, [.integer(row)] + short.columns.map(Value.text))
  }

  func unindex(_ short: ShortText, row: Int64) throws(StorageError) {
    try run(
      """
      INSERT INTO short_index
        (short_index, rowid, title, tags, author, site, notes, highlights)
      VALUES ('delete', ?, ?, ?, ?, ?, ?, ?)
      """, [.integer(row)] + short.columns.map(Value.text))
  }

  /// Indexes the article's text, if its body is here, and has it compared with the others later; `text`
  /// saves reading it.
  func indexText(row: Int64, body: Int64, _ text: String? = nil) throws(StorageError) {
    guard let text = text == nil ? try self.text(of: body) : text else { return }
    try run(
      "INSERT INTO text_index (rowid, text) VALUES (?, ?)", .integer(row),
      .text(WordBreaks.spaced(text)))
    try queueComparison(ofBody: body)
  }

  func unindexText(row: Int64, body: Int64) throws(StorageError) {
    guard let text = try text(of: body) else { return }
    try run(
      "INSERT INTO text_index (text_index, rowid, text) VALUES ('delete', ?, ?)", .integer(row),
      .text(WordBreaks.spaced(text)))
  }

  private func text(of body: Int64) throws(StorageError) -> String? {
    try first("SELECT text FROM body WHERE row = ? AND state <> 0", .integer(body)) {
      $0.text(0)
    }
  }
}
