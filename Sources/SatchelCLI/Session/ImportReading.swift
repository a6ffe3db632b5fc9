import SatchelCapture
import SatchelExchange
import SatchelModel

extension PageReading {
  /// What comes from a file is no more to be trusted than what comes from the web.
  static let careful = PageReading(
    clean: { html, keepsPictures in
      let cleaned =
        keepsPictures
        ? try? Sanitiser.clean(stored: html, scheme: PictureReference.scheme) {
          PictureReference($0)?.text
        } : try? Sanitiser.clean(html: Array(html.utf8))
      return cleaned ?? ""
    },
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
