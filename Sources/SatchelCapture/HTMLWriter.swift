/// Writes elements and text as HTML that reads back as it was written.
///
/// Start tags wait until something is inside, so that elements left empty are never written. Where
/// an element may not stand, such as a block in a paragraph, its inside is written alone.
struct HTMLWriter {
  /// Deeper elements are left out, and their text kept: no reader indents a hundredfold.
  private static let deepest = 100

  private struct OpenElement {
    /// Nil for an element whose inside is written alone.
    var name: ElementName?
    let attributes: [(name: String, value: String)]
    /// Whether text before and after it are apart even when it is not written.
    let separates: Bool
    var isWritten = false
  }

  /// White space that is to be written before whatever is written next inside or after.
  private enum Gap {
    case none, space, line
  }

  private var bytes: [UInt8] = []
  private var open: [OpenElement] = []
  private var firstWaiting = 0
  private var counts = [Int](repeating: 0, count: 256)
  private var gap = Gap.none
  /// Right behind a block's start tag or a line break, where white space means nothing.
  private var atStart = true

  var html: String { String(decoding: bytes, as: UTF8.self) }

  /// Opens an element, which needs its `end`; `nil` stands for one that is not written.
  mutating func start(_ name: ElementName?, attributes: [(name: String, value: String)]) {
    let isBlock = ElementSet.block.contains(name)
    if isBlock, count(.p) > 0 { closeParagraph() }
    let allowed = name.flatMap(standIn)
    if isBlock, allowed == nil { separate() }
    open.append(OpenElement(name: allowed, attributes: attributes, separates: isBlock))
    guard let allowed else { return }
    counts[Int(allowed.rawValue)] += 1
    // An empty cell still has its place in the row.
    if allowed == .td || allowed == .th { writeWaiting() }
  }

  /// Closes the innermost element.
  mutating func end() {
    guard !open.isEmpty else { return }
    close(open.count - 1)
    open.removeLast()
    firstWaiting = min(firstWaiting, open.count)
  }

  mutating func void(_ name: ElementName) {
    if name == .hr {
      if count(.p) > 0 { closeParagraph() }
      guard mayStand(name) else { return }
      if !atStart { gap = .line }
    }
    writeWaiting()
    if gap == .space { gap = .none }
    writeGap()
    bytes += "<\(name.spelling)>".utf8
    if name == .hr { gap = .line }
    atStart = true
  }

  /// Writes a picture, whose source the caller vouches for.
  mutating func picture(_ source: String, description: String) {
    writeWaiting()
    writeGap()
    bytes += "<img src=\"".utf8
    append(escaping: source.utf8)
    bytes += "\" alt=\"".utf8
    append(escaping: description.utf8)
    bytes += "\">".utf8
    atStart = false
  }

  /// Writes text, escaped; outside preformatted elements white space is one space.
  mutating func text(_ text: ArraySlice<UInt8>) {
    guard count(.pre) == 0 else { return preformattedText(text) }
    var rest = text
    while let start = rest.firstIndex(where: { !Self.isSpace($0) }) {
      if start != rest.startIndex { space() }
      let end = rest[start...].firstIndex(where: Self.isSpace) ?? rest.endIndex
      if firstWaiting < open.count { writeWaiting() }
      writeGap()
      append(escaping: rest[start..<end])
      atStart = false
      rest = rest[end...]
    }
    if !rest.isEmpty { space() }
  }

  mutating func text(_ text: String) { self.text(ArraySlice(text.utf8)) }

  private mutating func preformattedText(_ text: ArraySlice<UInt8>) {
    guard let first = text.first else { return }
    writeWaiting()
    if first == UInt8(ascii: "\n") { gap = .none }
    writeGap()
    append(escaping: text)
    atStart = false
  }

  private mutating func space() {
    if !atStart, gap == .none { gap = .space }
  }

  /// Keeps words apart that stood in blocks of their own, where the block is not written.
  private mutating func separate() {
    let isInLines = count(.pre) > 0 && open.contains { $0.name == .pre && $0.isWritten }
    if isInLines, !atStart { gap = .line } else { space() }
  }

  private mutating func writeGap() {
    switch gap {
    case .none: return
    case .space: bytes += " ".utf8
    case .line: bytes += "\n".utf8
    }
    gap = .none
  }

