import SatchelModel

/// How far a person came in an article.
struct ReadingPlace: Hashable {
  /// Where to go on.
  let position: Progress
  /// Up to where the text was on the screen.
  let shown: Progress

  /// Whether the article knows less than this.
  func isNew(to article: Article) -> Bool {
    position != article.position || shown.isFurther(than: article.furthest)
  }
}

/// One reading of an article, from the place where the last one stopped.
struct Reading {
  private let page: ReadingPage
  private let article: Article
  /// Which reading it is; a greater number begins anew.
  private let number: Int
  private let start: Int

  init(_ page: ReadingPage, of article: Article, restart: Bool) {
    (self.page, self.article) = (page, article)
    let former = article.furthest?.reading ?? 0
    number = restart && former < Int(Int32.max) ? former + 1 : former
    // Who read to the end wants to read it again.
    let isGoingOn =
      !restart && article.position.map { (1..<1000).contains($0.thousandths) } ?? false
    start = isGoingOn ? page.length * (article.position?.thousandths ?? 0) / 1000 : 0
  }

  /// Plain lines where there is no terminal; there, through the pager if it is longer than the screen.
  ///
  /// `widest` is in columns. Nil if nobody knows how far the person came.
  func show(widest: Int) throws(Failure) -> ReadingPlace? {
    func lines(_ width: Int) -> [ReadingLine] { page.lines(width: min(width, widest)) }
    guard Terminal.isOutputTerminal else {
      for line in lines(widest) { try Output.line(line.text) }
      return nil
    }
    let text = lines(Terminal.width)
    if text.count < Terminal.height {
      try print(text)
      return place(first: page.length, shown: page.length)
    }
    if let command = Pager.chosen {
      try Output.flush()
      if Pager.show(text.map(shown).joined(separator: "\n") + "\n", by: command) { return nil }
    }
    let pager = ScreenPager(title: SafeText.line(article.title), lines: lines)
    guard let end = try pager.run(from: start) else {
      try print(text)
      return nil
    }
    return place(first: end.first, shown: end.shown)
  }

  private func print(_ lines: [ReadingLine]) throws(Failure) {
    for line in lines { try Output.line(shown(line)) }
  }

  private func shown(_ line: ReadingLine) -> String { Terminal.hasColour ? line.styled : line.text }

  private func place(first: Int, shown: Int) -> ReadingPlace {
    func progress(_ characters: Int) -> Progress {
      let share = 1000 * min(characters, page.length) / max(1, page.length)
      return Progress(thousandths: share, reading: number)
    }
    return ReadingPlace(position: progress(first), shown: progress(shown))
  }
}

extension Progress {
  fileprivate func isFurther(than other: Progress?) -> Bool {
    guard let other else { return true }
    return (reading, thousandths) > (other.reading, other.thousandths)
  }
}
