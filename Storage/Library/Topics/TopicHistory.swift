package import SatchelModel
package import SatchelTopics

/// When a tag's articles were saved: how many in each of some equal stretches of time.
package struct TopicHistory: Hashable, Sendable {
  package let tag: Tag
  package let counts: [Int]

  package var articles: Int { counts.reduce(0, +) }
}

/// Two tags that may be one.
package struct SimilarPair: Hashable, Sendable {
  /// The one with more articles.
  package let kept, other: TagCount
  package let reason: SimilarTags.Reason
  /// Articles that have both.
  package let together: Int
}

extension Library {
  /// The tags with most articles, and when these were saved: `stretches` equal parts of `span`.
  ///
  /// `span` is in milliseconds since 1970, from the oldest article with a tag to the newest.
  package func topics(
    limit: Int, stretches: Int
  ) throws(StorageError) -> (span: ClosedRange<Int64>, topics: [TopicHistory]) {
    try read { connection throws(StorageError) in
      let bounds = try connection.first(
        "SELECT min(saved), max(saved) FROM article WHERE tags <> '' AND shelf < 2"
      ) { ($0.integer(0), $0.integer(1)) }
      let span = (bounds?.0 ?? 0)...max(bounds?.0 ?? 0, bounds?.1 ?? 0)
      // Times come from files: a difference may be too great for a number.
      let width = max(1, Double(span.upperBound) - Double(span.lowerBound) + 1) / Double(stretches)
      var counts: [String: [Int]] = [:]
      try connection.forEach("SELECT key, saved FROM article_tag WHERE shelf < 2", []) { row in
        let distance = (Double(row.integer(1)) - Double(span.lowerBound)) / width
        let stretch = min(stretches - 1, max(0, Int(distance)))
        counts[row.text(0), default: Array(repeating: 0, count: stretches)][stretch] += 1
      }
      var topics: [TopicHistory] = []
      for (key, counts) in counts.sorted(by: { ($1.value.sum, $0.key) < ($0.value.sum, $1.key) })
        .prefix(limit)
      {
        topics.append(TopicHistory(tag: try connection.label(of: key), counts: counts))
      }
      return (span, topics)
    }
  }
}

extension TopicModel {
  /// Tags that may be one; see `SimilarTags`.
  package func similarTags() throws(StorageError) -> [SimilarPair] {
    let tags = suggester.learnt.tags
    return try library.read { connection throws(StorageError) in
      var pairs: [SimilarPair] = []
      for pair in SimilarTags.pairs(suggester.learnt) {
        let labels = [
          try connection.label(of: tags[pair.kept].key),
          try connection.label(of: tags[pair.other].key),
        ]
        pairs.append(
          SimilarPair(
            kept: TagCount(tag: labels[0], articles: tags[pair.kept].articles),
            other: TagCount(tag: labels[1], articles: tags[pair.other].articles),
            reason: pair.reason, together: pair.together))
      }
      return pairs
    }
  }
}

extension Connection {
  /// The tag as it is written on the newest article that has it.
  func label(of key: String) throws(StorageError) -> Tag {
    let label = try first(
      "SELECT label, max(saved) FROM article_tag WHERE key = ? AND shelf < 2", .text(key)
    ) { $0.optionalText(0) }.flatMap { $0 }
    return Tag(key: key, label: label ?? key)
  }
}

extension [Int] {
  fileprivate var sum: Int { reduce(0, +) }
}
