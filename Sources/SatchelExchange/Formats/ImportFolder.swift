import Glibc
import SatchelModel

/// A folder of text, Markdown and HTML files, with the folders in it; each file is an article.
///
/// Links are not followed, hidden files not looked at, and files of other kinds left out and counted.
package struct ImportFolder: ImportSource {
  private static let maximumDepth = 16
  private static let maximumFileBytes = 16 << 20
  private static let endings = [".md", ".markdown", ".txt", ".text", ".html", ".htm", ".xhtml"]

  package let formatName = "folder"
  package let formatTitle = "a folder of files"
  private let path: String
  private let reading: PageReading

  /// Nil for what is no folder.
  package init?(path: String, reading: PageReading) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
    (self.path, self.reading) = (path, reading)
  }

  package mutating func forEach(_ body: (FoundEntry) throws -> Void) throws {
    try walk("", depth: 0, body)
  }

  /// `folder` is the way down from the folder that was named, with a slash at its end.
  private func walk(_ folder: String, depth: Int, _ body: (FoundEntry) throws -> Void) throws {
    for name in try names(in: folder) {
      let file = folder + name
      var status = stat()
      let place = EntryPlace(file: file, unit: .file, number: 1)
      guard lstat("\(path)/\(file)", &status) == 0 else {
        try body(FoundEntry(place, .failure(.malformed("it cannot be read"))))
        continue
      }
      switch status.st_mode & S_IFMT {
      case S_IFDIR where depth < Self.maximumDepth:
        try walk(file + "/", depth: depth + 1, body)
      case S_IFREG where Self.isText(name):
        let saved = Int64(status.st_mtim.tv_sec) * 1000
        try body(
          FoundEntry(place) { () throws(ArticleDefect) in try article(file, saved: saved) })
      default:
        try body(FoundEntry(place, .failure(.malformed("it is no text, Markdown or HTML file"))))
      }
    }
  }

  private static func isText(_ name: String) -> Bool {
    let name = name.lowercased()
    return endings.contains { name.hasSuffix($0) }
  }

  /// Sorted, so that an import is the same each time.
  private func names(in folder: String) throws(ExchangeError) -> [String] {
    guard let stream = opendir("\(path)/\(folder)") else {
      throw .unreadable(path: "\(path)/\(folder)", reason: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  private func article(
    _ file: String, saved: Int64
  ) throws(ArticleDefect) -> ImportedArticle {
    let bytes = try bytes(of: file)
    let isMarkdown = file.lowercased().hasSuffix(".md") || file.lowercased().hasSuffix(".markdown")
    let matter = FrontMatter(isMarkdown ? bytes : [])
    var fields = Fields(matter.members)
    var article = ImportedArticle()
    try article.takeIdentity(&fields)
    // As the same file would be that is added by itself.
    if article.url == nil { article.id = article.id ?? ArticleID.of(fileBytes: bytes) }
    let name = String(file.split(separator: "/").last ?? "")
    guard let page = reading.file(Array(bytes.dropFirst(matter.length)), name) else {
      throw .malformed("it holds no text that can be read")
    }
    article.content = .init(
      text: page.text, html: page.html, source: .manual, extractorVersion: 1,
      wordCount: page.wordCount)
    article.pageTitle = try fields.text("title") ?? page.title
    article.saved = try fields.date("saved", "created", "date") ?? saved
    article.tags = try fields.list("tags")
    article.author = try fields.text("author")
    article.site = try fields.text("site")
    article.language = try fields.text("language")
    article.published = try fields.dateText("published")
    article.isFavourite = try fields.flag("favourite") ?? false
    if let state = try fields.text("state") { article.take(state: state) }
    article.leftOut += fields.rest
    article.leftOut += Array(repeating: "a line of front matter", count: matter.unread)
    return article
  }

  private func bytes(of file: String) throws(ArticleDefect) -> [UInt8] {
    do {
      var source = try ByteSource(path: "\(path)/\(file)")
      return try source.whole(limit: Self.maximumFileBytes)
    } catch { throw .malformed(error.description) }
  }
}

/// The lines between two `---` at the beginning of a Markdown file, as far as they are names and values.
struct FrontMatter {
  private static let maximumLines = 200

  private(set) var members: [JSONValue.Member] = []
  /// Lines that are neither a name with a value nor an element of a list.
  private(set) var unread = 0
  /// In bytes, with the lines around it.
  private(set) var length = 0

  init(_ bytes: [UInt8]) {
    let lines = bytes.prefix(64 * 1024).split(
      separator: 0x0a, maxSplits: Self.maximumLines, omittingEmptySubsequences: false)
    guard lines.count > 1, Self.text(lines[0]) == "---",
      let end = lines.indices.dropFirst().first(where: { Self.text(lines[$0]) == "---" })
    else { return }
    length = min(bytes.count, lines[...end].reduce(0) { $0 + $1.count + 1 })
    for line in lines[1..<end] { take(Self.text(line)) }
  }

  private mutating func take(_ line: String) {
    if let member = Self.member(line) {
      members.append(member)
    } else if line.hasPrefix("- "), let last = members.popLast() {
      // A list may stand below its name, an element a line.
      var elements: [JSONValue] = []
      if case .array(let known) = last.value { elements = known }
      elements.append(Self.value(String(line.dropFirst(2)).trimmed))
      members.append(JSONValue.Member(name: last.name, value: .array(elements)))
    } else if !line.isEmpty, !line.hasPrefix("#") {
      unread += 1
    }
  }

  private static func text(_ line: ArraySlice<UInt8>) -> String {
    String(decoding: line, as: UTF8.self).trimmed
  }

  private static func member(_ line: String) -> JSONValue.Member? {
    guard let colon = line.firstIndex(of: ":"), !line.hasPrefix("#"), !line.hasPrefix("- ") else {
      return nil
    }
    let value = String(line[colon...].dropFirst()).trimmed
    return JSONValue.Member(
      name: String(line[..<colon]).trimmed.lowercased(), value: self.value(value))
  }

  /// Of JSON, which much of YAML is; else the words as they are, without quotes around them.
  private static func value(_ text: String) -> JSONValue {
    if let value = try? JSONParser.parse(Array(text.utf8)) { return value }
    let isQuoted = text.count > 1 && text.hasPrefix("'") && text.hasSuffix("'")
    return .text(isQuoted ? String(text.dropFirst().dropLast()) : text)
  }
}