  private mutating func writeWaiting() {
    let waiting = open[firstWaiting...]
    let startsBlock = waiting.contains { $0.separates && $0.name != nil }
    if startsBlock, !atStart { gap = .line }
    for index in waiting.indices {
      guard let name = open[index].name else { continue }
      writeGap()
      bytes += "<\(name.spelling)".utf8
      for (attribute, value) in open[index].attributes {
        bytes += " \(attribute)=\"".utf8
        append(escaping: value.utf8)
        bytes += "\"".utf8
      }
      bytes += ">".utf8
      // A browser drops one line feed here, so one is written for it to drop.
      if name == .pre { bytes += "\n".utf8 }
      open[index].isWritten = true
    }
    firstWaiting = open.count
    if startsBlock { atStart = true }
  }

  /// Ends the open paragraph and what is open inside it: the block that follows would end it anyway.
  private mutating func closeParagraph() {
    guard let paragraph = open.lastIndex(where: { $0.name == .p }) else { return }
    for index in (paragraph..<open.count).reversed() {
      close(index)
      open[index].name = nil
    }
  }

  /// Writes the end tag of the element at `index`, if it has one.
  private mutating func close(_ index: Int) {
    let element = open[index]
    if let name = element.name { counts[Int(name.rawValue)] -= 1 }
    guard let name = element.name, element.isWritten else {
      if element.separates { separate() }
      return
    }
    bytes += "</\(name.spelling)>".utf8
    if element.separates { gap = .line }
    atStart = false
  }

  /// What to write for the element here: itself, a `div` for one out of its place, or nothing.
  private func standIn(for name: ElementName) -> ElementName? {
    if mayStand(name) { return name }
    return ([.li, .dt, .dd] as ElementSet).contains(name) && mayStand(.div) ? .div : nil
  }

  /// Whether the element may be written here, so that a browser reads back the same tree.
  private func mayStand(_ name: ElementName) -> Bool {
    guard open.count < Self.deepest || open.count(where: { $0.name != nil }) < Self.deepest else {
      return false
    }
    if ElementSet.block.contains(name), count(.pre) > 0 { return false }
    switch name {
    case .a: return count(.a) == 0
    case .li: return innermost(of: [.ul, .ol, .li]).map { $0 != .li } ?? false
    case .dt, .dd: return innermost(of: [.dl, .dt, .dd]) == .dl
    case .tbody, .thead, .tfoot, .caption: return innermostOfTable == .table
    case .tr: return Self.rowHolders.contains(innermostOfTable)
    case .td, .th: return innermostOfTable == .tr
    case .rt, .rp: return innermostAnnotated == .ruby
    case .h1, .h2, .h3, .h4, .h5, .h6: return openHeadings == 0
    default: return true
    }
  }

  private func innermost(of names: ElementSet) -> ElementName? {
    open.last { names.contains($0.name) }?.name
  }

  private var innermostOfTable: ElementName? {
    innermost(of: Self.tableParts)
  }

  private static let rowHolders: ElementSet = [.table, .tbody, .tfoot, .thead]
  private static let tableParts = rowHolders.union([.caption, .td, .th, .tr])

  /// The innermost element that is a block or about ruby annotations.
  private var innermostAnnotated: ElementName? {
    open.last { $0.separates || ([.ruby, .rt, .rp] as ElementSet).contains($0.name) }?.name
  }

  private var openHeadings: Int {
    count(.h1) + count(.h2) + count(.h3) + count(.h4) + count(.h5) + count(.h6)
  }

  private func count(_ name: ElementName) -> Int { counts[Int(name.rawValue)] }

  private mutating func append(escaping text: some Collection<UInt8>) {
    var start = text.startIndex
    while let index = text[start...].firstIndex(where: Self.escaped.contains) {
      bytes.append(contentsOf: text[start..<index])
      Self.escape(text[index]).withUTF8Buffer { bytes.append(contentsOf: $0) }
      start = text.index(after: index)
    }
    bytes.append(contentsOf: text[start...])
  }

  private static let escaped = ByteSet("&<>\"'`".utf8)

  private static func escape(_ byte: UInt8) -> StaticString {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    case UInt8(ascii: "`"): "&#96;"
    default: ""
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0d).contains(byte)
  }
}
