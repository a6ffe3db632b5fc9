/// The author as a page shows them: in an element made for it, or in the words near the headline.
struct ShownAuthor {
  private static let mostNodes = 40
  private static let mostPeople = 6
  /// Of a page that names a thousand people none is its author.
  private static let mostCandidates = 400
  private static let mostTexts = 20_000
  /// How many ranks an element loses that stands far from the headline.
  private static let distance = 5

  private let document: HTMLDocument
  private let nearby: TitleSurroundings

  init(in document: HTMLDocument, _ nearby: TitleSurroundings) {
    (self.document, self.nearby) = (document, nearby)
  }

  /// The author whom an element or the words near the headline name.
  var marked: String? {
    var best: (name: String, rank: Int)? = introducedNearby.map { ($0, 3) }
    let candidates = document.nodes.indices.lazy.compactMap { index in
      rank(index).map { (index, $0) }
    }
    for (index, kind) in candidates.prefix(Self.mostCandidates) {
      let rank = nearby.nodes.contains(index) ? kind : kind + Self.distance
      guard rank < best?.rank ?? .max, isOfArticle(index), let name = names(at: index, kind) else {
        continue
      }
      best = (name, rank)
    }
    return best?.name
  }

  // MARK: Elements made for it

  /// How much the element's marks say that it is the author's name; lower is surer.
  private func rank(_ index: Int) -> Int? {
    guard let name = document.name(index), name != .meta, name != .link else { return nil }
    if isAuthor(document.bytes(of: .rel, at: index)) { return 0 }
    if isAuthor(document.bytes(of: .itemprop, at: index)) { return 1 }
    if let rank = document.bytes(of: .class, at: index).flatMap(rank(ofClasses:)) { return rank }
    return name == .a && leadsToAuthor(index) ? 5 : nil
  }

  private func rank(ofClasses classes: ArraySlice<UInt8>) -> Int? {
    if let rank = Self.rank(ofNames: classes.prefix(200)) { return rank }
    var kinds = ClassWords()
    kinds.insert(wordsIn: classes)
    return kinds.contains(.author) ? 4 : nil
  }

  /// The least rank of a whole name among the classes.
  private static func rank(ofNames classes: ArraySlice<UInt8>) -> Int? {
    var (best, name) = (Int?.none, PackedName())
    for byte in classes {
      if ASCII.isSpace(byte) {
        best = [best, names[name]].compactMap(\.self).min()
        name = PackedName()
      } else {
        name.append(byte)
      }
    }
    return [best, names[name]].compactMap(\.self).min()
  }

  private func isAuthor(_ value: ArraySlice<UInt8>?) -> Bool {
    guard let value, value.count < 100 else { return false }
    return value.split(whereSeparator: ASCII.isSpace).contains { $0.elementsEqual("author".utf8) }
  }

  private func leadsToAuthor(_ link: Int) -> Bool {
    guard let href = document.bytes(of: .href, at: link)?.prefix(300) else { return false }
    let parts = href.split { $0 == UInt8(ascii: "/") }
    return parts.dropLast().contains { Self.folders.contains(PackedName($0)) }
  }

  private static let folders = Set(
    [
      "author", "authors", "writer", "writers", "contributor", "contributors", "people",
      "profile", "profiles", "staff", "by", "autor", "autoren", "auteur", "auteurs", "autore",
      "autores", "autori", "redakteur", "redaktion", "producers", "journalist", "journalists",
      "columnist", "columnists", "reporter", "signataires",
    ].map { PackedName($0.utf8) })

  private static let names = NameTable(
    [
      "author", "byline", "p-author", "author-name", "byline-name", "post-author", "entry-author",
      "article-author", "autor", "byline__name", "author__name", "article__author",
      "article__byline", "post__author", "entry__author", "story-byline", "post-byline",
      "author-link", "author_name",
    ].map { ($0, 2) } + ["username", "user-name", "postuser-name"].map { ($0, 6) })

