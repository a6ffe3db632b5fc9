/// Gives the signals of each block of a page.
struct BlockSignals {
  private let document: HTMLDocument
  private let context: PageContext
  private let page: TextBlocks
  private let evidence: Evidence
  private let groups: PathGroups
  private let places: BlockPlaces
  private let text: RunningText
  private let declared: DeclaredBlocks
  private let repetition: Repetition
  private let linkWords: [UInt32]
  /// How many blocks away the last one is that names a time or a person.
  private let sinceByline: [Int]
  private let kin: [UInt64: Int32]
  private let words: [OpeningWords]
  private let total: Float
  private let times: Int
  private let persons: Int
  private let concealed: Float

  init(of page: TextBlocks, _ context: PageContext, in document: HTMLDocument) {
    (self.document, self.context, self.page) = (document, context, page)
    evidence = Evidence(of: page.blocks, in: document)
    groups = PathGroups(of: page.blocks, paths: context.paths)
    total = max(1, Float(page.sums.words.last ?? 0))
    let title = SpokenWords(titleOf: document)
    let summary = SpokenWords(summaryOf: document)
    words = page.blocks.map { OpeningWords($0, in: document, title: title, summary: summary) }
    places = BlockPlaces(page, words, best: evidence.best, in: document)
    text = RunningText(of: page.blocks)
    declared = DeclaredBlocks(of: page.blocks, in: document)
    repetition = Repetition(of: page.blocks, paths: context.paths, in: document)
    linkWords = page.blocks.map { LinkWord.bits(of: $0, in: document) }
    times = page.blocks.count { $0.hasTime }
    persons = linkWords.count { $0 & LinkWord.person.bit != 0 }
    concealed = page.blocks.reduce(0) { words, block in
      words + (context.isInside(.concealed, block.container) ? Float(block.words) : 0)
    }
    sinceByline = RunningText.distances(
      zip(page.blocks, linkWords).map { $0.hasTime || $1 & LinkWord.person.bit != 0 })
    var kin: [UInt64: Int32] = [:]
    kin.reserveCapacity(context.kinship.count / 2)
    for key in context.kinship where key != 0 { kin[key, default: 0] += 1 }
    self.kin = kin
  }

  /// Calls `judge` with each block's vector, which is one buffer used again.
  func forEach(_ judge: ([Float]) -> Void) {
    var vector = [Float](repeating: 0, count: BlockSignal.names.count)
    for index in page.blocks.indices {
      for position in vector.indices { vector[position] = 0 }
      fillOwn(index, &vector)
      fillNeighbours(index, &vector)
      fillAncestors(page.blocks[index].container, &vector)
      places.fill(index, &vector)
      text.fill(index, &vector)
      declared.fill(index, &vector)
      repetition.fill(page.blocks[index], in: document, &vector)
      fillGroup(index, &vector)
      fillPage(&vector)
      fillMarks(index, &vector)
      judge(vector)
    }
  }

  private func fillOwn(_ index: Int, _ vector: inout [Float]) {
    let (block, opening) = (page.blocks[index], words[index])
    let count = Float(block.words)
    let characters = max(1, Float(block.letters + block.digits))
    vector[.logWords] = logarithm(count)
    vector[.linkDensity] = block.linkDensity
    vector[.endsSentence] = block.endsSentence ? 1 : 0
    vector[.sentences] = Float(block.sentences) / count
    vector[.commas] = Float(block.commas) / count
    vector[.digits] = Float(block.digits) / characters
    vector[.capitals] = Float(block.capitals) / characters
    vector[.links] = Float(block.links) / count
    vector[.separators] = Float(block.separators) / count
    vector[.isAllCapitals] = vector[.capitals] > 0.7 ? 1 : 0
    vector[.isOneLink] = block.links == 1 && block.linkDensity > 0.9 ? 1 : 0
    vector[.hasTime] = block.hasTime ? 1 : 0
    vector[.hasCopyright] = block.hasCopyrightSign ? 1 : 0
    vector[.titleOverlap] = opening.titleOverlap
    vector[.summaryOverlap] = opening.summaryOverlap
    vector[.emphasis] = Float(block.emphasisedWords) / count
    vector[.blocksSinceByline] = logarithm(Float(sinceByline[index]))
    vector[.endsWithColon] = block.endsWithColon ? 1 : 0
    vector[.wordsBeforeLink] = block.wordsBeforeLink.map { logarithm(Float($0)) } ?? -1
    vector[Self.kind(document.name(block.container))] = 1
  }

  private static func kind(_ name: ElementName?) -> BlockSignal {
    switch name {
    case .p: .paragraph
    case .li: .item
    case .h1: .heading1
    case .h2: .heading2
    case .h3: .heading3
    case .h4, .h5, .h6: .heading4
    case .td, .th: .cell
    case .blockquote: .quote
    case .pre, .listing: .code
    case .figcaption, .caption: .caption
    case .dd, .dt: .definition
    case .div: .division
    case .section, .article, .main: .section
    default: .other
    }
  }

