import SatchelBytes
import SatchelModel

/// Which article of the library an entry of a file is.
struct ImportIdentity {
  let id: ArticleID
  let url: CanonicalURL?

  /// By its id in Satchel, else by its address, its id in the other program, or its words.
  ///
  /// - Throws: `model` for what is no web address, `nothingInIt` for an entry without any of these.
  init(of article: ImportedArticle, from source: String) throws(ArticleDefect) {
    do { url = try article.url.map(CanonicalURL.init) } catch { throw .model(error) }
    if let known = article.id ?? url?.id {
      id = known
    } else if let sourceID = article.sourceID, article.saysSomething {
      id = Self.id(source, sourceID)
    } else if let words = article.content?.text ?? article.content?.html, !words.isBlank {
      // As a file of these words would be.
      id = ArticleID.of(fileBytes: Array(words.utf8))
    } else if let title = article.ownTitle ?? article.pageTitle {
      id = Self.id(source, title)
    } else {
      throw .nothingInIt
    }
  }

  private static func id(_ source: String, _ name: String) -> ArticleID {
    ArticleID.of(fileBytes: Array("satchel:import:v1\0\(source)\0\(name)".utf8))
  }
}

extension ImportedArticle {
  /// Whether there is anything besides an address and an id to keep.
  fileprivate var saysSomething: Bool {
    ownTitle != nil || pageTitle != nil || content != nil || !notes.isEmpty || !highlights.isEmpty
  }
}

/// How to import, whatever the file's format.
package struct ImportOptions: Sendable {
  /// Milliseconds since 1970: stands for dates that the file does not give.
  package let now: Int64
  /// Whether pages that come without their text wait to be fetched.
  package let fetches: Bool
  /// Given to every article, besides its own.
  package let tags: [String]
  package let reading: PageReading
  /// The file's format, of which ids are made.
  var source = ""

  package init(now: Int64, fetches: Bool, tags: [String] = [], reading: PageReading) {
    (self.now, self.fetches, self.tags, self.reading) = (now, fetches, tags, reading)
  }
}
