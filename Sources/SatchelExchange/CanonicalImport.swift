import Foundation
package import SatchelModel

/// Reads a canonical export, one article at a time.
///
/// Opening reads the whole file once for its shape, so that one which was cut off or damaged is refused
/// before anything of it is in the library.
package struct CanonicalImport: ~Copyable {
  /// One article of the file.
  package struct Item: Sendable {
    /// Counted from 1, for messages.
    package let number: Int
    package let id: ArticleID
    let article: CanonicalArticle
    let isTrashed: Bool

    /// What to do to the library.
    ///
    /// `existing` is what the library holds under `id`: its own words and choices are kept. `clean`
    /// makes HTML from outside harmless.
    package func imported(
      over existing: Article?, clean: (String) -> String
    ) throws(ArticleDefect) -> ImportedArticle {
      try article.imported(isTrashed: isTrashed, existing: existing, clean: clean)
    }
  }

  /// How many articles there are, those in the trash included.
  package let count: Int
  private var reader: CanonicalReader
  private var number = 0

  package init(path: String) throws(ExchangeError) {
    var reader = try CanonicalReader(path: path)
    var count = 0
    while try reader.next() != nil { count += 1 }
    try reader.rewind()
    self.count = count
    self.reader = reader
  }

  /// The next article, or what is wrong with it; nil at the end.
  package mutating func next() throws(ExchangeError) -> Result<Item, ArticleDefect>? {
    guard let (bytes, isTrashed) = try reader.next() else { return nil }
    number += 1
    let article: CanonicalArticle
    do {
      article = try JSONDecoder().decode(CanonicalArticle.self, from: Data(bytes))
    } catch let error as DecodingError {
      return .failure(.malformed(Self.sentence(for: error)))
    } catch {
      return .failure(.malformed("it is no article"))
    }
    guard let id = CanonicalArticle.articleID(article.id) else {
      return .failure(.badID(article.id))
    }
    return .success(Item(number: number, id: id, article: article, isTrashed: isTrashed))
  }

  private static func sentence(for error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        .joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context):
      "it lacks '\((context.codingPath + [key]).map(\.stringValue).joined(separator: "."))'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "'\(place(context))' is of the wrong type"
    default: "it is not JSON"
    }
  }
}
