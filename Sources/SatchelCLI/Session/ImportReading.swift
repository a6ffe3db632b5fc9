import SatchelCapture
import SatchelExchange

extension PageReading {
  /// What comes from a file is no more to be trusted than what comes from the web.
  static let careful = PageReading(
    clean: { (try? Sanitiser.clean(html: Array($0.utf8))) ?? "" },
    page: { html in
      (try? ArticleFragment(html: html)).map {
        Page(text: $0.text, html: $0.html, wordCount: $0.wordCount)
      }
    },
    file: { bytes, name in
      guard let page = try? capture(file: bytes, name: name), !page.text.allSatisfy(\.isWhitespace)
      else { return nil }
      return File(
        title: page.title.isEmpty ? nil : page.title, text: page.text, html: page.html,
        wordCount: page.wordCount)
    },
    countWords: { WordCount.words(in: $0) })
}
