/// The signals by which a block of text is judged: what is seen in it, next to it and around it.
///
/// No signal depends on how long the page is or on what site it comes from. The names are those in
/// the judge's file.
enum BlockSignal: Int, CaseIterable {
  // The block itself; densities are by its words.
  case logWords, linkDensity, endsSentence, sentences, commas, digits, capitals, links, separators
  case isAllCapitals, isOneLink, hasTime, hasCopyright, titleOverlap, summaryOverlap, emphasis
  case isRepeated, endsWithColon, wordsBeforeLink
  // The element that it stands in.
  case paragraph, item, heading1, heading2, heading3, heading4, cell, quote, code, caption
  case definition, division, section, other
  // The blocks before and after it.
  case previousLogWords, previousLinkDensity, previousEndsSentence
  case secondPreviousLogWords, secondPreviousLinkDensity, secondPreviousEndsSentence
  case nextLogWords, nextLinkDensity, nextEndsSentence
  case secondNextLogWords, secondNextLinkDensity, secondNextEndsSentence
  case isLikePrevious, isLikeNext
  /// How many blocks away running text is, and how much of the page's is before and after.
  case blocksSinceText, blocksUntilText, textBefore, textAfter
  // The text that the four elements around its own hold.
  case parentLinkDensity, parentSentences, parentShare
  case secondParentLinkDensity, secondParentSentences, secondParentShare
  case thirdParentLinkDensity, thirdParentSentences, thirdParentShare
  case fourthParentLinkDensity, fourthParentSentences, fourthParentShare
  // Words a node, words a block, and what else the first three of them hold.
  case parentDensity, parentBlockWords, parentPictures, parentControls
  case secondParentDensity, secondParentBlockWords, secondParentPictures, secondParentControls
  case thirdParentDensity, thirdParentBlockWords, thirdParentPictures, thirdParentControls
  // Its place on the page.
  case shareBefore, shareAfter, isBehindTitle, isBeforeTitle, titlesBefore, articlesBefore
  case sharedWithTitle
  case lastHeadingIsLinked, lastHeadingIsFurniture, blocksSinceHeading, isBesideHeading
  case headingIsInBest
  // How alike the element, its parent and its second parent are to their siblings.
  case kin, parentKin, secondParentKin
  // Running text near it, compared with the place that has most.
  case parentEvidence, secondParentEvidence, thirdParentEvidence
  case isInBest, isInParentOfBest, isInSecondParentOfBest, levelsBelowBest
  // The blocks that stand in elements like those around it.
  case likeBlocks, likeWords, likeLinkDensity, likeShare, likeEvidence
  // Elements of one shape with running text in each: those around it, and the page's most.
  case repeats, repeatShare, repeatPlace, repeatedMost, repeatedMostShare
  /// How many blocks away the last one is that names a time or a person's page.
  case blocksSinceByline
  // The page as a whole.
  case pageLinkDensity, pageRunning, pageBest, pageParagraphs, pageTimes, pagePersons
  case pageConcealed
  // What the page has at all, and what it declares as its article.
  case hasArticle, hasMain, hasArticleBody
  case hasDeclared, declaredShare, previousDeclaredShare, nextDeclaredShare, isWithinDeclared

  /// The names of all signals in the order of a vector: these, then what the block stands in, then
  /// the class words anywhere around it, then those close to it, then what its words and its links
  /// are about.
  static let names: [String] =
    allCases.map { "\($0)" } + PageContext.Enclosing.allCases.map { "in.\($0)" }
    + ClassWord.allCases.map { "around.\($0)" } + ClassWord.allCases.map { "near.\($0)" }
    + FurnitureWord.allCases.map { "opens.\($0)" } + FurnitureWord.allCases.map { "mentions.\($0)" }
    + LinkWord.allCases.map { "links.\($0)" }
}

extension [Float] {
  subscript(signal: BlockSignal) -> Float {
    get { self[signal.rawValue] }
    set { self[signal.rawValue] = newValue }
  }
}
