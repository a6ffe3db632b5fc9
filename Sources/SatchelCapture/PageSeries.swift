/// An article that a site spreads over several pages: which address holds the next of them.
///
/// A link counts only if its address is the first page's with another number at the end, so that no
/// "next article" is ever taken for a next page.
struct PageSeries {
  /// Pages of one article, with the first.
  static let mostPages = 20

  private let first: String
  private let stem: Substring
  private let ending: Substring

  /// `first` is where the first page was found.
  init(first: String) {
    self.first = first
    let path = first.prefix { $0 != "?" && $0 != "#" }
    let file = path.lastIndex(of: "/").map { path[$0...] } ?? path[...]
    let dot = file.lastIndex(of: ".").flatMap { file[$0...].utf8.count <= 6 ? $0 : nil }
    stem = path[..<(dot ?? path.endIndex)]
    ending = dot.map { path[$0...] } ?? ""
  }

  /// The address of the page behind the `page`-th, the first being 1.
  func next(after page: Int, in document: HTMLDocument, links: SafeLink) -> String? {
    document.nodes.indices.lazy.filter { saysNext($0, page + 1, in: document) }
      .compactMap { document.value(of: .href, at: $0).flatMap(links.address) }
      .first { address in
        // Some sites count their pages from 0.
        number(of: address).map { $0 == page + 1 || $0 == page } ?? false
      }
  }

  /// Whether a link says that it leads to the next page, or to that of the number.
  private func saysNext(_ index: Int, _ number: Int, in document: HTMLDocument) -> Bool {
    guard let name = document.name(index), name == .a || name == .link else { return false }
    let rel = document.value(of: .rel, at: index)?.lowercased() ?? ""
    if rel.split(separator: " ").contains("next") { return true }
    return name == .a && document.nodes[index].end - index < 8
      && Int(CleanText.line(document.text(index), limit: 8)) == number
  }

  /// Which page of the article an address is; nil for any other page.
  func number(of address: String) -> Int? {
    let address = address.prefix { $0 != "#" }
    let path = address.prefix { $0 != "?" }
    if path == first.prefix(while: { $0 != "?" && $0 != "#" }) { return numberInQuery(of: address) }
    guard path.hasPrefix(stem), path.hasSuffix(ending),
      path.utf8.count > stem.utf8.count + ending.utf8.count,
      Self.query(of: address) == Self.query(of: first[...])
    else { return nil }
    let mark = path.dropFirst(stem.count).dropLast(ending.count)
    // A number that follows the stem at once is a part of it, as in `/essay12`.
    guard stem.hasSuffix("/") || mark.first.map(Self.isSeparator) ?? false else { return nil }
    let parts = mark.split(whereSeparator: Self.isSeparator)
    guard let last = parts.last, last.utf8.count <= 3,
      parts.dropLast().allSatisfy({ Self.words.contains($0.lowercased()) })
    else { return nil }
    return Int(last)
  }

  private static func isSeparator(_ character: Character) -> Bool { "/-_,.".contains(character) }

  /// As in `?page=2`, where all else is as in the first page's address.
  private func numberInQuery(of address: Substring) -> Int? {
    let own = Self.query(of: first[...])
    let added = Self.query(of: address).subtracting(own)
    let removed = own.subtracting(Self.query(of: address))
    guard added.count == 1, let item = added.first,
      removed.isEmpty || removed.allSatisfy({ Self.key($0) == Self.key(item) }),
      Self.words.contains(Self.key(item))
    else { return nil }
    let value = item.split(separator: "=").last.flatMap { Int($0) }
    return value.flatMap { (0...999).contains($0) ? $0 : nil }
  }

  private static func key(_ item: Substring) -> String {
    item.prefix { $0 != "=" }.lowercased()
  }

  private static func query(of address: Substring) -> Set<Substring> {
    guard let start = address.firstIndex(of: "?") else { return [] }
    return Set(address[start...].dropFirst().prefix { $0 != "#" }.split(separator: "&"))
  }

  /// What sites call a page in its address.
  private static let words: Set<String> = [
    "page", "p", "pg", "paged", "pagenum", "seite", "pagina", "página", "sida", "side", "strona",
    "part", "teil",
  ]
}

/// What the pages of one article hold together.
struct JoinedPages {
  /// Of what a page says, less than this share may have been said before.
  private static let mostRepeated = 0.5

  private let first: ArticleDraft
  private var others: [ArticleDraft] = []

  init(_ first: ArticleDraft) { self.first = first }

  var count: Int { 1 + others.count }

  /// Takes in the next page, unless it says again what is there.
  mutating func join(_ draft: ArticleDraft) -> Bool {
    let known = Set(([first] + others).flatMap(Self.paragraphs))
    let said = Self.paragraphs(of: draft)
    let repeated = said.filter(known.contains)
    guard Self.length(repeated) < Self.mostRepeated * Self.length(said) else { return false }
    var draft = draft
    // Such as the day and the author, which each page says anew.
    draft.leaveOut(known)
    others.append(draft)
    return true
  }

  func finished(storedPicture: (String) -> String?) -> CapturedPage {
    var all = first.finished(storedPicture: storedPicture)
    for (number, draft) in others.enumerated() {
      let page = draft.finished {
        storedPicture(EmbeddedPicture.name($0, onPage: number + 1))
      }
      all.text += "\n\n" + page.text
      all.html += page.html
      all.wordCount += page.wordCount
    }
    return all
  }

  private static func paragraphs(of draft: ArticleDraft) -> [String] {
    draft.finished().text.split(separator: "\n").map { String($0) }
  }

  private static func length(_ paragraphs: [String]) -> Double {
    Double(paragraphs.reduce(0) { $0 + $1.utf8.count })
  }
}
