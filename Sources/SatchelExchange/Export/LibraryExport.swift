import SatchelModel
package import SatchelStorage

extension Library {
  /// Writes the whole library in its canonical form, piece by piece.
  ///
  /// `passed` is told of each article.
  ///
  /// Returns how many texts were left out because they have not arrived on this machine.
  package func exportCanonical(
    to sink: ([UInt8]) throws -> Void, _ passed: () throws -> Void = {}
  ) throws -> Int {
    var export = CanonicalExport()
    var trashed: [ArticleID] = []
    try forEachArticle(includingTrash: true) { article, body in
      guard article.isLive else {
        trashed.append(article.id)
        return
      }
      try passed()
      export.add(article, body)
      try sink(export.drain())
    }
    export.beginTrash()
    for id in trashed {
      guard let article = try article(id), !article.isLive else { continue }
      try passed()
      export.add(article, try body(of: id))
      try sink(export.drain())
    }
    export.finish(try savedSearches())
    try sink(export.drain())
    return export.textsMissing
  }
}
