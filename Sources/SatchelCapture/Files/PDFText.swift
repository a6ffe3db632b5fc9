/// The text of a PDF document put together from its lines: paragraphs, headings and items of lists.
///
/// A document says where each line is and nothing of what it is. So this is told by the places and sizes:
/// what stands in the margins of many pages belongs to none, and what is larger than most of the text is
/// a heading.
struct PDFText {
  enum Kind {
    case paragraph, heading, item
  }

  struct Part {
    var kind: Kind
    var text: String
    /// Of a line, in points.
    fileprivate let height: Double
    fileprivate let isOnFirstPage: Bool
  }

  private(set) var parts: [Part] = []

  init(_ lines: [PDFLine]) {
    let lines = PDFMargins.left(out: lines)
    let usual = Self.usualHeight(lines)
    var previous: PDFLine?
    for line in lines {
      if let last = previous, !Self.startsPart(line, behind: last) {
        goOn(with: line.text)
      } else {
        add(line, usual)
      }
      previous = line
    }
    parts.removeAll { $0.text.isEmpty }
  }

  /// Of the lines that hold most of the text.
  private static func usualHeight(_ lines: [PDFLine]) -> Double {
    var amounts: [Int: Int] = [:]
    for line in lines { amounts[halfPoints(line.box.height), default: 0] += line.text.utf8.count }
    return Double(amounts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0) / 2
  }

  private static func halfPoints(_ height: Double) -> Int {
    Int(exactly: (height * 2).rounded()) ?? 0
  }

  // MARK: Parts

  /// Blocks are parts, and in a block are other sizes and lines that are indented.
  private static func startsPart(_ line: PDFLine, behind last: PDFLine) -> Bool {
    guard line.blockNumber == last.blockNumber else { return true }
    let height = min(line.box.height, last.box.height)
    if abs(line.box.height - last.box.height) > height * 0.15 { return true }
    let (before, behind) = (
      line.box.left - line.block.left, line.block.right - line.box.right
    )
    let isIndented = before > height * 0.8 && before < height * 4 && behind < before - height / 2
    return isIndented && last.box.left - last.block.left < height / 2
  }

  private mutating func add(_ line: PDFLine, _ usual: Double) {
    let isLarge = line.box.height > usual * 1.12 && line.text.contains(where: \.isLetter)
    var part = Part(
      kind: isLarge ? .heading : .paragraph, text: line.text, height: line.box.height,
      isOnFirstPage: line.page == 1)
    if let first = line.text.first, Self.bullets.contains(first) {
      part.kind = .item
      part.text = CleanText.line(line.text.dropFirst())
    }
    let goesOn = parts.last.map { Self.goesOn(part, behind: $0) } ?? false
    if goesOn { goOn(with: part.text) } else { parts.append(part) }
  }

  /// Whether a column or page only interrupts a paragraph, or an item stands beside its bullet.
  private static func goesOn(_ part: Part, behind last: Part) -> Bool {
    guard part.kind == .paragraph else { return false }
    if last.text.isEmpty { return true }
    guard last.kind != .heading, let end = last.text.last else { return false }
    return part.text.first?.isLowercase == true && (end.isLetter || end == "," || end == "-")
  }

  private static let bullets: Set<Character> = ["•", "◦", "▪", "‣", "●", "○", "■", "∙"]

  /// Puts a word together that was divided at a line's end.
  private mutating func goOn(with line: String) {
    guard var part = parts.popLast() else { return }
    if part.text.last == "-", line.first?.isLowercase == true {
      part.text.removeLast()
    } else if !part.text.isEmpty {
      part.text += " "
    }
    part.text += line
    parts.append(part)
  }

  /// The largest heading near the beginning.
  var title: String? {
    parts.prefix(10).filter { $0.kind == .heading && $0.isOnFirstPage && $0.text.count <= 200 }
      .max { $0.height < $1.height }?.text
  }

  /// Leaves out the heading that says the title, which is shown above the article.
  mutating func dropTitle(_ title: String) {
    let place = parts.prefix(10).firstIndex { $0.kind == .heading && $0.text == title }
    if let place { parts.remove(at: place) }
  }

  // MARK: Writing

  var text: String {
    parts.map { $0.kind == .item ? "- " + $0.text : $0.text }.joined(separator: "\n\n")
  }

  var html: String {
    var (writer, isInList) = (HTMLWriter(), false)
    for part in parts {
      if isInList != (part.kind == .item) {
        if isInList { writer.end() } else { writer.start(.ul, attributes: []) }
        isInList.toggle()
      }
      writer.start(Self.element(part.kind), attributes: [])
      writer.text(part.text)
      writer.end()
    }
    if isInList { writer.end() }
    return writer.html
  }

  private static func element(_ kind: Kind) -> ElementName {
    switch kind {
    case .paragraph: .p
    case .heading: .h2
    case .item: .li
    }
  }
}

/// The lines in the margins that are there on many pages, and the numbers of the pages.
private enum PDFMargins {
  private static let fewestPages = 3

  static func left(out lines: [PDFLine]) -> [PDFLine] {
    var pages: [String: Set<Int>] = [:]
    for line in lines where line.isInMargin { pages[wording(line), default: []].insert(line.page) }
    return lines.filter { line in
      guard line.isInMargin else { return true }
      let wording = wording(line)
      return wording.contains(where: \.isLetter) && pages[wording, default: []].count < fewestPages
    }
  }

  /// Without digits, which count the pages.
  private static func wording(_ line: PDFLine) -> String { line.text.filter { !$0.isNumber } }
}
