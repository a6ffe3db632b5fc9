/// What a book says of itself, and which of its files are read in which order.
struct EPUBPackage {
  private static let mostAuthors = 30

  private(set) var title = ""
  private(set) var authors: [String] = []
  private(set) var language: String?
  private(set) var published: String?
  /// The paths of the chapters within the archive, in reading order; behind them what a book has beside
  /// its text, such as notes, but not a table of contents.
  private(set) var chapters: [String] = []

  /// `path` is where `bytes` lie within the archive: the files that they name are beside them.
  init(_ bytes: [UInt8], path: String) {
    var (files, contents, aside) = ([String: String](), Set<String>(), [String]())
    for tag in MarkupTags(bytes) {
      let name = tag.name.split(separator: ":").last.map { $0.lowercased() } ?? ""
      switch name {
      case "item":
        guard let (id, file) = Self.file(tag, beside: path) else { continue }
        files[id] = file
        if tag.attributes["properties"] == "nav" { contents.insert(file) }
      case "itemref":
        guard let file = tag.attributes["idref"].flatMap({ files[$0] }) else { continue }
        if tag.attributes["linear"] != "no" {
          chapters.append(file)
        } else if !contents.contains(file) {
          aside.append(file)
        }
      default: read(name, CleanText.line(tag.text))
      }
    }
    chapters += aside
  }

  /// The first of each counts, but for authors.
  private mutating func read(_ name: String, _ text: String) {
    guard !text.isEmpty else { return }
    switch name {
    case "title": if title.isEmpty { title = text }
    case "creator":
      if authors.count < Self.mostAuthors, !authors.contains(text) { authors.append(text) }
    case "language": language = language ?? LanguageTag.valid(text)
    case "date": published = published ?? CalendarDate.any(text)
    default: break
    }
  }

  /// A chapter's id and path; nil for pictures, styles and the like.
  private static func file(_ tag: MarkupTags.Tag, beside path: String) -> (String, String)? {
    guard let id = tag.attributes["id"], let link = tag.attributes["href"],
      MediaType(tag.attributes["media-type"] ?? "")?.isPage ?? false,
      let file = EPUBPath.resolve(link, beside: path)
    else { return nil }
    return (id, file)
  }
}

/// Names of files within a book, and the addresses that stand for them while it is taken apart.
enum EPUBPath {
  /// A host that exists nowhere.
  private static let root = "https://book.invalid/"

  /// The address of a file of the book.
  static func address(of path: String) -> String { root + PercentEncoding.encoded(path: path) }

  /// The path that `link` means in the file at `path`; nil for what is no file of the book.
  static func resolve(_ link: String, beside path: String) -> String? {
    SafeLink(page: address(of: path)).address(link).flatMap(self.path)
  }

  /// The path of the file at an address; nil for any other address.
  static func path(at address: String) -> String? {
    guard address.hasPrefix(root) else { return nil }
    let path = address.dropFirst(root.count).prefix { $0 != "#" && $0 != "?" }
    return String(validating: PercentEncoding.decoded(Array(path.utf8)[...]), as: UTF8.self)
  }
}
