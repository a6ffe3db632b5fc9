/// A plain text or Markdown file, read as people write them down or copy them from pages.
///
/// Plain text is kept word for word, and Markdown as its marks mean it. Title, author, date and site are
/// taken from the first lines where they are obvious. The reading view leaves out what a site put around
/// the article.
struct TextFile {
  static let longestTitle = 120
  private static let headLines = 12

  private let text: String
  private let address: String?
  private let fields: FrontMatter
  private let isMarkdown: Bool
  private(set) var title = ""
  private(set) var author: String?
  private(set) var site: String?
  private(set) var published: String?

  /// `name` is the title of last resort, and `address` where relative links start from.
  ///
  /// A text whose kind nothing tells is Markdown when it begins with fields or a heading.
  init(_ text: String, name: String?, address: String? = nil, isMarkdown: Bool = false) {
    self.text = Self.normalised(text)
    self.address = address
    fields = FrontMatter(self.text)
    let beginsSo = fields.areThere || Self.isHeading(self.text)
    self.isMarkdown = isMarkdown || beginsSo && Self.tellsNoKind(name)
    let head = fields.body.split(separator: "\n", maxSplits: 100)
      .map { CleanText.line($0, limit: 400) }
      .filter { !$0.isEmpty }.prefix(Self.headLines)
    readTitle(Array(head))
    published = fields["date"].flatMap(CalendarDate.iso) ?? head.lazy.compactMap(Self.date).first
    author = fields["author"] ?? head.dropFirst().lazy.compactMap(Self.author).first
    if let declaredTitle { title = declaredTitle }
    if title.isEmpty { title = CleanText.line(name ?? "", limit: Self.longestTitle) }
  }

  private var declaredTitle: String? {
    fields["title"].map { CleanText.line($0, limit: Self.longestTitle) }
  }

  var captured: CapturedPage {
    let markdown =
      isMarkdown ? MarkdownText(fields.body, title: declaredTitle, address: address) : nil
    let title = markdown?.title ?? title
    let lines = markdown == nil ? article : []
    let text = markdown?.text ?? text
    return CapturedPage(
      title: title, author: author, site: fields["site"] ?? site,
      language: (fields["lang"] ?? fields["language"]).flatMap(LanguageTag.valid), direction: nil,
      published: published, canonicalURL: nil,
      excerpt: Excerpt.of(markdown?.text ?? lines.joined(separator: "\n"), title: title),
      text: text, html: markdown?.html ?? Self.html(of: lines),
      wordCount: WordCount.words(in: text))
  }

  /// The lines to read; those that are not part of the article are empty.
  private var article: [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    // What a person wrote in Markdown is all theirs.
    let isTheirs = isMarkdown || text.hasPrefix("#")
    return isTheirs ? lines : TextFurniture(title: title).article(in: lines)
  }

  /// In a script, for one, a line that begins with `#` is a remark.
  private static func tellsNoKind(_ name: String?) -> Bool {
    guard let name = name?.lowercased(), name.contains(".") else { return true }
    return name.hasSuffix(".txt") || name.hasSuffix(".text")
  }

  /// A paragraph for each run of lines, with their line breaks.
  private static func html(of lines: [String]) -> String {
    var (writer, isOpen) = (HTMLWriter(), false)
    for line in lines {
      let isBlank = line.allSatisfy(\.isWhitespace)
      if isOpen { isBlank ? writer.end() : writer.void(.br) }
      if !isOpen, !isBlank { writer.start(.p, attributes: []) }
      writer.text(line)
      isOpen = !isBlank
    }
    if isOpen { writer.end() }
    return writer.html
  }

  private mutating func readTitle(_ head: [String]) {
    guard let line = head.first(where: { Self.date($0) == nil }) ?? head.first else { return }
    let heading = Self.withoutMarkup(line)
    let next = head.drop { $0 != line }.dropFirst().first
    // Copied pages often start with the browser's title, then the headline itself.
    for separator in [" | ", " / ", " - ", " – ", " — ", " > ", " » "] {
      let parts = heading.split(separator: separator)
      guard parts.count > 1, let first = parts.first, let last = parts.last else { continue }
      if let next, last == next || first == next {
        title = next
        if parts.count == 2 { site = String(last == next ? first : last) }
        return
      }
      if separator == " | ", parts.count == 2, Self.isNameOfSite(last), first.count > last.count {
        (title, site) = (String(first), String(last))
        return
      }
    }
    title = CleanText.line(heading, limit: Self.longestTitle)
  }

  private static func isNameOfSite(_ text: Substring) -> Bool {
    text.split(separator: " ").count <= 4 && !".!?".contains(text.last ?? ".")
  }

  private static func isHeading(_ text: String) -> Bool {
    let marks = text.prefix(7).prefix { $0 == "#" }
    return (1...6).contains(marks.count) && text.dropFirst(marks.count).first == " "
  }

  /// Without the marks of a Markdown heading or of emphasis around the whole line.
  private static func withoutMarkup(_ line: String) -> String {
    let text = isHeading(line) ? line.trimming { $0 == "#" || $0 == " " } : line
    for mark in ["**", "__", "*", "_"] where text.hasPrefix(mark) && text.hasSuffix(mark) {
      let inside = text.dropFirst(mark.count).dropLast(mark.count)
      if !inside.isEmpty, !inside.contains(mark) { return String(inside) }
    }
    return text
  }

  /// The date of a line that says little else: "Published 10 February 2016", "/ 12:48 PM May 2, 2020".
  static func date(_ line: String) -> String? {
    guard line.count <= 60, line.split(separator: " ").count <= 9 else { return nil }
    return CalendarDate.written(in: line)
  }

  /// The name in a line that is only "By …", in capitals as names are.
  private static func author(_ line: String) -> String? {
    guard line.prefix(3).lowercased() == "by ", line.count <= 60 else { return nil }
    let words = line.dropFirst(3).split(separator: " ")
    let isName = words.allSatisfy { $0.first?.isUppercase ?? false || $0 == "and" || $0 == "&" }
    return (1...6).contains(words.count) && isName && line.last != "."
      ? words.joined(separator: " ") : nil
  }

  /// Without empty lines before the text and white space after it.
  private static func normalised(_ text: String) -> String {
    let lines = CleanText.text(text).drop { $0 == "\n" }
    let end = lines.lastIndex { !$0.isWhitespace }
    return end.map { String(lines[...$0]) } ?? ""
  }
}

/// The fields that some Markdown files have between two lines of dashes at their start.
struct FrontMatter {
  private static let mostLines = 60

  private(set) var areThere = false
  /// The file without them.
  private(set) var body: Substring
  private var values: [String: String] = [:]

  init(_ text: String) {
    body = text[...]
    let lines = text.split(
      separator: "\n", maxSplits: Self.mostLines, omittingEmptySubsequences: false)
    guard lines.first == "---" else { return }
    let end = lines.dropFirst().prefix(Self.mostLines).firstIndex { $0 == "---" || $0 == "..." }
    guard let end else { return }
    for line in lines[1..<end] {
      let sides = line.split(separator: ":", maxSplits: 1)
      guard let key = sides.first, let value = sides.dropFirst().first else { continue }
      let clean = CleanText.line(value).trimming { "\"'".contains($0) }
      if !clean.isEmpty { values[key.lowercased()] = clean }
    }
    (areThere, body) = (true, text[lines[end].endIndex...])
  }

  subscript(name: String) -> String? { values[name] }
}
