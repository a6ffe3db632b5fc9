import SatchelBytes
package import SatchelModel

extension Connection {
  /// Writes a line of the history, unless nothing happened that a person would look for there.
  func recordHistory(
    of transition: Transition, by replica: ReplicaID, verb: String?, at time: Int64
  ) throws(StorageError) {
    let changes = ArticleChange.between(transition.before, transition.after)
    let isReading = changes.allSatisfy { if case .readTo = $0 { true } else { false } }
    guard !isReading else { return }
    try run(
      "INSERT INTO history (made, replica, verb, article, sentences) VALUES (?, ?, ?, ?, ?)",
      .integer(time), Value(replica), Value(verb), Value(transition.id),
      .text(changes.map(\.sentence).joined(separator: "\n")))
  }
}

extension Library {
  /// What happened, newest first; to one article, or to all.
  package func history(
    of article: ArticleID? = nil, limit: Int
  ) throws(StorageError) -> [HistoryEntry] {
    try read { connection throws(StorageError) in
      let own = try connection.meta().replica
      guard let article else {
        return try connection.history("", [Value(limit)], own: own)
      }
      let members = try connection.component(of: article)
      let marks = Array(repeating: "?", count: members.count).joined(separator: ", ")
      return try connection.history(
        "WHERE history.article IN (\(marks))", members.map { Value($0) } + [Value(limit)],
        own: own)
    }
  }
}

extension Connection {
  fileprivate func history(
    _ condition: String, _ values: [Value], own: ReplicaID
  ) throws(StorageError) -> [HistoryEntry] {
    var entries: [HistoryEntry] = []
    try forEach(
      """
      SELECT made, history.replica, device.name, verb, history.article,
        ifnull(article.title, ''), sentences
      FROM history
        LEFT JOIN device ON device.replica = history.replica
        LEFT JOIN member ON member.id = history.article
        LEFT JOIN article ON article.row = member.article
      \(condition) ORDER BY history.row DESC LIMIT ?
      """, values
    ) { row in
      let replica = row.replica(1)
      entries.append(
        HistoryEntry(
          when: row.integer(0), replica: replica, deviceName: row.optionalText(2),
          isThisMachine: replica == own, verb: row.optionalText(3), article: row.id(4),
          title: row.text(5),
          sentences: row.text(6).split(separator: "\n").map(String.init)))
    }
    return entries
  }
}
