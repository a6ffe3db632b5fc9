/// What an import needs from whoever reads pages, since this room does not.
package struct PageReading: Sendable {
  package struct Page: Sendable {
    package let text, html: String
    package let wordCount: Int

    package init(text: String, html: String, wordCount: Int) {
      (self.text, self.html, self.wordCount) = (text, html, wordCount)
    }
  }

  /// Makes HTML from outside harmless.
  package let clean: @Sendable (String) -> String
  /// The text of an article's HTML, and that HTML made harmless; nil if it cannot be read.
  package let page: @Sendable (String) -> Page?
  package let countWords: @Sendable (String) -> Int

  package init(
    clean: @escaping @Sendable (String) -> String, page: @escaping @Sendable (String) -> Page?,
    countWords: @escaping @Sendable (String) -> Int
  ) {
    (self.clean, self.page, self.countWords) = (clean, page, countWords)
  }
}
