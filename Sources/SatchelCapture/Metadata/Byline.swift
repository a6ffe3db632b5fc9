/// Who wrote a page: from what it declares, or from the place where it shows its author.
enum Byline {
  private static let longest = 120

  static func names(
    in document: HTMLDocument, fields: MetaFields, data: StructuredData, site: String?
  ) -> String? {
    let declared = [
      data.author, fields["author"], fields["article:author"], fields["parsely-author"],
      fields["byl"], fields["sailthru.author"], fields["dc.creator"], fields["dcterms.creator"],
      fields["citation_author"], fields["article:author_name"], fields["twitter:creator:name"],
    ]
    let names = declared.lazy.compactMap { $0.flatMap { cleaned($0) } }
    // The name of the site itself is what people put there for want of an author.
    if let name = names.first(where: { !isSame($0, site) && !isSame($0, data.site) }) {
      return name
    }
    return shown(in: document) ?? names.first
  }

  /// The name without what introduces it; nil for what is no name.
  private static func cleaned(_ text: String) -> String? {
    var name = uncluttered(CleanText.line(text, limit: longest))
    let lowercased = name.lowercased()
    for word in introductions where lowercased.hasPrefix(word) {
      name = name.dropFirst(word.count).trimming { $0.isWhitespace || $0 == ":" }
      break
    }
    guard !name.isEmpty, !SafeLink.isWeb(name), !name.hasPrefix("@"), !name.contains("://"),
      !name.allSatisfy({ $0.isNumber })
    else { return nil }
    return ["admin", "administrator", "editor", "staff", "author"].contains(name.lowercased())
      ? nil : name
  }

  /// Without the date, the site or the like that stands behind the name.
  private static func uncluttered(_ text: String) -> String {
    let end = text.indices.first { text[$0].isNumber || "|•·".contains(text[$0]) }
    var kept = end.map { text[..<$0] } ?? text[...]
    for word in ["Published", "Updated", "Posted"] {
      if let found = kept.firstRange(of: word), found.lowerBound != kept.startIndex {
        kept = kept[..<found.lowerBound]
      }
    }
    if end != nil, let month = kept.split(separator: " ").last, CalendarDate.isMonth(String(month))
    {
      kept = kept.dropLast(month.count + 1)
    }
    return kept.trimming { $0.isWhitespace || ",-–—/".contains($0) }
  }

  private static let introductions = [
    "view all posts by ", "posts by ",
    "written by ", "posted by ", "by ", "by: ", "von ", "par ", "por ", "author: ", "autor: ",
    "words by ", "text: ", "作者：", "作者:", "文／", "文/",
  ]

  private static func isSame(_ name: String, _ site: String?) -> Bool {
    guard let site else { return false }
    return name.lowercased() == site.lowercased()
  }

  private static func shown(in document: HTMLDocument) -> String? {
    var best: (name: String, rank: Int)?
    for index in document.nodes.indices {
      guard let rank = rank(index, in: document), rank < best?.rank ?? 9,
        document.nodes[index].end - index < 40, !isComment(index, in: document)
      else { continue }
      let text = CleanText.line(document.text(index), limit: longest + 1)
      guard text.count <= 80, let name = cleaned(text), name.contains(where: \.isLetter),
        name.split(separator: " ").count <= 8
      else { continue }
      best = (name, rank)
    }
    return best?.name
  }

  /// Whoever comments on a page did not write it.
  private static func isComment(_ index: Int, in document: HTMLDocument) -> Bool {
    var (element, words) = (index, ClassWords())
    for _ in 0..<8 where element > 0 {
      for attribute in [AttributeName.class, .id] {
        if let value = document.bytes(of: attribute, at: element) { words.insert(wordsIn: value) }
      }
      element = document.nodes[element].parent
    }
    return words.contains(.comment) || words.contains(.related)
  }

  /// How much the element's marks say that it is the author's name; lower is surer.
  private static func rank(_ index: Int, in document: HTMLDocument) -> Int? {
    guard let name = document.name(index), name != .meta, name != .link else { return nil }
    if document.bytes(of: .rel, at: index)?.elementsEqual("author".utf8) ?? false { return 0 }
    if document.bytes(of: .itemprop, at: index)?.elementsEqual("author".utf8) ?? false { return 1 }
    guard let classes = document.bytes(of: .class, at: index) else { return nil }
    var words = ClassWords()
    words.insert(wordsIn: classes)
    guard words.contains(.author) else { return nil }
    let spelt = classes.prefix(200).map(ASCII.lowercased).split(whereSeparator: ASCII.isSpace)
    return spelt.contains { names.contains(String(decoding: $0, as: UTF8.self)) } ? 2 : 3
  }

  private static let names: Set<String> = [
    "author", "byline", "p-author", "author-name", "byline-name", "post-author", "entry-author",
    "article-author", "autor", "byline__name", "author__name",
  ]
}
