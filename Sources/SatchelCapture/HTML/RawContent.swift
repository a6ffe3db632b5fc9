extension HTMLTokenizer {
  /// Takes the content of an element that holds no markup, up to its end tag; nil when there is none.
  mutating func raw(_ content: RawContent) -> Range<Int>? {
    let (from, start) = (output.bytes.count, position)
    if skipsLineFeed, byte(at: 0) == 0x0a { position += 1 }
    skipsLineFeed = false
    switch content {
    case .escaped(let name): takeEscaped(name)
    case .text(let name, let isKept): take(isKept: isKept) { $0.skipText(of: name) }
    case .script(let isKept): take(isKept: isKept) { $0.skipScript() }
    case .everything: take(isKept: true) { $0.position = $0.input.count }
    }
    return position == start ? nil : from..<output.bytes.count
  }

  private mutating func takeEscaped(_ name: ElementName) {
    while let next = byte(at: 0), !(next == UInt8(ascii: "<") && isAtEndTag(of: name)) {
      if next == UInt8(ascii: "&") {
        takeReference(inAttribute: false)
      } else {
        let start = position
        position += 1
        skip(to: Self.endsText)
        output.append(cleaning: input, start..<position)
      }
    }
  }

  /// Takes as it stands what `skip` skips.
  private mutating func take(isKept: Bool, skip: (inout Self) -> Void) {
    let start = position
    skip(&self)
    if isKept { output.append(cleaning: input, start..<position) }
  }

  private mutating func skipText(of name: ElementName) {
    skip(to: UInt8(ascii: "<"))
    while position < input.count, !isAtEndTag(of: name) {
      position += 1
      skip(to: UInt8(ascii: "<"))
    }
  }

  private mutating func skipScript() {
    var state = ScriptState.plain
    skip(to: UInt8(ascii: "<"))
    while position < input.count, !endsScript(&state) {
      position += 1
      if state == .plain { skip(to: UInt8(ascii: "<")) } else { skip(to: Self.mayChangeComment) }
    }
  }

  private static let mayChangeComment = ByteSet("<-".utf8)

  private func isAtEndTag(of name: ElementName) -> Bool {
    byte(at: 1) == UInt8(ascii: "/") && isWord(name.spelling, at: 2)
  }

  /// Whether `word` stands there in any case, and ends there.
  private func isWord(_ word: String, at offset: Int) -> Bool {
    var offset = offset
    for letter in word.utf8 {
      guard let found = byte(at: offset), ASCII.lowercased(found) == letter else { return false }
      offset += 1
    }
    guard let after = byte(at: offset) else { return false }
    return ASCII.isSpace(after) || after == UInt8(ascii: "/") || after == UInt8(ascii: ">")
  }

  /// A script may hold a comment, and a script inside that, which has an end tag of its own.
  private enum ScriptState {
    case plain, comment, scriptInComment
  }

  private func endsScript(_ state: inout ScriptState) -> Bool {
    switch state {
    case .plain where starts(with: "<!--"): state = .comment
    case .comment where starts(with: "<script") && isWord("script", at: 1):
      state = .scriptInComment
    case .comment where starts(with: "-->"), .scriptInComment where starts(with: "-->"):
      state = .plain
    case .scriptInComment where isAtEndTag(of: .script): state = .comment
    case .plain, .comment: return isAtEndTag(of: .script)
    case .scriptInComment: break
    }
    return false
  }
}
