import SatchelModel
import SatchelStorage

/// An article as a file holds it, whatever the file's format.
///
/// Nothing in it is checked yet: `ImportPlan` does that.
package struct ImportedArticle: Sendable {
  struct Note: Sendable {
    /// Its id in Satchel, if the file is Satchel's own.
    var id: NoteID?
    /// Its id in the program that wrote the file; without one its text stands for it.
    var sourceID: String?
    var text: String
    /// Lines of it, counted from 1, that are another version of the line above.
    var conflicts: [Int] = []
    var created: Int64?
    /// When it was changed last.
    var edited: Int64?
  }

  struct Highlight: Sendable {
    /// Its id in Satchel, if the file is Satchel's own.
    var id: HighlightID?
    var quote: String
    var prefix = ""
    var suffix = ""
    /// Where the quote begins in the text, in characters, if the file says so.
    var start: Int?
    var colour: String?
    var note: String?
    /// As of a note.
    var conflicts: [Int] = []
    var created: Int64?
  }

  struct Content: Sendable {
    var text: String?
    var html: String?
    /// Without one it ranks above what is fetched and below what the person gives.
    var source: ContentReference.Source?
    var extractorVersion: Int?
    var captured: Int64?
    var wordCount: Int?
    /// Of `ContentBody.encoded`, for a text that the file only names; `bytes` is its length.
    var hash: [UInt8]?
    var bytes: Int?
  }

  /// Its id in Satchel, if the file is Satchel's own.
  var id: ArticleID?
  /// Other ids of the same article.
  var also: [ArticleID] = []
  /// Articles of which the person said that they are not this one.
  var notSame: [ArticleID] = []
  var url: String?
  /// Its id in the program that wrote the file: who it is, when it has no address.
  var sourceID: String?
  /// Its name in the archive that it is from, by which its other files are found.
  var slug: String?
  var ownTitle, pageTitle, author, site, language, published, excerpt: String?
  /// Milliseconds since 1970, as all times here.
  var saved: Int64?
  var state: ReadingState?
  var isFavourite = false
  var isTrashed = false
  /// When it was put into the trash.
  var trashed: Int64?
  /// Whether it is from an archive of a library, which tells its history and holds its pictures.
  var isOurs = false
  var tags: [String] = []
  /// Tags that are not to be suggested for it.
  var refusedTags: [String] = []
  var notes: [Note] = []
  var highlights: [Highlight] = []
  var position, furthest: Progress?
  var content: Content?
  /// Texts that it had before, by their hashes.
  var versions: [Content] = []
  /// The names of what the file says of it and no article has.
  var leftOut: [String] = []

  /// Takes the first of these addresses; others that are not spellings of it are named, as it has one only.
  mutating func take(addresses names: String..., of fields: inout Fields) throws(ArticleDefect) {
    for name in names {
      guard let address = try fields.text(name) else { continue }
      guard let url else {
        self.url = address
        continue
      }
      if (try? CanonicalURL(address))?.id != (try? CanonicalURL(url))?.id { leftOut.append(name) }
    }
  }

  /// Takes a state by the word that some program has for it.
  mutating func take(state word: String) {
    switch word.lowercased() {
    case "unread", "reading", "new", "later", "inbox", "active": state = .unread
    case "archived", "archive", "read", "done": state = .archived
    default: leftOut.append("the state '\(word.parts(ofBytes: 40).first ?? "")'")
    }
  }
}

/// Where in a file an entry is, for people.
package struct EntryPlace: Hashable, Sendable, CustomStringConvertible {
  package enum Unit: String, Sendable { case line, article, row, file }

  /// The file within an archive or folder; nil for the file itself.
  package let file: String?
  package let unit: Unit
  /// Counted from 1.
  package let number: Int

  package var description: String {
    if unit == .file, let file { return file }
    let place = "\(unit.rawValue) \(number)"
    return file.map { "\($0), \(place)" } ?? place
  }
}

/// One entry of a file: what is in it, or what is wrong with it.
package struct FoundEntry: Sendable {
  enum Thing: Sendable {
    case article(ImportedArticle)
    case search(SavedSearch)
    case event(ArchivedEvent)
    /// One that an article had before.
    case text(ContentBody)
    case picture([UInt8])
    /// The names of what the file says besides its articles, and no library has.
    case remark([String])
  }

  package let place: EntryPlace
  let thing: Result<Thing, ArticleDefect>

  init(_ place: EntryPlace, _ article: Result<ImportedArticle, ArticleDefect>) {
    (self.place, thing) = (place, article.map(Thing.article))
  }

  init(_ place: EntryPlace, _ read: () throws(ArticleDefect) -> ImportedArticle) {
    self.init(thing: place) { () throws(ArticleDefect) in .article(try read()) }
  }

  init(_ place: EntryPlace, remark names: [String]) {
    (self.place, thing) = (place, .success(.remark(names)))
  }

  init(thing place: EntryPlace, _ read: () throws(ArticleDefect) -> Thing) {
    self.place = place
    do throws(ArticleDefect) { thing = .success(try read()) } catch { thing = .failure(error) }
  }

  /// The article or what is wrong with it; nil for what is no article.
  package var article: Result<ImportedArticle, ArticleDefect>? {
    switch thing {
    case .success(.article(let article)): .success(article)
    case .success: nil
    case .failure(let defect): .failure(defect)
    }
  }

  /// The entry with its article changed, if it has one.
  func map(_ change: (inout ImportedArticle) -> Void) -> FoundEntry {
    guard case .success(.article(var article)) = thing else { return self }
    change(&article)
    return FoundEntry(place, .success(article))
  }
}
