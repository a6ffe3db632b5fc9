/// Breaks text into lines where people who write the script would.
enum LineBreaker {
  /// Lines of at most `width` columns, or of one character where that is wider; a text has one at least.
  static func lines(of glyphs: ArraySlice<Glyph>, width: Int) -> [ArraySlice<Glyph>] {
    var lines: [ArraySlice<Glyph>] = []
    var (start, index, columns) = (glyphs.startIndex, glyphs.startIndex, 0)
    var opportunity: Int?
    func end(_ line: Range<Int>, next: Int) {
      lines.append(glyphs[line].trimmingSpaces)
      (start, index, columns, opportunity) = (next, next, 0, nil)
    }
    while index < glyphs.endIndex {
      let glyph = glyphs[index]
      if glyph.character == "\n" {
        end(start..<index, next: index + 1)
        continue
      }
      if index > start, mayBreak(between: glyphs[index - 1], and: glyph) { opportunity = index }
      let isTooLong = columns + glyph.columns > width && index > start && !glyph.isSpace
      if isTooLong {
        let place = opportunity ?? index
        end(start..<place, next: place)
      } else {
        columns += glyph.columns
        index += 1
      }
    }
    lines.append(glyphs[start...].trimmingSpaces)
    return lines
  }

  private static func mayBreak(between left: Glyph, and right: Glyph) -> Bool {
    if right.isSpace || right.marks.contains([.added, .link]) { return false }
    if left.isSpace || left.character == "—" { return true }
    if left.character == "-" { return right.character.isLetter }
    guard left.character.standsAlone || right.character.standsAlone else { return false }
    return !notAtEnd.contains(left.character) && !notAtStart.contains(right.character)
  }

  private static let notAtStart: Set<Character> = Set(
    "、。，．・：；！？）］｝〉》」』】〕〗〙’”…‥ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;!?)]}%％")
  private static let notAtEnd: Set<Character> = Set("（［｛〈《「『【〔〖〘‘“([{")
}

extension Character {
  /// Whether a line may begin or end with it: Chinese and Japanese put no space between words.
  fileprivate var standsAlone: Bool {
    switch unicodeScalars.first?.value ?? 0 {
    case 0x2e80...0xa4cf, 0xf900...0xfaff, 0xfe30...0xfe4f, 0xff00...0xffef, 0x20000...0x3fffd: true
    default: false
    }
  }
}

extension ArraySlice<Glyph> {
  fileprivate var trimmingSpaces: ArraySlice<Glyph> {
    let start = drop(while: \.isSpace)
    let end = start.lastIndex { !$0.isSpace }
    return end.map { start[...$0] } ?? start.prefix(0)
  }
}
