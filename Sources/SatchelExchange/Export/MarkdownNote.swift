package import SatchelModel

/// An article as a Markdown file with front matter, as Obsidian and others keep notes.
package struct MarkdownNote {
  /// What Markdown takes for more than itself.
  private static let markup = Set(#"\`*_[]<>&|~$"#.utf8)

  package let text: String

  package init(_ article: Article, _ body: ContentBody?) {
    var parts = [Self.frontMatter(article), "# " + Self.escaped(article.title.singleLine)]
    if let text = body?.text, !text.isBlank { parts.append(Self.escaped(text)) }
    if !article.highlights.isEmpty {
      parts.append("## Highlights")
      parts += article.highlights.map(Self.highlight)
    }
    let notes = article.notes.filter { !$0.text.isBlank }
    if !notes.isEmpty {
      parts.append("## Notes")
      parts += notes.map { Self.withoutTags($0.text) }
    }
    text = parts.joined(separator: "\n\n") + "\n"
  }

  /// YAML, in the part of it that is JSON, so that no text can become anything else.
  private static func frontMatter(_ article: Article) -> String {
    let texts: [(String, String?)] = [
      ("title", article.title), ("url", article.url), ("author", article.author),
      ("site", article.site), ("language", article.language), ("published", article.published),
      ("saved", CivilDate.iso8601(article.saved)), ("state", article.state.name),
      ("id", article.id.text),
    ]
    var lines = texts.compactMap { name, text in text.map { "\(name): \(quoted($0))" } }
    lines.append("favourite: \(article.isFavourite)")
    // Obsidian takes no spaces in a tag.
    let tags = article.tags.map { quoted($0.label.replacing(" ", with: "-")) }
    lines.append("tags: [\(tags.joined(separator: ", "))]")
    return (["---"] + lines + ["---"]).joined(separator: "\n")
  }

  private static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.value(text)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func highlight(_ highlight: Highlight) -> String {
    let quote = escaped(highlight.anchor.quote).split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .map { "> " + $0 }.joined(separator: "\n")
    guard let note = highlight.note?.text, !note.isBlank else { return quote }
    return quote + "\n\n" + withoutTags(note)
  }

  /// Words of others, of which none is to become a link, a heading or HTML.
  private static func escaped(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(escapedLine)
      .joined(separator: "\n")
  }

  private static func escapedLine(_ line: Substring) -> String {
    var bytes: [UInt8] = []
    for byte in line.utf8 {
      if markup.contains(byte) { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    var result = String(decoding: bytes, as: UTF8.self)
    let start = result.drop { $0 == " " || $0 == "\t" }
    let number = start.prefix { $0.isASCII && $0.isNumber }
    let mark = start.dropFirst(number.count).first
    if number.isEmpty, let first = start.first, "#+-=".contains(first) {
      result.insert("\\", at: start.startIndex)
    } else if !number.isEmpty, mark == "." || mark == ")" {
      result.insert("\\", at: number.endIndex)
    }
    return result
  }

  /// The person's own words, which may be Markdown; but no HTML, since an import may have brought them.
  private static func withoutTags(_ text: String) -> String { text.replacing("<", with: "&lt;") }
}

/// Names for files that are made of titles: letters, digits and single spaces, and the beginning of the id.
package enum ExportName {
  private static let maximumBytes = 120

  /// Without an ending; never empty, the same for the same article, and different for each.
  package static func name(for article: Article) -> String {
    var words = ""
    for scalar in article.title.unicodeScalars {
      let isAllowed = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      if isAllowed {
        guard words.utf8.count + UTF8.width(scalar) <= maximumBytes else { break }
        words.unicodeScalars.append(scalar)
      } else if !words.isEmpty, !words.hasSuffix(" ") {
        words += " "
      }
    }
    return (words.trimmed + " " + article.id.text.prefix(10)).trimmed
  }
}

extension String {
  fileprivate var singleLine: String {
    split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
