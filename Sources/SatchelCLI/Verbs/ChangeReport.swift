import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelStorage

/// What a verb that changes something says afterwards.
struct ChangeOptions: ParsableArguments {
  @Flag(help: "Print the articles as one JSON array.") var json = false
}

extension Session {
  /// Makes `edits` one undo step and tells what came of it.
  ///
  /// With `--json` the named articles are printed whether they changed or not; otherwise a line each
  /// says on standard error what was done, since it is no data.
  @discardableResult
  func change(
    _ verb: String, _ edits: [Edit], said done: (Edit) -> String, _ options: ChangeOptions
  ) throws -> ChangeResult {
    let result = try library.change(verb, edits, now: now)
    guard !options.json else {
      try printRows(edits.map(\.article))
      return result
    }
    var seen = Set<ArticleID>()
    for edit in edits where seen.insert(edit.article).inserted {
      guard let row = try library.row(edit.article) else { continue }
      let said = result.changed.contains(row.id) ? done(edit) : "nothing to change"
      Message.note("\(row.shortID)  \(SafeText.line(row.title)): \(SafeText.line(said))")
    }
    return result
  }

  @discardableResult
  func change(
    _ verb: String, _ edits: [Edit], said done: String, _ options: ChangeOptions
  ) throws -> ChangeResult {
    let count = Set(edits.map(\.article)).count
    guard count > Self.articlesToldOneByOne, !options.json else {
      return try change(verb, edits, said: { _ in done }, options)
    }
    let result = try library.change(verb, edits, now: now)
    tell(result.changed.count, of: count, done)
    return result
  }

  /// Does the same to all articles as one undo step, however many they are, and tells what came of it.
  func change(
    _ verb: String, _ ids: [ArticleID], _ intents: [Intent], said done: String,
    _ options: ChangeOptions
  ) throws {
    guard ids.count > Self.articlesToldOneByOne else {
      try change(
        verb, ids.map { Edit(article: $0, intents: intents) }, said: done, options)
      return
    }
    var progress = ProgressLine("articles", total: ids.count)
    let edits = ids.enumerated().lazy.map { index, id in
      progress.update(done: index)
      return Edit(article: id, intents: intents)
    }
    defer { progress.finish() }
    let changed = try library.change(verb, edits, now: now).changed.count
    progress.finish()
    guard !options.json else { return try printRows(ids) }
    tell(changed, of: ids.count, done)
  }

  private func tell(_ changed: Int, of all: Int, _ done: String) {
    let rest = all - changed
    Message.note(
      "\(changed) articles: \(SafeText.line(done))"
        + (rest > 0 ? "; nothing to change in \(rest) more" : ""))
  }

  /// More than these are told by their number.
  private static let articlesToldOneByOne = 20

  func printRows(_ ids: [ArticleID]) throws {
    var stream = JSONStream(try DataOptions.parse(["--json"]))
    var seen = Set<ArticleID>()
    for id in ids where seen.insert(id).inserted {
      guard let row = try library.row(id) else { continue }
      try stream.add { $0.row(row) }
    }
    try stream.finish()
  }
}
