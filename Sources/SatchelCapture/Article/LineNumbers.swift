/// The elements that only number the lines of code, which nobody wants to copy.
enum LineNumbers {
  private static let classWords = ["lineno", "line-num", "linenum", "gutter"]
  private static let fewest = 3

  static func elements(in document: HTMLDocument) -> Set<Int> {
    var (found, index) = (Set<Int>(), 0)
    while index < document.nodes.count {
      let name = document.name(index)
      if ElementSet.preformatted.contains(name) {
        found.formUnion(lines(of: index, in: document))
        index = document.nodes[index].end
      } else {
        if name == .td, isColumn(index, in: document) { found.insert(index) }
        index += 1
      }
    }
    return found
  }

  /// In code, the elements that say so by their class, and those that count its lines: each the first
  /// on its line, each one more than the one before, at most every other line without one.
  private static func lines(of code: Int, in document: HTMLDocument) -> [Int] {
    var (named, counted, next, lineIsEmpty) = ([Int](), [Int](), Int?.none, true)
    var lineFeeds = 0
    for index in document.subtree(code).dropFirst() {
      guard document.name(index) != nil else {
        lineIsEmpty = endsLine(document.textBytes(index), after: lineIsEmpty)
        lineFeeds += document.textBytes(index).count { $0 == 0x0a }
        continue
      }
      if isNamed(index, in: document) { named.append(index) }
      let isFirst = lineIsEmpty || isFirstInBlock(index, in: document)
      if isFirst, let number = number(of: index, in: document), number == next ?? number {
        counted.append(index)
        next = number + 1
      }
    }
    let numbersLines = counted.count >= max(fewest, lineFeeds / 2)
    return numbersLines ? named + counted : named
  }

  private static func endsLine(_ text: ArraySlice<UInt8>, after isEmpty: Bool) -> Bool {
    guard let last = text.lastIndex(where: { !ASCII.isSpace($0) || $0 == 0x0a }) else {
      return isEmpty
    }
    return text[last] == 0x0a
  }

  /// Whether the element starts a block, as where each line is one.
  private static func isFirstInBlock(_ index: Int, in document: HTMLDocument) -> Bool {
    let parent = document.nodes[index].parent
    return index == parent + 1 && ElementSet.block.contains(document.name(parent))
  }

  /// Whether the cell says so by its class, or holds nothing but numbers in their order beside code.
  private static func isColumn(_ cell: Int, in document: HTMLDocument) -> Bool {
    if isNamed(cell, in: document) { return true }
    let next = document.nodes[cell].end
    guard next - cell <= 6, next < document.nodes.count, document.name(next) == .td else {
      return false
    }
    return isCount(document.text(cell)) && document.first(.pre, inside: next) != nil
  }

  private static func isCount(_ text: String) -> Bool {
    let numbers = text.split(whereSeparator: \.isWhitespace).map { Int($0) }
    guard numbers.count >= fewest, let first = numbers[0] else { return false }
    return numbers.enumerated().allSatisfy { $1 == first + $0 }
  }

  private static func isNamed(_ index: Int, in document: HTMLDocument) -> Bool {
    guard let classes = document.bytes(of: .class, at: index) else { return false }
    let text = String(decoding: classes.prefix(100), as: UTF8.self)
    return classWords.contains(where: text.holds)
  }

  /// The number that is all that the element holds, up to a million.
  private static func number(of index: Int, in document: HTMLDocument) -> Int? {
    guard document.nodes[index].end - index <= 4 else { return nil }
    let text = document.subtree(index).flatMap { document.textBytes($0).prefix(16) }
      .filter { !ASCII.isSpace($0) }
    guard (1...6).contains(text.count), text.allSatisfy(ASCII.isDigit) else { return nil }
    return Int(String(decoding: text, as: UTF8.self))
  }
}
