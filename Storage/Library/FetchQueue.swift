import SatchelModel

// Which pages this machine has still to fetch is its own business: the queue does not travel.
extension Library {
  /// Those whose time has come, the longest waiting first.
  package func fetchQueue(limit: Int, now: Int64) throws(StorageError) -> [QueuedFetch] {
    try read { connection throws(StorageError) in
      try connection.all(
        """
        SELECT article, url, attempts, reason, next_attempt FROM fetch_queue
        WHERE next_attempt <= ? ORDER BY next_attempt, article LIMIT ?
        """, .integer(now), Value(limit)
      ) {
        QueuedFetch(
          article: $0.id(0), url: $0.text(1), attempts: $0.count(2), reason: $0.optionalText(3),
          nextAttempt: $0.integer(4))
      }
    }
  }
}

extension Connection {
  /// Queues a page, or notes that an attempt failed and when to try again.
  ///
  /// A `reason` counts as one attempt more.
  func queueFetch(
    _ article: ArticleID, url: String, reason: String?, nextAttempt: Int64
  ) throws(StorageError) {
    try run(
      """
      INSERT INTO fetch_queue (article, url, attempts, reason, next_attempt)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (article) DO UPDATE SET url = excluded.url,
        attempts = attempts + excluded.attempts, reason = excluded.reason,
        next_attempt = excluded.next_attempt
      """, Value(article), .text(url), Value(reason == nil ? 0 : 1), Value(reason),
      .integer(nextAttempt))
  }
}
