/// Whether a page that was fetched again gives less than what is kept of it.
package enum CaptureJudgement {
  /// Below so many words there is too little to compare.
  private static let fewestWords = 50

  /// A page that became empty, a paywall's first lines, a wall against programs, or the front page that
  /// a site shows instead never replaces an article; `kept` is how many words that has.
  package static func isWorse(
    _ page: CapturedPage, thanWords kept: Int, isFrontPage: Bool = false
  ) -> Bool {
    guard page.text.contains(where: { !$0.isWhitespace }) else { return kept > 0 }
    if isError(page) || isFrontPage { return kept > 0 }
    if isWall(page) { return kept > page.wordCount / 2 }
    return kept >= fewestWords && page.wordCount < (page.isArticle ? kept / 2 : kept)
  }

  /// What a page shows that holds no article.
  package enum Substitute: Sendable {
    /// A list of links, a menu or the like.
    case listing
    /// Neither a word nor a picture, as where a script would put all of them.
    case nothing
    /// A question whether a person reads, or a browser.
    case barrier
  }

  /// Nil for a page that can be read; a few words are an article too.
  package static func substitute(on page: CapturedPage) -> Substitute? {
    if page.html.isEmpty { return .nothing }
    if page.wordCount < fewestWords { return says(barriers, page) ? .barrier : nil }
    return page.isArticle ? nil : .listing
  }

  /// What sites tell programs and people without a subscription instead of the article.
  private static func isWall(_ page: CapturedPage) -> Bool {
    page.wordCount < mostWordsOfWall && says(barriers + subscriptions, page)
  }

  private static func says(_ signs: [String], _ page: CapturedPage) -> Bool {
    let words = (page.title + " " + page.text).lowercased()
    return signs.contains(where: words.holds)
  }

  /// A page that is not there, though the site answered that it is.
  private static func isError(_ page: CapturedPage) -> Bool {
    let title = page.title.lowercased()
    return title.count < 60 && errors.contains { title.contains($0) }
      && page.wordCount < mostWordsOfWall
  }

  private static let mostWordsOfWall = 200

  private static let barriers = [
    "access denied", "access to this page has been denied", "are you a robot", "captcha",
    "checking your browser", "checking if the site connection is secure", "enable javascript",
    "enable js", "disable any ad blocker", "just a moment", "press & hold",
    "pardon our interruption", "request unsuccessful", "security check", "unusual traffic",
    "verify you are human", "verifying you are human", "please verify", "automated access",
    "rate limit",
  ]
  private static let subscriptions = [
    "subscribe to continue", "subscribe to read", "subscribers only", "subscriber-only",
    "to continue reading", "to keep reading", "continue reading with", "free articles",
    "already a subscriber", "log in to read", "sign in to read", "sign in to continue",
    "weiterlesen mit", "jetzt weiterlesen", "nur für abonnenten", "jetzt abonnieren",
    "réservé aux abonnés", "pour lire la suite", "contenido exclusivo", "suscríbete para",
    "riservato agli abbonati", "alleen voor abonnees", "we value your privacy", "accept cookies",
  ]
  private static let errors = [
    "404", "page not found", "not found", "no longer available", "error 50", "bad gateway",
    "service unavailable", "site is temporarily", "under maintenance", "seite nicht gefunden",
    "page introuvable", "página no encontrada", "pagina non trovata", "domain for sale",
    "domain is for sale",
  ]
}
