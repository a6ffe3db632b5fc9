package import SatchelBytes
package import SatchelModel

/// A line of the history as it goes into an archive and comes back.
package struct ArchivedEvent: Hashable, Sendable {
  /// Milliseconds since 1970.
  package let when: Int64
  package let replica: ReplicaID
  package let verb: String?
  package let article: ArticleID
  package let sentences: [String]

  package init(
    when: Int64, replica: ReplicaID, verb: String?, article: ArticleID, sentences: [String]
  ) {
    (self.when, self.replica, self.verb) = (when, replica, verb)
    (self.article, self.sentences) = (article, sentences)
  }
}

extension Library {
  /// Passes the whole history, oldest first, in flat memory.
  package func forEachEvent(_ body: (ArchivedEvent) throws -> Void) throws {
    var failure: (any Error)?
    try read { connection throws(StorageError) in
      try connection.forEachWhile(
        "SELECT made, replica, verb, article, sentences FROM history ORDER BY row", []
      ) { row in
        let event = ArchivedEvent(
          when: row.integer(0), replica: row.replica(1), verb: row.optionalText(2),
          article: row.id(3), sentences: row.text(4).split(separator: "\n").map(String.init))
        do { try body(event) } catch { failure = error }
        return failure == nil
      }
    }
    if let failure { throw failure }
  }

  /// Adds events of an archive, but for those that are here.
  package func restore(_ events: [ArchivedEvent]) throws(StorageError) {
    guard !events.isEmpty else { return }
    try write { connection throws(StorageError) in
      // The same may have happened twice within a millisecond.
      var times: [ArchivedEvent: Int] = [:]
      for event in events {
        times[event, default: 0] += 1
        try connection.run(
          """
          INSERT INTO history (made, replica, verb, article, sentences)
          SELECT ?1, ?2, ?3, ?4, ?5 WHERE (
            SELECT count(*) FROM history
            WHERE article = ?4 AND made = ?1 AND replica = ?2 AND verb IS ?3 AND sentences = ?5) < ?6
          """, .integer(event.when), Value(event.replica), Value(event.verb),
          Value(event.article), .text(event.sentences.joined(separator: "\n")),
          Value(times[event, default: 1]))
      }
    }
  }
}
