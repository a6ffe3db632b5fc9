/// The scraps of text around the headline, where pages name the author and the day.
struct TitleSurroundings {
  private static let mostTexts = (after: 60, before: 20)
  private static let mostNodes = 1500
  /// Only what is smaller is passed over for its classes: they may speak of a part of it.
  private static let smallPart = 100

  /// What stands close enough to be about the headline's article.
  private(set) var nodes = 0..<0
  private let heading: Int?

  /// Text nodes behind the headline, the nearest first.
  private(set) var after: [Int] = []
  /// Text nodes before it, the nearest first.
  private(set) var before: [Int] = []

  /// Without a headline these are the first of the page.
  init(of document: HTMLDocument, heading: Int?) {
    self.heading = heading
    guard let start = heading ?? document.first(.body) else { return }
    let end = heading.map { document.nodes[$0].end } ?? start
    let behind = end..<min(document.nodes.count, end + Self.mostNodes)
    nodes = max(0, start - 150)..<min(document.nodes.count, end + 400)
    after = Self.texts(in: behind, of: document, limit: Self.mostTexts.after)
    guard heading != nil else { return }
    before = (max(0, start - Self.mostNodes)..<start).reversed().lazy
      .filter { Self.isShown($0, in: document) }.prefix(Self.mostTexts.before).map(\.self)
  }

  private static func texts(in nodes: Range<Int>, of document: HTMLDocument, limit: Int) -> [Int] {
    var (texts, index) = ([Int](), nodes.lowerBound)
    while index < nodes.upperBound, texts.count < limit {
      if isPassedOver(index, in: document) {
        index = document.nodes[index].end
        continue
      }
      if isShown(index, in: document) { texts.append(index) }
      index += 1
    }
    return texts
  }

  /// Whether it is a text, and one to read.
  private static func isShown(_ index: Int, in document: HTMLDocument) -> Bool {
    document.name(index) == nil && !document.textBytes(index).allSatisfy(ASCII.isSpace)
      && !hidden.contains(document.name(document.nodes[index].parent))
  }

  private static func isPassedOver(_ index: Int, in document: HTMLDocument) -> Bool {
    guard let name = document.name(index) else { return false }
    let isSmall = document.nodes[index].end - index < smallPart
    return hidden.contains(name) || isSmall && document.classWords(index).contains(.comment)
  }

  /// The class words of the element and of what it stands in, but for what holds the headline too.
  func inheritedWords(_ index: Int, in document: HTMLDocument) -> ClassWords {
    var (element, words) = (index, ClassWords())
    for _ in 0..<Self.mostLevels {
      let isWhole = Self.wholes.contains(document.name(element))
      if element == 0 || isWhole || heading.map(document.subtree(element).contains) ?? false {
        break
      }
      words.formUnion(document.classWords(element))
      element = document.nodes[element].parent
    }
    return words
  }

  private static let mostLevels = 16
  private static let wholes: ElementSet = [.article, .body, .main]

  /// Elements whose text is nothing to read.
  static let hidden: ElementSet = [
    .iframe, .noscript, .option, .script, .select, .style, .template, .textarea, .title,
  ]
}

extension HTMLDocument {
  /// What the element's own class and id say about it.
  func classWords(_ index: Int) -> ClassWords {
    var words = ClassWords()
    for attribute in [AttributeName.class, .id] {
      if let value = bytes(of: attribute, at: index) { words.insert(wordsIn: value) }
    }
    return words
  }

  private static var longestPiece: Int { 1000 }

  /// The text inside the node in the pieces in which it is shown: those on lines of their own, and
  /// those of different elements that no space joins.
  func pieces(_ index: Int, limit: Int) -> [String] {
    var (pieces, piece, startsLine) = ([String](), "", false)
    for node in subtree(index).prefix(limit) {
      if let name = name(node) {
        startsLine = startsLine || ElementSet.block.contains(name) || name == .br
        continue
      }
      guard !TitleSurroundings.hidden.contains(name(nodes[node].parent)) else { continue }
      let text = String(decoding: textBytes(node).prefix(Self.longestPiece), as: UTF8.self)
      let isJoined = piece.last?.isWhitespace ?? true || text.first?.isWhitespace ?? true
      if startsLine || !isJoined {
        pieces.append(piece)
        piece = ""
      }
      piece += text
      startsLine = false
    }
    return (pieces + [piece]).map { CleanText.line($0) }.filter { !$0.isEmpty }
  }
}
