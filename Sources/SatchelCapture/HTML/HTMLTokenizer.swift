/// Reads a page's tags and text from front to back, as the HTML standard splits them.
///
/// It gathers the text and the attribute values that are read, cleaned and with character references
/// replaced, in `output`; a token only says where they stand there.
struct HTMLTokenizer {
  struct Tag {
    let name: ElementName
    /// Tells elements apart that are all `other`.
    let custom: UInt32
    /// In the output's attributes.
    var attributes: Range<Int>
    let isSelfClosing: Bool
  }

  enum Token {
    /// In the output's bytes.
    case text(Range<Int>)
    case start(Tag)
    case end(Tag)
    case comment
    case doctype(isQuirky: Bool)
    case endOfFile
  }

  /// What an element holds whose content is no markup.
  enum RawContent {
    /// Text with character references.
    case escaped(ElementName)
    case text(ElementName, isKept: Bool)
    case script(isKept: Bool)
    /// All that follows.
    case everything
  }

  private static let longestAttribute = 8192
  private static let mostCustomNames = 1 << 14

  let input: [UInt8]
  var position = 0
  var output = TokenOutput()
  /// Set by the tree builder behind the start tag of such an element.
  var rawContent: RawContent?
  /// Set by the tree builder inside drawings and formulas.
  var allowsCDATA = false
  /// Set by the tree builder behind a tag after which one line feed means nothing.
  var skipsLineFeed = false
  private var customNames: [PackedName: UInt32] = [:]

  init(_ input: [UInt8]) { self.input = input }

  mutating func next() -> Token {
    if let content = rawContent {
      rawContent = nil
      if let text = raw(content) { return .text(text) }
    }
    guard position < input.count else { return .endOfFile }
    guard let markup = markup() else { return .text(text()) }
    return markup
  }

  func byte(at offset: Int) -> UInt8? {
    position + offset < input.count ? input[position + offset] : nil
  }

  /// The token that `position` is at; nil when what stands there is text.
  private mutating func markup() -> Token? {
    guard input[position] == UInt8(ascii: "<"), let second = byte(at: 1) else { return nil }
    switch second {
    case UInt8(ascii: "!"): return declaration()
    case UInt8(ascii: "?"): return bogusComment()
    case UInt8(ascii: "/"):
      guard let third = byte(at: 2) else { return nil }
      guard ASCII.isLetter(third) else { return bogusComment() }
      position += 2
      return .end(tag())
    default:
      guard ASCII.isLetter(second) else { return nil }
      position += 1
      return .start(tag())
    }
  }

  /// Takes all text up to the next tag or comment.
  private mutating func text() -> Range<Int> {
    let start = output.bytes.count
    if skipsLineFeed { skipLineFeed() }
    repeat {
      takePlainText()
      guard let next = byte(at: 0) else { break }
      if next == UInt8(ascii: "&") {
        takeReference(inAttribute: false)
      } else {
        guard !isAtMarkup else { break }
        output.append(next)
        position += 1
      }
    } while position < input.count
    return start..<output.bytes.count
  }

  private mutating func skipLineFeed() {
    skipsLineFeed = false
    if byte(at: 0) == 0x0d, byte(at: 1) == 0x0a {
      position += 2
    } else if byte(at: 0) == 0x0a || byte(at: 0) == 0x0d {
      position += 1
    }
  }

  private var isAtMarkup: Bool {
    guard let second = byte(at: 1) else { return false }
    switch second {
    case UInt8(ascii: "!"), UInt8(ascii: "?"): return true
    case UInt8(ascii: "/"): return byte(at: 2) != nil
    default: return ASCII.isLetter(second)
    }
  }

  private mutating func takePlainText() {
    let start = position
    skip(to: Self.endsText)
    output.append(cleaning: input, start..<position)
  }

  mutating func skip(to ends: ByteSet) {
    while position < input.count, !ends.contains(input[position]) { position += 1 }
  }

  mutating func skip(to byte: UInt8) { position = input.place(of: byte, from: position) }

  static let endsText = ByteSet("<&".utf8)

  // MARK: Tags

  private mutating func tag() -> Tag {
    let packed = name()
    let (name, custom) = element(named: packed)
    let start = output.attributes.count
    var (seen, isSelfClosing) = (UInt64(0), false)
    while let next = byte(at: 0) {
      position += 1
      if next == UInt8(ascii: ">") { break }
      isSelfClosing = next == UInt8(ascii: "/") && byte(at: 0) == UInt8(ascii: ">")
      guard next != UInt8(ascii: "/"), !ASCII.isSpace(next) else { continue }
      position -= 1
      attribute(&seen)
    }
    return Tag(
      name: name, custom: custom, attributes: start..<output.attributes.count,
      isSelfClosing: isSelfClosing)
  }

  private mutating func name() -> PackedName {
    var name = PackedName()
    while let next = byte(at: 0), !Self.endsTagName.contains(next) {
      name.append(next)
      position += 1
    }
    return name
  }

