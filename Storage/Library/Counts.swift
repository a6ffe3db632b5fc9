extension Library {
  /// How much there is of everything, for `status` and `stats`.
  package func counts() throws(StorageError) -> LibraryCounts {
    try read { connection throws(StorageError) in
      var counts = LibraryCounts()
      try connection.forEach("SELECT shelf, count(*) FROM article GROUP BY shelf", []) { row in
        switch row.integer(0) {
        case 0: counts.unread = row.count(1)
        case 1: counts.archived = row.count(1)
        default: counts.trashed = row.count(1)
        }
      }
      func count(_ sql: String) throws(StorageError) -> Int { Int(try connection.integer(sql)) }
      counts.favourites = try count(
        "SELECT count(*) FROM article WHERE is_favourite = 1 AND shelf < 2")
      counts.tags = try count("SELECT count(DISTINCT key) FROM article_tag WHERE shelf < 2")
      counts.notes = try count("SELECT count(*) FROM note")
      counts.highlights = try count("SELECT count(*) FROM highlight")
      counts.conflicted = try count("SELECT count(*) FROM article WHERE is_conflicted = 1")
      counts.pendingOperations = try count("SELECT ifnull(sum(count), 0) FROM pending")
      counts.pendingSince = try connection.first("SELECT min(made) FROM pending") {
        $0.optionalInteger(0)
      }.flatMap { $0 }
      counts.bodiesMissing = try count(
        """
        SELECT count(*) FROM body WHERE state = 0
          AND EXISTS (SELECT 1 FROM article WHERE article.body = body.row)
        """)
      counts.bodiesUnsent = try count("SELECT count(*) FROM body WHERE state = 1")
      counts.fetchesPending = try count("SELECT count(*) FROM fetch_queue")
      counts.segmentsBuffered = try count("SELECT count(*) FROM buffered")
      counts.databaseBytes =
        try count("PRAGMA page_count") * count("PRAGMA page_size")
      return counts
    }
  }
}
