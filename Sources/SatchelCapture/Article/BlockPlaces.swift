/// Where on the page a block stands: among headings and titles, and by the place with most text.
struct BlockPlaces {
  /// Deeper pages are not made by people.
  private static let mostLevels = 100

  private let document: HTMLDocument
  private let page: TextBlocks
  private let words: [OpeningWords]
  private let best: Int
  private let total: Float
  /// The first block that is a heading of the first level.
  private let title: Int?
  /// For each block the last heading up to it, and how many titles are before it.
  private var headings: [Int?] = []
  private var titlesBefore: [Int] = []
  private var articlesBefore: [Int] = []
  /// How many blocks begin alike.
  private let signatures: [UInt64: Int]

  init(_ page: TextBlocks, _ words: [OpeningWords], best: Int, in document: HTMLDocument) {
    (self.document, self.page, self.words, self.best) = (document, page, words, best)
    total = max(1, Float(page.sums.words.last ?? 0))
    title = page.blocks.firstIndex { document.name($0.container) == .h1 }
    signatures = words.reduce(into: [:]) { $0[$1.signature, default: 0] += 1 }
    countHeadings()
    countArticles()
  }

  private mutating func countHeadings() {
    var (last, titles) = (Int?.none, 0)
    for (index, block) in page.blocks.enumerated() {
      let name = document.name(block.container)
      titlesBefore.append(titles)
      if ElementSet.heading.contains(name) { last = index }
      if name == .h1 { titles += 1 }
      headings.append(last)
    }
  }

  /// For each block how many articles have ended before it.
  private mutating func countArticles() {
    let document = document
    let articles = document.nodes.indices.filter { document.name($0) == .article }
    let ends = articles.map { document.nodes[$0].end }.sorted()
    var ended = 0
    for block in page.blocks {
      while ended < ends.count, ends[ended] <= block.nodes.lowerBound { ended += 1 }
      articlesBefore.append(ended)
    }
  }

  func fill(_ index: Int, _ vector: inout [Float]) {
    let block = page.blocks[index]
    let before = page.sums.words(in: 0..<block.nodes.lowerBound)
    vector[.shareBefore] = before / total
    vector[.shareAfter] = 1 - (before + Float(block.words)) / total
    vector[.isRepeated] = signatures[words[index].signature, default: 1] > 1 ? 1 : 0
    vector[.articlesBefore] = Float(min(articlesBefore[index], 8))
    fillTitle(index, &vector)
    fillHeading(index, &vector)
    fillBest(block.container, &vector)
  }

  private func fillTitle(_ index: Int, _ vector: inout [Float]) {
    vector[.titlesBefore] = Float(min(titlesBefore[index], 8))
    guard let title else { return vector[.sharedWithTitle] = -1 }
    vector[.isBehindTitle] = index > title ? 1 : 0
    vector[.isBeforeTitle] = index < title ? 1 : 0
    let (one, other) = (page.blocks[title].container, page.blocks[index].container)
    vector[.sharedWithTitle] = sharedWords(one, other)
  }

  /// The share of words in the innermost element that holds both.
  private func sharedWords(_ one: Int, _ other: Int) -> Float {
    var (element, levels) = (other, 0)
    while element > 0, levels < Self.mostLevels, !document.subtree(element).contains(one) {
      (element, levels) = (document.nodes[element].parent, levels + 1)
    }
    return page.sums.words(in: document.subtree(element)) / total
  }

  private func fillHeading(_ index: Int, _ vector: inout [Float]) {
    guard let heading = headings[index] else { return }
    let element = page.blocks[heading].container
    let parents = (
      document.nodes[element].parent, document.nodes[page.blocks[index].container].parent
    )
    vector[.lastHeadingIsLinked] = page.blocks[heading].linkDensity
    vector[.lastHeadingIsFurniture] = words[heading].mentionsFurniture ? 1 : 0
    vector[.blocksSinceHeading] = logarithm(Float(index - heading))
    vector[.isBesideHeading] = parents.0 == parents.1 ? 1 : 0
    vector[.headingIsInBest] = document.subtree(best).contains(element) ? 1 : 0
  }

  private func fillBest(_ container: Int, _ vector: inout [Float]) {
    let parent = document.nodes[best].parent
    let places: [(Int, BlockSignal)] = [
      (best, .isInBest), (parent, .isInParentOfBest),
      (document.nodes[parent].parent, .isInSecondParentOfBest),
    ]
    for (element, signal) in places where document.subtree(element).contains(container) {
      vector[signal] = 1
    }
    vector[.levelsBelowBest] = vector[.isInBest] == 1 ? levels(from: container) : -1
  }

  /// From an element inside the best one up to that.
  private func levels(from container: Int) -> Float {
    var (element, levels) = (container, 0)
    while element > best, levels < 8 {
      (element, levels) = (document.nodes[element].parent, levels + 1)
    }
    return Float(levels)
  }
}
