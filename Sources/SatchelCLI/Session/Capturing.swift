import SatchelCapture
import SatchelConfig
import SatchelHTTP
import SatchelModel
import SatchelStorage

extension CapturedPage {
  /// As the library keeps it: what is written to the article, and the text that goes with it.
  ///
  /// `now` is in milliseconds since 1970.
  func stored(
    from source: ContentReference.Source, now: Int64
  ) -> (captured: Captured, body: ContentBody) {
    let body = ContentBody(text: text, html: html)
    let content = ContentReference(
      source: source, extractorVersion: 1, captured: now, bodyHash: body.hash,
      bodyBytes: body.encoded.count, wordCount: wordCount)
    let captured = Captured(
      title: title.isEmpty ? nil : title, author: author, site: site, language: language,
      published: published, excerpt: excerpt.isEmpty ? nil : excerpt, content: content)
    return (captured, body)
  }
}

extension Session {
  /// How long a page may take in all, so that none that trickles holds others up.
  private static let longestFetch = Duration.seconds(120)

  /// For pages: public addresses only, unless the person allows others.
  var pageSettings: HTTPClient.Settings {
    let policy: AddressPolicy =
      if settings.flag(.fetchAllowPrivateAddresses) {
        .any
      } else if let port = TestSwitches.loopbackPort {
        .publicOrLoopback(port: port)
      } else {
        .publicOnly
      }
    var http = httpSettings(policy)
    http.totalTimeout = Self.longestFetch
    return http
  }

  var pageRequest: PageRequest {
    PageRequest(
      agent: settings.text(.fetchAgent) ?? "Satchel", referrer: settings.text(.fetchReferrer))
  }

  var pictureRules: PictureRules {
    PictureRules(
      most: settings.number(.fetchPictures), largestBytes: settings.number(.fetchPictureKiB) << 10,
      largestPixels: settings.number(.fetchPictureMegapixels) * 1_000_000
    ) { PictureReference(of: $0).text }
  }

  func httpSettings(_ policy: AddressPolicy) -> HTTPClient.Settings {
    var http = HTTPClient.Settings(addresses: policy)
    http.certificateFile = settings.text(.networkCAFile)
    http.connectTimeout = .seconds(settings.number(.networkConnectTimeoutSeconds))
    http.stallTimeout = .seconds(settings.number(.networkStallTimeoutSeconds))
    return http
  }

  /// What to write for a page that was fetched from `url`: its text, and the other names that it has.
  ///
  /// A text that is kept already is not written again, so that no version differs in its date alone.
  ///
  /// - Throws: `CaptureError.worse` if the page gives less than what is kept of it, `noArticle` for one
  ///   that holds nothing to read.
  func edits(for page: FetchedPage, from url: String, of article: ArticleID) throws -> [Edit] {
    var (captured, body) = page.page.stored(from: .automatic, now: now)
    let kept = try library.article(article)?.content
    if let kept, kept.bodyHash == body.hash { captured.content = nil }
    let isFrontPage = page.isFrontPage(askedFor: url)
    if let kept,
      CaptureJudgement.isWorse(page.page, thanWords: kept.wordCount, isFrontPage: isFrontPage)
    {
      throw CaptureError.worse(address: url, words: page.page.wordCount, kept: kept.wordCount)
    }
    if let substitute = CaptureJudgement.substitute(on: page.page) {
      let isNamed = kept == nil && substitute != .barrier
      throw CaptureError.noArticle(
        address: url, title: isNamed ? page.page.title : "", substitute)
    }
    let names = OtherNames(of: page, fetchedFrom: url).ids.filter { $0 != article }
    var edit = Edit(
      article: article, intents: [.capture(captured)] + names.map(Intent.alias), body: body)
    edit.pictures = page.pictures
    return [edit]
  }
}

extension Session {
  /// Has a page tried again later, unless that would be in vain.
  func edit(after error: CaptureError, fetching page: PageToFetch) -> Edit {
    var edit = Edit(article: page.article, intents: [])
    let moment = FetchPlan.nextAttempt(after: page.attempts, sparing: error.wait, now: now)
    if case .noArticle(_, let title, _) = error, !title.isEmpty {
      edit.intents = [.capture(Captured(title: title))]
    }
    edit.failedFetch = FailedFetch(
      url: page.url, reason: error.description, nextAttempt: error.mayPass ? moment : nil)
    return edit
  }
}

extension CaptureError {
  /// Whether another attempt may do better: a picture stays one.
  var mayPass: Bool {
    switch self {
    case .unreachable(_, .addressRefused), .unreachable(_, .redirectRefused),
      .unreachable(_, .tooManyRedirects), .unreachable(_, .notAWebAddress):
      false
    case .unreachable, .refused, .noArticle(_, _, .barrier): true
    case .worse, .noArticle, .notText, .unreadableType, .unreadableDocument, .tooLarge, .tooComplex:
      false
    }
  }
}

extension CaptureError {
  /// What was wrong, and what the person can do now.
  var advice: String {
    switch self {
    case .unreachable(_, .addressRefused):
      "It has no text: \(description). If it is yours, allow it: "
        + "`satchel config fetch.allowPrivateAddresses true`, then fetch it by name."
    case _ where mayPass:
      "The page could not be fetched now: \(description). "
        + "`satchel fetch` or `satchel sync` tries again."
    default: "It has no text: \(description)."
    }
  }
}

extension CaptureError {
  /// How many seconds the host wants to be left alone.
  fileprivate var wait: Int {
    if case .unreachable(_, .leftAlone(_, let seconds)) = self { seconds } else { 0 }
  }
}

/// The addresses under which a page says that it is the same one.
struct OtherNames {
  let ids: [ArticleID]

  /// Taken are permanent redirects and the page's own word, on the same host and not its front page.
  ///
  /// Else one page that asks for consent would make a whole site one article.
  init(of page: FetchedPage, fetchedFrom url: String) {
    let asked = try? CanonicalURL(url)
    let names = [page.permanentRedirects.last, page.page.canonicalURL].compactMap(\.self)
    ids = names.compactMap { try? CanonicalURL($0) }
      .filter { $0.host == asked?.host && $0.hasPath && asked?.hasPath == true }
      .map(\.id)
  }
}

extension FetchedPage {
  /// Whether a site answered with its front page to the wish for another.
  fileprivate func isFrontPage(askedFor url: String) -> Bool {
    guard let asked = try? CanonicalURL(url), let answer = try? CanonicalURL(finalURL) else {
      return false
    }
    return asked.hasPath && !answer.hasPath
  }
}

extension CanonicalURL {
  /// Whether it names more than a site's front page.
  fileprivate var hasPath: Bool { !["", "/"].contains(key.drop { $0 != "/" }) }
}

/// When a page that could not be fetched is tried again: soon at first, then ever more seldom.
enum FetchPlan {
  private static let minute: Int64 = 60 * 1000

  /// `sparing` is what the host asked for, in seconds; more than a week is not waited for.
  static func nextAttempt(after attempts: Int, sparing seconds: Int, now: Int64) -> Int64 {
    let minutes = Int64(1) << Int64(min(max(0, attempts), 12))
    let wait = Int64(min(max(0, seconds), 7 * 24 * 60 * 60)) * 1000
    return now + max(minutes * minute, wait)
  }
}
