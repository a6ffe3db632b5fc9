import SatchelModel
import SatchelStorage
import SatchelTopics

extension Session {
  /// Beside a text that was just saved, so many others are compared that still wait.
  private static let othersAtOnce = 20
  private static let textsPerBatch = 2_000
  /// An import of so many new texts compares them at once; more would keep the person waiting.
  private static let comparedByImport = 2_000

  /// Says what tells the same story as an article that was just saved.
  func sayCopies(of id: ArticleID) throws {
    _ = try library.compareTexts(limit: 1 + Self.othersAtOnce, first: id)
    for pair in try library.storyPairs(of: id) where pair.relation == .copy {
      let other = pair.first.id == id ? pair.second : pair.first
      let site = other.siteName.map { " (\(SafeText.line($0)))" } ?? ""
      Message.note(
        "Same story as \(other.shortID)\(site), \(pair.percent) of the shorter text.")
    }
  }

  /// Compares all texts that wait.
  func compareAll() throws {
    var waiting = try library.compareTexts(limit: 1)
    let total = waiting
    var progress = ProgressLine("texts compared", total: total)
    defer { progress.finish() }
    while waiting > 0 {
      try Interrupts.check()
      waiting = try library.compareTexts(limit: Self.textsPerBatch)
      progress.update(done: total - waiting)
    }
  }

  /// Joins spellings of one address, and compares texts if they are few, after an import.
  func compareImported(continuing step: ChangeID?) throws {
    try library.renewAddressKeys()
    let edits = try library.spellings().map { ids in
      Edit(article: ids[0], intents: ids.dropFirst().map(Intent.alias))
    }
    if !edits.isEmpty {
      _ = try library.change("import", edits, now: now, continuing: step)
      Message.note(
        "Saved under several spellings of their addresses, now one each: \(edits.count).")
    }
    guard try library.uncomparedCount() <= Self.comparedByImport else {
      return Message.note("The texts are not compared yet; `satchel duplicates` does it.")
    }
    try compareAll()
  }
}

extension StoryPair {
  /// `87 %`.
  var percent: String { "\((share + 5) / 10) %" }
}

extension ArticleRow {
  /// The site's host, or what the page calls it.
  var siteName: String? {
    url.flatMap { try? CanonicalURL($0) }?.host ?? site
  }
}
