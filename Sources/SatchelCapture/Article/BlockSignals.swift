/// The signals by which a block of text is judged: what is seen in it, next to it and around it.
///
/// No signal depends on how long the page is or on what site it comes from. The names are those in
/// the judge's file.
enum BlockSignal: Int, CaseIterable {
  // The block itself; densities are by its words.
  case logWords, linkDensity, endsSentence, sentences, commas, digits, capitals, links, separators
  case isAllCapitals, isOneLink, hasTime, hasCopyright, titleOverlap, startsWithName
  case startsWithFurniture, mentionsFurniture
  // The element that it stands in.
  case paragraph, item, heading1, heading2, heading3, heading4, cell, quote, code, caption
  case definition, division, section, other
  // The blocks before and after it.
  case previousLogWords, previousLinkDensity, previousEndsSentence
  case secondPreviousLogWords, secondPreviousLinkDensity, secondPreviousEndsSentence
  case nextLogWords, nextLinkDensity, nextEndsSentence
  case secondNextLogWords, secondNextLinkDensity, secondNextEndsSentence
  // The text that the four elements around its own hold.
  case parentLinkDensity, parentSentences, parentShare
  case secondParentLinkDensity, secondParentSentences, secondParentShare
  case thirdParentLinkDensity, thirdParentSentences, thirdParentShare
  case fourthParentLinkDensity, fourthParentSentences, fourthParentShare
  // Its place on the page.
  case shareBefore, shareAfter, isBehindTitle, isBeforeTitle
  case lastHeadingIsLinked, lastHeadingIsFurniture, blocksSinceHeading
  // How alike the element, its parent and its second parent are to their siblings.
  case kin, parentKin, secondParentKin
  // Running text near it, compared with the place that has most.
  case parentEvidence, secondParentEvidence, thirdParentEvidence
  case isInBest, isInParentOfBest, isInSecondParentOfBest

  /// The names of all signals in the order of a vector: these, then what the block stands in, then
  /// the class words anywhere around it, then those close to it.
  static let names: [String] =
    allCases.map { "\($0)" } + PageContext.Enclosing.allCases.map { "in.\($0)" }
    + ClassWord.allCases.map { "around.\($0)" } + ClassWord.allCases.map { "near.\($0)" }
}

/// Gives the signals of each block of a page.
struct BlockSignals {
  private let document: HTMLDocument
  private let context: PageContext
  private let page: TextBlocks
  private let evidence: Evidence
  private let kin: [UInt64: Int32]
  private let words: [OpeningWords]
  private let heading: Int?
  private let total: Float

  init(of page: TextBlocks, _ context: PageContext, in document: HTMLDocument) {
    (self.document, self.context, self.page) = (document, context, page)
    evidence = Evidence(of: page.blocks, in: document)
    total = max(1, Float(page.sums.words.last ?? 0))
    heading = page.blocks.firstIndex { document.name($0.container) == .h1 }
    let title = document.first(.title).map { TitleWords(document, at: $0) } ?? TitleWords()
    words = page.blocks.map { OpeningWords($0, in: document, title: title, context) }
    var kin: [UInt64: Int32] = [:]
    kin.reserveCapacity(context.kinship.count / 2)
    for key in context.kinship where key != 0 { kin[key, default: 0] += 1 }
    self.kin = kin
  }

  /// Calls `judge` with each block's vector, which is one buffer used again.
  func forEach(_ judge: ([Float]) -> Void) {
    var vector = [Float](repeating: 0, count: BlockSignal.names.count)
    var lastHeading: Int?
    for index in page.blocks.indices {
      for position in vector.indices { vector[position] = 0 }
      if ElementSet.heading.contains(document.name(page.blocks[index].container)) {
        lastHeading = index
      }
      fillOwn(index, &vector)
      fillNeighbours(index, &vector)
      fillAncestors(page.blocks[index].container, &vector)
      fillPlace(index, lastHeading: lastHeading, &vector)
      fillMarks(page.blocks[index].container, &vector)
      judge(vector)
    }
  }

