import SatchelModel
package import SatchelStorage

/// Writes imported articles in batches: a flush to the disk for each would take hours.
///
/// All batches together are one step for `undo`. An import that was cut off is completed by another one.
package struct LibraryImport {
  private static let articlesPerBatch = 500
  private static let bytesPerBatch = 8 * 1024 * 1024

  /// Articles that the library did not have, those that it had in part, and those that it had.
  package private(set) var added = 0
  package private(set) var completed = 0
  package private(set) var unchanged = 0
  /// Articles of the file that no library could hold.
  package private(set) var refused = 0

  private let library: Library
  private let now: Int64
  private let clean: (String) -> String
  private var edits: [Edit] = []
  private var isNew: [ArticleID: Bool] = [:]
  private var bytes = 0
  private var step: ChangeID?

  /// `now` is in milliseconds since 1970; `clean` makes HTML from outside harmless.
  package init(into library: Library, now: Int64, clean: @escaping (String) -> String) {
    (self.library, self.now, self.clean) = (library, now, clean)
  }

  package var seen: Int { added + completed + unchanged + refused + isNew.count }

  /// Takes one article of the file, or what is wrong with it, which is returned.
  package mutating func add(
    _ found: Result<CanonicalImport.Item, ArticleDefect>
  ) throws(StorageError) -> ArticleDefect? {
    let item: CanonicalImport.Item
    let article: ImportedArticle
    switch found {
    case .success(let read): item = read
    case .failure(let defect): return refuse(defect)
    }
    // Two articles of the file may be one here: the second has to see what the first did.
    if isNew[item.id] != nil { try flush() }
    let existing = try library.article(item.id)
    do throws(ArticleDefect) {
      article = try item.imported(over: existing, clean: clean)
    } catch { return refuse(error) }
    isNew[item.id] = existing == nil
    for (index, intents) in article.steps.enumerated() {
      // The text goes with the first step, which holds what was captured.
      edits.append(
        Edit(article: item.id, intents: intents, body: index == 0 ? article.body : nil))
    }
    bytes += article.body.map { $0.text.utf8.count + $0.html.utf8.count } ?? 0
    if isNew.count >= Self.articlesPerBatch || bytes >= Self.bytesPerBatch { try flush() }
    return nil
  }

  /// Writes what is waiting.
  package mutating func flush() throws(StorageError) {
    let result = try library.change("import", edits, now: now, continuing: step)
    step = step ?? result.id
    let touched = Set(result.changed)
    for (id, isNew) in isNew {
      if !touched.contains(id) {
        unchanged += 1
      } else if isNew {
        added += 1
      } else {
        completed += 1
      }
    }
    (edits, isNew, bytes) = ([], [:], 0)
  }

  private mutating func refuse(_ defect: ArticleDefect) -> ArticleDefect {
    refused += 1
    return defect
  }
}
