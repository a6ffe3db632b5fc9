import SatchelModel

/// How much was saved and put away, and about what, in stretches of time that follow one another.
package struct LibraryStatistics: Hashable, Sendable {
  package struct Topic: Hashable, Sendable {
    package let tag: TagCount
    /// Articles saved in each stretch that have the tag now.
    package let saved: [Int]
  }

  /// Articles saved in each stretch, without those in the trash.
  package let saved: [Int]
  /// Articles put away in each stretch, here or on another machine.
  package let archived: [Int]
  /// The tags that most articles have.
  package let topics: [Topic]
  /// Words in the texts of all articles, and of those put away.
  package let words, wordsArchived: Int
}

extension Library {
  /// Counts by `bounds`, the beginnings of the stretches and the end of the last, in milliseconds.
  package func statistics(
    by bounds: [Int64], topics count: Int
  ) throws(StorageError) -> LibraryStatistics {
    let tags = try tagCounts().sorted { $0.articles > $1.articles }.prefix(count)
    return try read { connection throws(StorageError) in
      var topics: [LibraryStatistics.Topic] = []
      for tag in tags {
        topics.append(.init(tag: tag, saved: try connection.saved(with: tag.tag, by: bounds)))
      }
      return LibraryStatistics(
        saved: try connection.saved(by: bounds), archived: try connection.archived(by: bounds),
        topics: topics,
        words: Int(
          try connection.integer(
            "SELECT ifnull(sum(word_count), 0) FROM article WHERE shelf < 2")),
        wordsArchived: Int(
          try connection.integer(
            "SELECT ifnull(sum(word_count), 0) FROM article WHERE shelf = 1")))
    }
  }
}

extension Connection {
  fileprivate func saved(by bounds: [Int64]) throws(StorageError) -> [Int] {
    try times(
      "SELECT saved FROM article WHERE shelf < 2 AND saved >= ?", [], by: bounds)
  }

  fileprivate func saved(
    with tag: Tag, by bounds: [Int64]
  ) throws(StorageError) -> [Int] {
    try times(
      "SELECT saved FROM article_tag WHERE key = ? AND shelf IN (0, 1) AND saved >= ?",
      [.text(tag.key)], by: bounds)
  }

  /// From the history, since an article does not tell when it was put away.
  fileprivate func archived(by bounds: [Int64]) throws(StorageError) -> [Int] {
    try times(
      """
      SELECT made FROM history
      WHERE instr(char(10) || sentences || char(10), char(10) || ? || char(10)) > 0 AND made >= ?
      """, [.text(ArticleChange.moved(.archived).sentence)], by: bounds)
  }

  /// How many of the times that the SQL gives lie in each stretch.
  private func times(
    _ sql: String, _ values: [Value], by bounds: [Int64]
  ) throws(StorageError) -> [Int] {
    var counts = Array(repeating: 0, count: max(0, bounds.count - 1))
    try forEach(sql, values + [.integer(bounds.first ?? .max)]) { row in
      let time = row.integer(0)
      // The last stretch that begins no later.
      let next = bounds.firstIndex { $0 > time } ?? bounds.endIndex
      if next > 0, next < bounds.endIndex { counts[next - 1] += 1 }
    }
    return counts
  }
}
