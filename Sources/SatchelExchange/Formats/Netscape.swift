import SatchelModel

extension ImportFormat {
  /// The file of bookmarks that every browser writes, and linkding, Pinboard, buku and many more.
  static let netscape = ImportFormat(
    name: "netscape", title: "bookmarks of a browser or linkding (HTML)", isStreaming: true,
    recognises: {
      $0.words.contains("<!doctype netscape-bookmark-file")
        || ($0.words.contains("<dl") && $0.words.contains("<dt") && $0.words.contains("href="))
    },
    read: { source, body in try BookmarkPage.read(&source, body) })
}

/// A page of links with what is said of each: folders in `<H3>` and `<DL>`, notes in `<DD>`.
struct BookmarkPage {
  private static let maximumFolders = 32
  /// Of a heading, a title or a note: then something is missing that would end it.
  private static let maximumBytes = 4 << 20

  /// What the text that comes next is.
  private enum Place { case elsewhere, heading, folder, link, note }

  private var place = Place.elsewhere
  /// Those that are open, nil for one without a name.
  private var folders: [String?] = []
  /// Folders that are open and nested too deep to count.
  private var excess = 0
  private var nextFolder: String?
  private var isArchive = false
  private var link: (fields: Fields, title: String, note: String, folder: String?)?
  private var heading = ""
  private var number = 0

  /// Passes every link as an entry.
  static func read(_ source: inout ByteSource, _ body: (FoundEntry) throws -> Void) throws {
    var page = BookmarkPage()
    var reader = MarkupReader()
    while let token = try reader.next(&source) {
      if let entry = page.take(token) { try body(entry) }
    }
    if let entry = page.finishedLink() { try body(entry) }
  }

  /// Returns the link that this ends.
  private mutating func take(_ token: MarkupReader.Token) -> FoundEntry? {
    switch token {
    case .text(let text):
      take(text)
      return nil
    case .tag("a", let attributes):
      let finished = finishedLink()
      let names = folders.compactMap(\.self)
      link = (Fields(attributes), "", "", names.isEmpty ? nil : names.joined(separator: "/"))
      place = .link
      return finished
    case .tag("dd", _) where link != nil:
      place = .note
      return nil
    case .tag("dd", _): return FoundEntry(entryPlace, remark: ["the description of a folder"])
    case .tag("br", _) where place == .note:
      link?.note += "\n"
      return nil
    case .tag(let name, _): return takeStructure(name)
    }
  }

  private mutating func takeStructure(_ name: String) -> FoundEntry? {
    switch name {
    case "/a":
      place = .elsewhere
      return nil
    case "h1", "h2", "h3": (place, heading) = (name == "h3" ? .folder : .heading, "")
    case "/h1", "/h2", "/h3":
      if place == .folder { nextFolder = heading.trimmed }
      if place == .heading { isArchive = heading.lowercased().contains("archive") }
      place = .elsewhere
    case "dl": openFolder()
    case "/dl": if excess > 0 { excess -= 1 } else { _ = folders.popLast() }
    case "dt", "li", "ul", "/ul": place = .elsewhere
    default: return nil
    }
    return finishedLink()
  }

  private mutating func openFolder() {
    if folders.count < Self.maximumFolders { folders.append(nextFolder) } else { excess += 1 }
    nextFolder = nil
  }

  private mutating func take(_ text: String) {
    switch place {
    case .heading, .folder: if heading.utf8.count < Self.maximumBytes { heading += text }
    case .link: if link?.title.utf8.count ?? 0 < Self.maximumBytes { link?.title += text }
    case .note: if link?.note.utf8.count ?? 0 < Self.maximumBytes { link?.note += text }
    case .elsewhere: return
    }
  }

  private var entryPlace: EntryPlace { EntryPlace(file: nil, unit: .article, number: number) }

  private mutating func finishedLink() -> FoundEntry? {
    guard let link else { return nil }
    self.link = nil
    number += 1
    return FoundEntry(entryPlace) {
      () throws(ArticleDefect) in
      var fields = link.fields
      var article = try Self.article(&fields, isArchive: isArchive)
      let title = link.title.trimmed
      article.pageTitle = title.isEmpty || title == article.url ? nil : title
      if let folder = link.folder { article.tags.append(folder) }
      article.notes = Self.notes(in: link.note).map { .init(text: $0) }
      article.leftOut += fields.rest
      return article
    }
  }

  private static func article(
    _ fields: inout Fields, isArchive: Bool
  ) throws(ArticleDefect) -> ImportedArticle {
    var article = ImportedArticle()
    article.url = try fields.text("href")
    article.saved = try fields.date("add_date", "time_added")
    let tags = try fields.list("tags")
    article.tags = tags.filter { $0 != archivedTag }
    let isToRead = try fields.flag("toread")
    // A bookmark that is not to be read is one that is kept.
    let isKept = isArchive || isToRead == false || tags.contains(archivedTag)
    article.state = isKept ? .archived : .unread
    // Pictures of sites belong to the browser.
    fields.ignore("icon", "icon_uri")
    return article
  }

  private static let archivedTag = "linkding:bookmarks.archived"

  /// What linkding calls description and notes are two notes.
  private static func notes(in text: String) -> [String] {
    text.replacing("[/linkding-notes]", with: "").split(separator: "[linkding-notes]")
      .map(\.trimmed).filter { !$0.isEmpty }
  }
}