  private func fillOwn(_ index: Int, _ vector: inout [Float]) {
    let (block, opening) = (page.blocks[index], words[index])
    let count = Float(block.words)
    let characters = max(1, Float(block.letters + block.digits))
    vector[.logWords] = Self.log(count)
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
    vector[.hasCopyright] = block.hasCopyrightSign || opening.hasCopyright ? 1 : 0
    vector[.titleOverlap] = opening.titleOverlap
    vector[.startsWithName] = opening.startsWithName ? 1 : 0
    vector[.startsWithFurniture] = opening.startsWithFurniture ? 1 : 0
    vector[.mentionsFurniture] = opening.mentionsFurniture ? 1 : 0
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
      vector[signal.rawValue] = Self.log(Float(block.words))
      vector[signal.rawValue + 1] = block.linkDensity
      vector[signal.rawValue + 2] = block.endsSentence ? 1 : 0
    }
  }

  private func fillAncestors(_ container: Int, _ vector: inout [Float]) {
    var (element, signal) = (container, BlockSignal.parentLinkDensity.rawValue)
    for level in 0..<4 {
      element = document.nodes[element].parent
      let nodes = document.subtree(element)
      let words = page.sums.words(in: nodes)
      vector[signal] = page.sums.linked(in: nodes) / max(1, words)
      vector[signal + 1] = page.sums.sentences(in: nodes) / max(1, words)
      vector[signal + 2] = words / total
      signal += 3
      guard level < 3 else { break }
      vector[BlockSignal.parentEvidence.rawValue + level] = evidence.share(of: element)
    }
    let parent = document.nodes[container].parent
    vector[.kin] = kinship(container)
    vector[.parentKin] = kinship(parent)
    vector[.secondParentKin] = kinship(document.nodes[parent].parent)
  }

  private func kinship(_ element: Int) -> Float {
    Self.log(Float(min(200, kin[context.kinship[element]] ?? 0)))
  }

  private func fillPlace(_ index: Int, lastHeading: Int?, _ vector: inout [Float]) {
    let block = page.blocks[index]
    let before = page.sums.words(in: 0..<block.nodes.lowerBound)
    vector[.shareBefore] = before / total
    vector[.shareAfter] = 1 - (before + Float(block.words)) / total
    vector[.isBehindTitle] = heading.map { index > $0 } ?? false ? 1 : 0
    vector[.isBeforeTitle] = heading.map { index < $0 } ?? false ? 1 : 0
    if let lastHeading {
      vector[.lastHeadingIsLinked] = page.blocks[lastHeading].linkDensity
      vector[.lastHeadingIsFurniture] = words[lastHeading].mentionsFurniture ? 1 : 0
      vector[.blocksSinceHeading] = Self.log(Float(index - lastHeading))
    }
    let parent = document.nodes[evidence.best].parent
    let places: [(Int, BlockSignal)] = [
      (evidence.best, .isInBest), (parent, .isInParentOfBest),
      (document.nodes[parent].parent, .isInSecondParentOfBest),
    ]
    for (element, signal) in places where document.subtree(element).contains(block.container) {
      vector[signal] = 1
    }
  }

  private func fillMarks(_ container: Int, _ vector: inout [Float]) {
    var position = BlockSignal.allCases.count
    for kind in PageContext.Enclosing.allCases {
      if context.isInside(kind, container) { vector[position] = 1 }
      position += 1
    }
    let parent = document.nodes[container].parent
    let near = context.own[container].union(context.own[parent])
      .union(context.own[document.nodes[parent].parent])
    Self.fill(context.inherited[container], at: position, &vector)
    Self.fill(near, at: position + ClassWord.allCases.count, &vector)
  }

  private static func fill(_ words: ClassWords, at position: Int, _ vector: inout [Float]) {
    var rest = words.rawValue
    while rest != 0 {
      let bit = rest.trailingZeroBitCount
      vector[position + bit] = 1
      rest &= rest - 1
    }
  }

  /// About the logarithm to base two, the same on every machine.
  private static func log(_ value: Float) -> Float {
    let whole = (value + 1).exponent
    return Float(whole) + (value + 1).significand - 1
  }
}

extension [Float] {
  fileprivate subscript(signal: BlockSignal) -> Float {
    get { self[signal.rawValue] }
    set { self[signal.rawValue] = newValue }
  }
}

/// Where on the page running text is: sentences outside of links, by the elements around them.
private struct Evidence {
  private var amounts: [Float]
  private(set) var best = 0

  init(of blocks: [TextBlock], in document: HTMLDocument) {
    amounts = Array(repeating: 0, count: document.nodes.count)
    for block in blocks where block.endsSentence || block.sentences > 0 {
      var amount = min(Float(block.words), 150) * (1 - block.linkDensity)
      var element = block.container
      for _ in 0..<3 {
        element = document.nodes[element].parent
        amounts[element] += amount
        if amounts[element] > amounts[best] { best = element }
        amount *= 0.6
      }
    }
  }

  func share(of element: Int) -> Float { amounts[element] / max(1, amounts[best]) }
}
