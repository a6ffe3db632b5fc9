/// Finds the article on a page: the blocks of text that belong to it, and the pictures among them.
struct ArticleFinder {
  /// With fewer words there is no article to find, and all that is no furniture is kept.
  private static let leastWords = 40

  private let document: HTMLDocument
  private let context: PageContext
  private let page: TextBlocks
  private var isKept: [Bool]

  static func article(in document: HTMLDocument) -> Extraction {
    guard !document.nodes.isEmpty else { return Extraction(root: 0, in: document) }
    return Self(document).extraction()
  }

  private init(_ document: HTMLDocument) {
    self.document = document
    context = PageContext(of: document)
    page = TextBlocks(of: document, isLeftOut: context.isLeftOut)
    var odds: [Float] = []
    let judge = BlockJudge.shipped
    BlockSignals(of: page, context, in: document).forEach { odds.append(judge.logOdds($0)) }
    Companions.balance(&odds, of: page.blocks, paths: context.paths, in: document)
    let likely = Continuity.kept(page.blocks, odds: odds, paths: context.paths)
    isKept = zip(page.blocks, likely).map { block, isLikely in
      isLikely && !Interjection.isOne(block, in: document)
    }
  }

  private func extraction() -> Extraction {
    var finder = self
    finder.keepCode()
    finder.dropConcealed()
    finder.dropLastHeadings()
    let isArticle = finder.keptWords >= Self.leastWords
    if !isArticle { finder.keepAllButFurniture() }
    var extraction = finder.marked()
    extraction.isArticle = isArticle && finder.holdsSentences
    return extraction
  }

  private var keptWords: Int {
    zip(page.blocks, isKept).reduce(0) { $0 + ($1.1 ? $1.0.words : 0) }
  }

  /// Listings and menus are links and scraps.
  private var holdsSentences: Bool {
    var (words, linked, sentences, isProse) = (0, 0, 0, false)
    for (block, isKept) in zip(page.blocks, isKept) where isKept {
      words += block.words
      linked += block.linkedWords
      sentences += block.sentences + (block.endsSentence ? 1 : 0)
      // Not every script has a full stop, but a long paragraph is prose in all of them.
      isProse =
        isProse || sentences >= 3 || block.words >= 30 && block.linkedWords * 4 < block.words
    }
    return isProse && linked * 2 < words
  }

  /// Code between paragraphs of the article is the article's, however few words it has.
  private mutating func keepCode() {
    for index in page.blocks.indices where !isKept[index] && isCode(index) {
      let (before, after) = (
        max(0, index - 2)..<index, page.blocks.indices[(index + 1)...].prefix(2)
      )
      isKept[index] = before.contains { isKept[$0] } && after.contains { isKept[$0] }
    }
  }

  private func isCode(_ block: Int) -> Bool {
    context.isInside(.preformatted, page.blocks[block].container)
  }

  /// A paragraph that is concealed by itself nobody reads; a box may be shown by a script.
  private mutating func dropConcealed() {
    let concealed = page.blocks.indices.filter {
      isKept[$0] && isConcealedByItself(page.blocks[$0].container)
    }
    let words = concealed.reduce(0) { $0 + page.blocks[$1].words }
    guard keptWords - words >= Self.leastWords else { return }
    for index in concealed { isKept[index] = false }
  }

  /// Whether the block is a paragraph or heading, and itself where the concealed part starts.
  private func isConcealedByItself(_ block: Int) -> Bool {
    Self.lines.contains(document.name(block)) && context.isInside(.concealed, block)
      && !context.isInside(.concealed, document.nodes[block].parent)
  }

  private static let lines = ElementSet.heading.union([.p])

  /// A heading at the end has nothing to head.
  private mutating func dropLastHeadings() {
    while let last = isKept.lastIndex(of: true),
      ElementSet.heading.contains(document.name(page.blocks[last].container))
    {
      isKept[last] = false
    }
  }

  private mutating func keepAllButFurniture() {
    isKept = page.blocks.map { !isFurniture($0.container) }
    // A mark that would take most of the page's words away is not believed.
    if keptWords * 2 < page.blocks.reduce(0, { $0 + $1.words }) {
      isKept = page.blocks.map { _ in true }
    }
  }

  private func isFurniture(_ index: Int) -> Bool {
    let kinds: [PageContext.Enclosing] = [
      .navigation, .aside, .footer, .form, .concealed, .unspoken,
    ]
    if kinds.contains(where: { context.isInside($0, index) }) { return true }
    if context.isInside(.header, index),
      !context.isInside(.article, index), !context.isInside(.main, index)
    {
      return true
    }
    return Self.furniture.contains { context.inherited[index].contains($0) }
  }