  /// Whoever comments on a page, or recommends what it sells, did not write it.
  private func isOfArticle(_ index: Int) -> Bool {
    let words = nearby.inheritedWords(index, in: document)
    return [.caption, .comment, .related, .review].allSatisfy { !words.contains($0) }
  }

  /// The name in the element, with those in elements of the same kind beside it.
  private func names(at index: Int, _ rank: Int) -> String? {
    guard let first = name(at: index, rank) else { return nil }
    var (names, seen) = ([first], [first.lowercased()])
    for other in siblings(of: index) where self.rank(other) == rank {
      guard let name = name(at: other, rank), !seen.contains(name.lowercased()) else { continue }
      names.append(name)
      seen.append(name.lowercased())
      if names.count == Self.mostPeople { break }
    }
    return names.joined(separator: ", ")
  }

  /// The elements behind that one in the same small part of the page.
  private func siblings(of index: Int) -> Range<Int> {
    let parent = document.nodes[index].parent
    let outer = document.nodes[parent].parent
    let around = document.nodes[outer].end - outer < Self.mostNodes * 2 ? outer : parent
    let end = min(document.nodes[around].end, index + Self.mostNodes * 2)
    return document.nodes[index].end..<max(document.nodes[index].end, end)
  }

  private func name(at index: Int, _ rank: Int) -> String? {
    guard document.nodes[index].end - index < Self.mostNodes else { return nil }
    for piece in document.pieces(index, limit: Self.mostNodes).prefix(6) {
      guard piece.count <= 100, let name = PersonNames.cleaned(piece) else { continue }
      let isSure = rank <= 2 || rank == 6
      if isSure ? name.split(separator: " ").count <= 8 : PersonNames.isWrittenAsName(name) {
        return name
      }
    }
    return nil
  }

  // MARK: Words that introduce a name

  private var introducedNearby: String? {
    introduced(nearby.after, isLoose: true) ?? introduced(nearby.before, isLoose: true)
  }

  /// The author who signed the article somewhere, as at its end; a single word is no name there.
  var signed: String? {
    let texts = document.nodes.indices.lazy.filter { index in
      document.name(index) == nil && (3..<100).contains(document.textBytes(index).count)
        && !TitleSurroundings.hidden.contains(document.name(document.nodes[index].parent))
    }
    return introduced(Array(texts.prefix(Self.mostTexts)), isLoose: false)
  }

  private func introduced(_ texts: [Int], isLoose: Bool) -> String? {
    for (place, index) in texts.enumerated() {
      let bytes = document.textBytes(index)
      guard bytes.count <= 200, PersonNames.mayIntroduce(bytes),
        let rest = PersonNames.introduced(line(index)), isOfArticle(index)
      else { continue }
      let behind = Array(texts.dropFirst(place + 1).prefix(12)).filter { $0 > index }
      let names = rest.isEmpty ? people(in: behind) : [rest]
      let found = names.compactMap(PersonNames.cleaned).filter(PersonNames.isWrittenAsName)
      let name = found.joined(separator: ", ")
      if !found.isEmpty, isLoose || name.contains(" ") { return name }
    }
    return nil
  }

  /// The first text, and those that only "and" or the like keeps apart from it.
  private func people(in texts: [Int]) -> [String] {
    var (people, isJoined) = ([String](), true)
    for text in texts.lazy.map(line) {
      let isJoint = Self.joints.contains(text.lowercased())
      guard isJoint || isJoined, people.count < Self.mostPeople else { break }
      if !isJoint { people.append(text) }
      isJoined = isJoint
    }
    return people
  }

  private func line(_ index: Int) -> String {
    CleanText.line(String(decoding: document.textBytes(index), as: UTF8.self), limit: 200)
  }

  private static let joints: Set<String> = [",", "and", "&", "und", "et", "y", "e", ", and", "/"]
}