  private static let endsTagName = ByteSet("\t\n\u{c}\r />".utf8)

  private mutating func element(named packed: PackedName) -> (ElementName, custom: UInt32) {
    if let name = ElementName.names[packed] { return (name, 0) }
    if let custom = customNames[packed] { return (.other, custom) }
    // Beyond any page that people make, one end tag may close another's element.
    let custom = UInt32(min(customNames.count, Self.mostCustomNames) + 1)
    if customNames.count < Self.mostCustomNames { customNames[packed] = custom }
    return (.other, custom)
  }

  /// Takes one attribute, and keeps it when it is read by anyone and the first of its name.
  private mutating func attribute(_ seen: inout UInt64) {
    let name = AttributeName.names[attributeName()]
    let isKept = name.map { seen & 1 << UInt64($0.rawValue) == 0 } ?? false
    let valueStart = output.bytes.count
    skipSpace()
    if byte(at: 0) == UInt8(ascii: "=") {
      position += 1
      skipSpace()
      value(isKept: isKept)
    }
    guard isKept, let name else { return }
    seen |= 1 << UInt64(name.rawValue)
    output.attributes.append(
      .init(name: name, value: .init(valueStart..<output.bytes.count)))
  }

  private mutating func attributeName() -> PackedName {
    var name = PackedName()
    repeat {  // A first `=` belongs to the name.
      name.append(input[position])
      position += 1
    } while position < input.count && !Self.endsAttributeName.contains(input[position])
    return name
  }

  private static let endsAttributeName = ByteSet("\t\n\u{c}\r />=".utf8)

  private mutating func skipSpace() {
    while position < input.count, ASCII.isSpace(input[position]) { position += 1 }
  }

  private mutating func value(isKept: Bool) {
    guard let quote = byte(at: 0), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      return isKept ? takeValue(until: Self.endsUnquotedPart) : skip(to: Self.endsUnquoted)
    }
    position += 1
    if isKept {
      takeValue(until: quote == UInt8(ascii: "'") ? Self.endsSinglePart : Self.endsDoublePart)
    } else {
      skip(to: quote)
    }
    position = min(position + 1, input.count)
  }

  private static let endsUnquoted = ByteSet("\t\n\u{c}\r >".utf8)
  private static let endsUnquotedPart = ByteSet("\t\n\u{c}\r >&".utf8)
  private static let endsSinglePart = ByteSet("'&".utf8)
  private static let endsDoublePart = ByteSet("\"&".utf8)

  private mutating func takeValue(until ends: ByteSet) {
    let limit = output.bytes.count + Self.longestAttribute
    while true {
      let start = position
      skip(to: ends)
      let room = max(0, limit - output.bytes.count)
      output.append(cleaning: input, start..<min(position, start + room))
      guard byte(at: 0) == UInt8(ascii: "&") else { return }
      takeReference(inAttribute: true)
    }
  }

  // MARK: Comments and declarations

  private mutating func declaration() -> Token {
    if starts(with: "<!--") { return comment() }
    if starts(with: "<!doctype") { return doctype() }
    if allowsCDATA, starts(with: "<![cdata[") { return cdata() }
    return bogusComment()
  }

  private mutating func comment() -> Token {
    position += 2  // `<!-->` is a whole comment, so its own dashes may end it.
    let first = position
    skip(to: UInt8(ascii: ">"))
    while position < input.count, !endsComment(from: first) {
      position += 1
      skip(to: UInt8(ascii: ">"))
    }
    position = min(position + 1, input.count)
    return .comment
  }

  /// Whether `-->` or `--!>` ends here.
  private func endsComment(from first: Int) -> Bool {
    guard position >= first + 2 else { return false }
    if input[position - 1] == UInt8(ascii: "-"), input[position - 2] == UInt8(ascii: "-") {
      return true
    }
    return position >= first + 5 && input[position - 1] == UInt8(ascii: "!")
      && input[position - 2] == UInt8(ascii: "-") && input[position - 3] == UInt8(ascii: "-")
  }

  private mutating func bogusComment() -> Token {
    skip(to: UInt8(ascii: ">"))
    position = min(position + 1, input.count)
    return .comment
  }

  private mutating func doctype() -> Token {
    let start = position
    _ = bogusComment()
    let text = input[start..<position].prefix(512).map(ASCII.lowercased)
    return .doctype(isQuirky: Doctype.isQuirky(String(decoding: text, as: UTF8.self)))
  }

  private mutating func cdata() -> Token {
    position += 9
    let start = position
    while position < input.count, !starts(with: "]]>") { position += 1 }
    let from = output.bytes.count
    output.append(cleaning: input, start..<position)
    position = min(position + 3, input.count)
    return .text(from..<output.bytes.count)
  }

  /// Compares with lower-case ASCII without regard to case.
  func starts(with text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= input.count else { return false }
    return text.withUTF8Buffer { wanted in
      for offset in 0..<count where ASCII.lowercased(input[position + offset]) != wanted[offset] {
        return false
      }
      return true
    }
  }
}
