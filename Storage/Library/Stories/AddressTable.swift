import SatchelBytes
package import SatchelModel
import SatchelTopics

extension Library {
  /// The article that is saved under this address or, if there is none, under another spelling of it.
  ///
  /// Trashed or not; of several, the one that was saved first.
  package func article(
    spelled address: CanonicalURL
  ) throws(StorageError) -> (article: Article, isExact: Bool)? {
    try read { connection throws(StorageError) in
      if let article = try connection.article(address.id) { return (article, true) }
      for id in try connection.articles(with: AddressKey(address)) {
        if let article = try connection.article(id) { return (article, false) }
      }
      return nil
    }
  }

  /// Articles, two or more at a time, whose addresses are spellings of one.
  ///
  /// Left out are those whose texts are there and differ, since then the address did not tell all, and
  /// those of which the person said that they are not the same.
  package func spellings() throws(StorageError) -> [[ArticleID]] {
    try read { connection throws(StorageError) in
      let keys = try connection.all(
        """
        SELECT address_key FROM article WHERE address_key IS NOT NULL AND shelf < 2
        GROUP BY address_key HAVING count(*) > 1
        """
      ) { $0.integer(0) }
      var groups: [[ArticleID]] = []
      for key in keys {
        let group = try connection.spellings(key)
        if group.count > 1 { groups.append(group) }
      }
      return groups
    }
  }

  /// Makes the keys of all addresses anew if they are of another version of the rules.
  package func renewAddressKeys() throws(StorageError) {
    let version = try read { connection throws(StorageError) in
      try connection.version(ofRule: Connection.addressRule)
    }
    guard version != AddressKey.version else { return }
    try write { connection throws(StorageError) in
      let rows = try connection.all("SELECT row, url FROM article WHERE url IS NOT NULL") {
        ($0.integer(0), $0.text(1))
      }
      for (row, url) in rows {
        try connection.run(
          "UPDATE article SET address_key = ? WHERE row = ?",
          Value(AddressKey.number(of: url)), .integer(row))
      }
      try connection.setVersion(AddressKey.version, ofRule: Connection.addressRule)
    }
  }
}

extension Connection {
  static let addressRule = "addresses"

  /// Live ones first, those saved first before others.
  fileprivate func articles(with key: AddressKey) throws(StorageError) -> [ArticleID] {
    try all(
      "SELECT id, url FROM article WHERE address_key = ? ORDER BY shelf = 2, saved, id",
      .integer(key.number)
    ) { ($0.id(0), $0.text(1)) }
    // The number may be that of another key.
    .filter { AddressKey(typed: $0.1) == key }.map(\.0)
  }

  /// The articles with the key that the first of them can be joined with, itself among them.
  fileprivate func spellings(_ key: Int64) throws(StorageError) -> [ArticleID] {
    let rows = try all(
      """
      SELECT id, url, body FROM article WHERE address_key = ? AND shelf < 2 ORDER BY saved, id
      """, .integer(key)
    ) { (id: $0.id(0), key: AddressKey(typed: $0.text(1)), body: $0.optionalInteger(2)) }
    guard let first = rows.first else { return [] }
    var group = [first.id]
    for row in rows.dropFirst() where row.key == first.key {
      guard try !denies(first.id, row.id), try !denies(row.id, first.id),
        try allowsJoining(first.body, row.body)
      else { continue }
      group.append(row.id)
    }
    return group
  }

  private func allowsJoining(_ one: Int64?, _ other: Int64?) throws(StorageError) -> Bool {
    guard let one, let other, one != other, let text = try body(row: one)?.text,
      let otherText = try body(row: other)?.text
    else { return true }
    return StoryMatch(StoryText(text), StoryText(otherText)) { _ in false }.share >= 0.5
  }
}

extension AddressKey {
  /// Nil for what has no key.
  static func number(of url: String?) -> Int64? {
    url.flatMap { AddressKey(typed: $0) }?.number
  }

  /// What the library finds the key by.
  fileprivate var number: Int64 {
    Digest.sha256(text).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
  }
}
