/// Whether a page that was fetched again gives less than what is kept of it.
package enum CaptureJudgement {
  /// Below so many words there is too little to compare.
  private static let fewestWords = 50

  /// A page that became empty, a paywall's first lines, or a wall against programs never replaces an
  /// article; `kept` is how many words that has.
  package static func isWorse(_ page: CapturedPage, thanWords kept: Int) -> Bool {
    guard page.text.contains(where: { !$0.isWhitespace }) else { return kept > 0 }
    if isWall(page) { return kept > page.wordCount / 2 }
    return kept >= fewestWords && page.wordCount < kept / 2
  }

  /// What sites tell programs and people without a subscription instead of the article.
  private static func isWall(_ page: CapturedPage) -> Bool {
    guard page.wordCount < 150 else { return false }
    let words = (page.title + " " + page.text).lowercased()
    return signs.contains { words.contains($0) }
  }

  private static let signs = [
    "access denied", "are you a robot", "captcha", "checking your browser", "enable javascript",
    "just a moment", "subscribe to continue", "unusual traffic", "verify you are human",
  ]
}
