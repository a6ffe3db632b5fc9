/// What the pager shows, and what each key does to it.
struct PagerState {
  private(set) var lines: [ReadingLine] = []
  /// Lines of text that fit on the screen.
  private(set) var height = 1
  /// The first line that is shown.
  private(set) var top = 0
  /// How many of the article's characters were shown so far, and so were there to be read.
  private(set) var shown = 0
  /// What is being typed after `/`.
  private(set) var typed: String?
  private(set) var search = ""
  /// Said on the last line until the next key.
  private(set) var message: String?
  private(set) var isHelpShown = false

  /// Shows other lines, as after a change of the terminal's size, from the same place of the text on.
  mutating func show(_ lines: [ReadingLine], height: Int, from offset: Int) {
    (self.lines, self.height) = (lines, max(1, height))
    let place = offset > 0 ? lines.lastIndex { $0.offset <= offset } : 0
    // Of several lines without words the first belongs to the place.
    go(to: place.flatMap { place in lines.firstIndex { $0.offset == lines[place].offset } } ?? 0)
  }

  /// How many of the article's characters come before the first line that is shown.
  var place: Int { lines.isEmpty ? 0 : lines[top].offset }

  var isAtEnd: Bool { top >= lastTop }

  /// False once the person wants to leave.
  mutating func press(_ key: PagerKey) -> Bool {
    message = nil
    if isHelpShown {
      isHelpShown = false
      return true
    }
    if typed != nil {
      type(key)
      return key != .interrupt
    }
    switch key {
    case .character("q"), .character("Q"), .interrupt: return false
    case .character(let character): press(character)
    case .down, .enter: go(to: top + 1)
    case .up: go(to: top - 1)
    case .pageDown: go(to: top + page)
    case .pageUp: go(to: top - page)
    case .home: go(to: 0)
    case .end: go(to: lastTop)
    case .escape, .backspace, .suspend: break
    }
    return true
  }

  private mutating func press(_ character: Character) {
    switch character {
    case " ", "f": go(to: top + page)
    case "b": go(to: top - page)
    case "j", "e": go(to: top + 1)
    case "k", "y": go(to: top - 1)
    case "d": go(to: top + height / 2)
    case "u": go(to: top - height / 2)
    case "g", "<": go(to: 0)
    case "G", ">": go(to: lastTop)
    case "/": typed = ""
    case "n": find(forwards: true)
    case "N": find(forwards: false)
    case "h", "?": isHelpShown = true
    default: message = "h shows the keys, q leaves"
    }
  }

  /// A line of the page before stays, so that the eye finds its place.
  private var page: Int { max(1, height - 1) }
  private var lastTop: Int { max(0, lines.count - height) }

  private mutating func go(to line: Int) {
    top = min(max(0, line), lastTop)
    shown = max(shown, top + height < lines.count ? lines[top + height].offset : .max)
  }

  // MARK: - Searching

  private mutating func type(_ key: PagerKey) {
    switch key {
    case .character(let character): typed?.append(character)
    case .backspace where typed?.isEmpty == true: typed = nil
    case .backspace: typed?.removeLast()
    case .enter:
      // Nothing typed means the same again.
      if let typed, !typed.isEmpty { search = typed }
      typed = nil
      find(forwards: true)
    default: typed = nil
    }
  }

  private mutating func find(forwards: Bool) {
    guard !search.isEmpty else { return message = "/ searches" }
    let places =
      forwards ? Array(lines.indices.dropFirst(top + 1)) : lines.indices.prefix(top).reversed()
    guard let found = places.first(where: { !matches(in: $0).isEmpty }) else {
      message = "'\(SafeText.line(search))' is not found \(forwards ? "below" : "above")"
      return
    }
    if found > lastTop { message = "at the end" }
    go(to: found)
  }

  /// Where in a line the words that were searched for begin and end; capitals count if there are any.
  func matches(in line: Int) -> [Range<Int>] {
    guard !search.isEmpty else { return [] }
    let keepsCase = search.contains(where: \.isUppercase)
    let wanted = Array(keepsCase ? search : search.lowercased())
    let text = lines[line].glyphs.map {
      keepsCase ? $0.character : $0.character.lowercased().first ?? $0.character
    }
    guard wanted.count <= text.count else { return [] }
    return (0...text.count - wanted.count)
      .filter { text[$0..<$0 + wanted.count].elementsEqual(wanted) }
      .map { $0..<$0 + wanted.count }
  }
}