  private func fillNeighbours(_ index: Int, _ vector: inout [Float]) {
    let places: [(Int, BlockSignal)] = [
      (-1, .previousLogWords), (-2, .secondPreviousLogWords), (1, .nextLogWords),
      (2, .secondNextLogWords),
    ]
    for (offset, signal) in places where page.blocks.indices.contains(index + offset) {
      let block = page.blocks[index + offset]
      vector[signal.rawValue] = logarithm(Float(block.words))
      vector[signal.rawValue + 1] = block.linkDensity
      vector[signal.rawValue + 2] = block.endsSentence ? 1 : 0
    }
    for (offset, signal) in [(-1, BlockSignal.isLikePrevious), (1, .isLikeNext)]
    where page.blocks.indices.contains(index + offset) {
      let areAlike = groups.areAlike(page.blocks[index], page.blocks[index + offset])
      vector[signal] = areAlike ? 1 : 0
    }
  }

  private func fillAncestors(_ container: Int, _ vector: inout [Float]) {
    var (element, signal) = (container, BlockSignal.parentLinkDensity.rawValue)
    var inside = BlockSignal.parentDensity.rawValue
    for level in 0..<4 {
      element = document.nodes[element].parent
      let nodes = document.subtree(element)
      let words = page.sums.words(in: nodes)
      vector[signal] = page.sums.linked(in: nodes) / max(1, words)
      vector[signal + 1] = page.sums.sentences(in: nodes) / max(1, words)
      vector[signal + 2] = words / total
      signal += 3
      guard level < 3 else { break }
      vector[inside] = words / Float(nodes.count)
      vector[inside + 1] = logarithm(words / max(1, page.sums.blocks(in: nodes)))
      vector[inside + 2] = logarithm(page.sums.pictures(in: nodes))
      vector[inside + 3] = logarithm(page.sums.controls(in: nodes))
      inside += 4
      vector[BlockSignal.parentEvidence.rawValue + level] = evidence.share(of: element)
    }
    let parent = document.nodes[container].parent
    vector[.kin] = kinship(container)
    vector[.parentKin] = kinship(parent)
    vector[.secondParentKin] = kinship(document.nodes[parent].parent)
  }

  private func kinship(_ element: Int) -> Float {
    logarithm(Float(min(200, kin[context.kinship[element]] ?? 0)))
  }

  private func fillGroup(_ index: Int, _ vector: inout [Float]) {
    let group = groups.group(of: page.blocks[index])
    vector[.likeBlocks] = logarithm(group.blocks)
    vector[.likeWords] = logarithm(group.words / max(1, group.blocks))
    vector[.likeLinkDensity] = group.linked / max(1, group.words)
    vector[.likeShare] = group.words / total
    vector[.likeEvidence] = groups.evidence(of: group)
  }

  private func fillPage(_ vector: inout [Float]) {
    vector[.pageLinkDensity] = Float(page.sums.linked.last ?? 0) / total
    vector[.pageRunning] = text.total / total
    vector[.pageBest] = page.sums.words(in: document.subtree(evidence.best)) / total
    vector[.pageParagraphs] = logarithm(Float(text.paragraphs))
    vector[.pageConcealed] = concealed / total
    vector[.pageTimes] = logarithm(Float(times))
    vector[.pagePersons] = logarithm(Float(persons))
  }

  private func fillMarks(_ index: Int, _ vector: inout [Float]) {
    let container = page.blocks[index].container
    vector[.hasArticle] = context.holds(.article) ? 1 : 0
    vector[.hasMain] = context.holds(.main) ? 1 : 0
    vector[.hasArticleBody] = context.holds(.articleBody) ? 1 : 0
    var position = BlockSignal.allCases.count
    Self.fill(UInt128(context.enclosing[container]), at: position, &vector)
    position += PageContext.Enclosing.allCases.count
    let parent = document.nodes[container].parent
    let near = context.own[container].union(context.own[parent])
      .union(context.own[document.nodes[parent].parent])
    Self.fill(context.inherited[container].rawValue, at: position, &vector)
    position += ClassWord.allCases.count
    Self.fill(near.rawValue, at: position, &vector)
    position += ClassWord.allCases.count
    Self.fill(UInt128(words[index].opening), at: position, &vector)
    position += FurnitureWord.allCases.count
    Self.fill(UInt128(words[index].mentioned), at: position, &vector)
    position += FurnitureWord.allCases.count
    Self.fill(UInt128(linkWords[index]), at: position, &vector)
  }

  private static func fill(_ bits: UInt128, at position: Int, _ vector: inout [Float]) {
    var rest = bits
    while rest != 0 {
      let bit = rest.trailingZeroBitCount
      vector[position + bit] = 1
      rest &= rest - 1
    }
  }
}

/// About the logarithm to base two, the same on every machine.
func logarithm(_ value: Float) -> Float {
  let whole = (value + 1).exponent
  return Float(whole) + (value + 1).significand - 1
}
