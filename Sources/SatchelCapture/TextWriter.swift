/// Gathers words into lines, with the space between paragraphs and the marks at their start.
struct TextWriter {
  private enum Gap: Int {
    case none, line, paragraph
  }

  /// What every line inside a quotation or a list item starts with.
  private struct Container {
    let mark: [UInt8]
    /// A quotation's mark stands on every line; an item's on its first only.
    let repeats: Bool
    var isUsed = false
  }

  /// Deeper containers add no mark: nobody reads text that is indented further.
  private static let deepest = 16

  /// Inside a table's cell a block is no reason for a new line.
  var isInCell = false

  private var output: [UInt8] = []
  private var line: [UInt8] = []
  private var gap = Gap.none
  private var spaceWaiting = false
  private var preformatted = 0
  private var containers: [Container] = []

  /// All that was written, without white space at either end.
  consuming func finished() -> String {
    startLine()
    return String(decoding: output, as: UTF8.self)
  }

  /// Adds text to the line; white space is one space unless it is preformatted.
  mutating func text(_ text: ArraySlice<UInt8>) {
    if preformatted > 0 {
      line += text
      return
    }
    var rest = text
    while let start = rest.firstIndex(where: { !Self.isSpace($0) }) {
      if spaceWaiting || start != rest.startIndex, let last = line.last, last != UInt8(ascii: "\t")
      {
        line.append(0x20)
      }
      let end = rest[start...].firstIndex(where: Self.isSpace) ?? rest.endIndex
      line.append(contentsOf: rest[start..<end])
      spaceWaiting = false
      rest = rest[end...]
    }
    if !rest.isEmpty { spaceWaiting = true }
  }

  mutating func tab() {
    line.append(UInt8(ascii: "\t"))
    spaceWaiting = false
  }

  /// Ends the line; twice in a row makes a paragraph, as authors use `<br><br>`.
  mutating func breakLine() {
    if preformatted > 0 {
      line.append(UInt8(ascii: "\n"))
    } else if isInCell {
      spaceWaiting = true
    } else if isLineEmpty, !output.isEmpty, gap == .line {
      gap = .paragraph
    } else {
      startLine()
    }
  }

  /// What follows starts a line; `tight` takes back an empty line that was to come before it.
  mutating func startLine(tight: Bool = false) {
    guard !isInCell else { return spaceWaiting = true }
    guard preformatted == 0 else { return endPreformattedLine() }
    writeLine()
    gap = tight || gap == .none ? .line : gap
  }

  /// What follows starts a paragraph.
  mutating func startBlock() {
    startLine()
    // A paragraph that an item starts with stands on the item's own line.
    if let container = containers.last, !container.isUsed, !container.repeats { return }
    if !isInCell, preformatted == 0 { gap = .paragraph }
  }

  mutating func rule() {
    startBlock()
    guard !isInCell, preformatted == 0, !output.isEmpty else { return }
    text(ArraySlice("* * *".utf8))
    startBlock()
  }

  /// Lines from here on start with `mark`, or with as much space when it does not repeat.
  mutating func open(_ mark: String, repeats: Bool) {
    containers.append(Container(mark: Array(mark.utf8), repeats: repeats))
  }

  mutating func close() { _ = containers.popLast() }

  mutating func startPreformatted() {
    if preformatted == 0 { startBlock() }
    preformatted += 1
  }

  mutating func endPreformatted() {
    guard preformatted == 1 else {
      preformatted = max(0, preformatted - 1)
      return
    }
    preformatted = 0
    let code = line[..<(line.lastIndex { !Self.isSpace($0) }.map { $0 + 1 } ?? 0)]
    line = []
    writePreformatted(code)
    if !isInCell { gap = .paragraph }
  }

  private mutating func writePreformatted(_ code: ArraySlice<UInt8>) {
    var rest = code
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      let text = rest[..<end]
      if isInCell {
        self.text(text)
        spaceWaiting = true
      } else {
        writeLine(text)
        gap = .line
      }
      rest = rest[end...].dropFirst()
    }
  }

  private mutating func endPreformattedLine() {
    if let last = line.last, last != UInt8(ascii: "\n") { line.append(UInt8(ascii: "\n")) }
  }

  private var isLineEmpty: Bool { line.allSatisfy(Self.isSpace) }

  private mutating func writeLine() {
    defer { (line, spaceWaiting) = ([], false) }
    // A row keeps the tabs before its first filled cell, and loses those after its last.
    var end = line.endIndex
    while end > 0 {
      if Self.isSpace(line[end - 1]) {
        end -= 1
      } else if end > 1, line[end - 2] == 0xc2, line[end - 1] == 0xa0 {
        // A no-break space alone is how editors spell an empty paragraph.
        end -= 2
      } else {
        break
      }
    }
    guard end > 0 else { return }
    writeLine(line[..<end])
    gap = .none
  }

  private mutating func writeLine(_ text: ArraySlice<UInt8>) {
    if !output.isEmpty, gap != .none { output.append(UInt8(ascii: "\n")) }
    if !output.isEmpty, gap == .paragraph {
      let around = containers.prefix(Self.deepest).prefix(while: \.isUsed)
      output += Self.trimmed(around.flatMap(Self.continuation))
      output.append(UInt8(ascii: "\n"))
    }
    for index in containers.indices.prefix(Self.deepest) {
      let container = containers[index]
      output += container.isUsed ? Self.continuation(container) : container.mark
      containers[index].isUsed = true
    }
    output += text
  }

  private static func continuation(_ container: Container) -> [UInt8] {
    container.repeats ? container.mark : [UInt8](repeating: 0x20, count: container.mark.count)
  }

  private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    bytes[..<(bytes.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? 0)]
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0d).contains(byte)
  }
}