  private static let furniture: [ClassWord] = [
    .advert, .breadcrumb, .comment, .cookie, .navigation, .newsletter, .pagination, .related,
    .share,
    .sidebar, .skip, .social,
  ]

  // MARK: Marking

  /// Marks as dropped all that holds no block of the article.
  private func marked() -> Extraction {
    var keptBefore = [Int32](repeating: 0, count: document.nodes.count + 1)
    for (block, isKept) in zip(page.blocks, isKept) where isKept {
      for node in block.nodes where document.name(node) == nil {
        keptBefore[node + 1] = Int32(clamping: max(1, Int(page.sums.words(in: node..<node + 1))))
      }
    }
    for index in document.nodes.indices { keptBefore[index + 1] += keptBefore[index] }
    var extraction = Extraction(root: root(keptBefore), in: document)
    extraction.formulas = Formulas.sources(in: document)
    let besidesCode = LineNumbers.elements(in: document).union(CodeLabels.elements(in: document))
    for index in document.subtree(extraction.root).dropFirst() {
      if besidesCode.contains(index) || isDropped(index, keptBefore, extraction) {
        extraction.drop(index)
      }
    }
    Formulas.dropImages(of: &extraction, in: document, context)
    return extraction
  }

  /// The innermost element that holds all of the article with its shape and its pictures.
  private func root(_ keptBefore: [Int32]) -> Int {
    guard let total = keptBefore.last, total > 0 else { return document.first(.body) ?? 0 }
    var root = 0
    for index in document.nodes.indices where document.name(index) != nil {
      let nodes = document.subtree(index)
      if keptBefore[nodes.upperBound] - keptBefore[nodes.lowerBound] == total { root = index }
    }
    return outside(of: root)
  }

  private func outside(of innermost: Int) -> Int {
    var root = innermost
    let words = page.sums.words(in: document.subtree(root))
    while document.name(root) != .body, root > 0 {
      let parent = document.nodes[root].parent
      let holdsMore = page.sums.words(in: document.subtree(parent)) > words
      guard Self.shapes.contains(document.name(root)) || !holdsMore else { break }
      root = parent
    }
    return root
  }

  /// Elements that mean nothing without the one around them, or nothing else.
  private static let shapes: ElementSet = [
    .blockquote, .dd, .dl, .dt, .figure, .h1, .h2, .h3, .h4, .h5, .h6, .li, .ol, .p, .pre, .table,
    .tbody, .tfoot, .thead, .tr, .ul,
  ]

  private func isDropped(_ index: Int, _ keptBefore: [Int32], _ extraction: Extraction) -> Bool {
    if extraction.formulas[index] != nil { return false }
    if context.isLeftOut[index] || PageSign.isOne(index, in: document) { return true }
    let nodes = document.subtree(index)
    let kept = keptBefore[nodes.upperBound] - keptBefore[nodes.lowerBound]
    if kept > 0 { return false }
    if document.name(index) == .img { return isOutOfPlace(index, keptBefore) }
    guard page.sums.words(in: nodes) > 0 else { return false }
    return !showsPicture(index, keptBefore)
  }

  /// Whether a picture of the article stands in the element, whose caption alone is none of it.
  private func showsPicture(_ element: Int, _ keptBefore: [Int32]) -> Bool {
    let nodes = document.subtree(element)
    guard context.isInside(.figure, element), page.sums.pictures(in: nodes) > 0,
      page.sums.linked(in: nodes) * 2 < page.sums.words(in: nodes)
    else { return false }
    return !isOutOfPlace(element, keptBefore)
  }

  /// Whether a picture stands among text that is no part of the article, or is a decoration.
  private func isOutOfPlace(_ picture: Int, _ keptBefore: [Int32]) -> Bool {
    if Self.besidesArticle.contains(where: { context.inherited[picture].contains($0) }) {
      return true
    }
    if PictureSource.isTiny(picture, in: document) { return true }
    var element = document.nodes[picture].parent
    while element > 0,
      context.isInside(.figure, element) || page.sums.words(in: document.subtree(element)) == 0
    {
      element = document.nodes[element].parent
    }
    let nodes = document.subtree(element)
    let kept = Float(keptBefore[nodes.upperBound] - keptBefore[nodes.lowerBound])
    return kept * 2 < page.sums.words(in: nodes)
  }

  private static let besidesArticle: [ClassWord] = [
    .advert, .author, .comment, .navigation, .newsletter, .related, .share, .sidebar, .social,
  ]
}
