/// What an import needs from whoever reads pages, since this room does not.
package struct PageReading: Sendable {
  package struct Page: Sendable {
    package let text, html: String
    package let wordCount: Int

    package init(text: String, html: String, wordCount: Int) {
      (self.text, self.html, self.wordCount) = (text, html, wordCount)
    }
  }

  package struct File: Sendable {
    package let title: String?
    package let text, html: String
    package let wordCount: Int

    package init(title: String?, text: String, html: String, wordCount: Int) {
      (self.title, self.text, self.html, self.wordCount) = (title, text, html, wordCount)
    }
  }

  /// Makes HTML from outside harmless; with or without references to stored pictures.
  package let clean: @Sendable (_ html: String, _ keepsPictures: Bool) -> String
  /// The text of an article's HTML, and that HTML made harmless; nil if it cannot be read.
  package let page: @Sendable (String) -> Page?
  /// The text of a file of some name, as if it were added by itself; nil if there is none.
  package let file: @Sendable (_ bytes: [UInt8], _ name: String) -> File?
  package let countWords: @Sendable (String) -> Int

  package init(
    clean: @escaping @Sendable (String, Bool) -> String,
    page: @escaping @Sendable (String) -> Page?,
    file: @escaping @Sendable ([UInt8], String) -> File?,
    countWords: @escaping @Sendable (String) -> Int
  ) {
    (self.clean, self.page, self.file, self.countWords) = (clean, page, file, countWords)
  }
}
