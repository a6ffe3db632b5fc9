import SatchelModel
import SatchelStorage
import SatchelTopics

extension Session {
  /// Beside a text that was just saved, so many others are compared that still wait.
  private static let othersAtOnce = 20
  private static let textsPerBatch = 2_000
  /// An import of so many new texts compares them at once; more would keep the person waiting.
  private static let comparedByImport = 2_000
  /// How long texts that arrived may be compared, so that a sync ends soon.
  private static let longestComparison = Duration.seconds(2)
  private static let arrivedPerBatch = 250
  /// How long `add` works at what an import left.
  private static let longestCatchingUp = Duration.seconds(1)

  /// Says what tells the same story as an article that was just saved.
  func sayCopies(of id: ArticleID) throws {
    try compareFew(first: id)
    for pair in try library.copies(of: [id]) {
      Message.note("Same story as \(pair.said(besides: id)).")
    }
  }

  /// Compares texts that an import left, for a moment, so that what is saved next is compared with them.
  func catchUpOnComparing() throws {
    let end = ContinuousClock.now + Self.longestCatchingUp
    try compare(Self.textsPerBatch) { ContinuousClock.now < end }
    if ContinuousClock.now >= end { try sayUncompared() }
  }

  /// Says how many texts nobody knows of yet whether they tell the same story as others.
  func sayUncompared() throws {
    let waiting = try library.uncomparedCount()
    guard waiting > 0 else { return }
    Message.note(
      waiting.counted("text is", "texts are")
        + " not compared with the others yet; `satchel duplicates` does it.")
  }

  /// Compares a few texts that wait: of an article that was just saved, or that a change brought back.
  func compareFew(first article: ArticleID? = nil) throws {
    _ = try library.compareTexts(limit: 1 + Self.othersAtOnce, first: article)
  }

  /// Compares all texts that wait, and returns the articles with a new one.
  @discardableResult
  func compareAll() throws -> [ArticleID] {
    try compare(Self.textsPerBatch) { true }
  }

  /// Compares texts that arrived, for a moment; the next verb that compares goes on with the rest.
  ///
  /// Returns what tells the same story as something else.
  func compareArrived() throws -> [StoryPair] {
    let end = ContinuousClock.now + Self.longestComparison
    return try library.copies(of: compare(Self.arrivedPerBatch) { ContinuousClock.now < end })
  }

  @discardableResult
  private func compare(_ batch: Int, while isTime: () -> Bool) throws -> [ArticleID] {
    var step = try library.compareTexts(limit: batch)
    let total = step.waiting
    var progress = ProgressLine("steps of comparing texts", total: total)
    defer { progress.finish() }
    var compared = step.compared
    while step.waiting > 0, isTime() {
      try Interrupts.check()
      step = try library.compareTexts(limit: batch)
      compared += step.compared
      progress.update(done: max(0, total - step.waiting))
    }
    return compared
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
    CopyNotice(try library.copies(of: compareAll())).show()
  }
}

/// Tells a person which articles that just came tell the story of another one.
struct CopyNotice {
  private static let pairsSaid = 5

  private let pairs: [StoryPair]

  init(_ pairs: [StoryPair]) { self.pairs = pairs }

  func show() {
    guard pairs.count <= Self.pairsSaid else {
      return Message.note(
        "\(pairs.count) pairs of articles tell the same story; `satchel duplicates` lists them.")
    }
    for pair in pairs {
      Message.note(
        "\(pair.second.shortID) tells the same story as \(pair.said(besides: pair.second.id)).")
    }
  }
}

extension StoryPair {
  /// `87 %`.
  var percent: String { "\((share + 5) / 10) %" }

  func other(than id: ArticleID) -> ArticleRow { first.id == id ? second : first }

  /// `k7qd (example.org), 87 % of the shorter text`, of the article that is not `id`.
  fileprivate func said(besides id: ArticleID) -> String {
    let other = other(than: id)
    let site = other.siteName.map { " (\(SafeText.line($0)))" } ?? ""
    return "\(other.shortID)\(site), \(percent) of the shorter text"
  }
}

extension ArticleRow {
  /// The site's host, or what the page calls it.
  var siteName: String? {
    url.flatMap { try? CanonicalURL($0) }?.host ?? site
  }
}
