/// One picture of the pager's screen.
struct PagerFrame {
  let state: PagerState
  let title: String
  let inColour: Bool

  /// The lines of the screen, the status last; none is wider than `width` unless the text is.
  func lines(width: Int) -> [String] {
    let shown = state.isHelpShown ? help : text
    let blank = [String](repeating: "", count: max(0, state.height - shown.count))
    return shown.prefix(state.height) + blank + [status(width)]
  }

  private var text: [String] {
    (state.top..<min(state.top + state.height, state.lines.count)).map { number in
      var line = state.lines[number]
      for match in state.matches(in: number) {
        for index in match { line.glyphs[index].marks.insert(.found) }
      }
      return inColour ? line.styled : line.text
    }
  }

  private func status(_ width: Int) -> String {
    if let typed = state.typed { return DisplayWidth.truncated("/" + typed, to: width) }
    let place = state.isAtEnd ? "end" : "\(percent) %"
    let text = state.message ?? "\(place)  \(title)  (h: keys, q: leave)"
    let cut = DisplayWidth.truncated(text, to: width)
    return inColour ? "\u{1b}[7m\(cut)\u{1b}[0m" : cut
  }

  private var percent: Int {
    100 * min(state.top + state.height, state.lines.count) / max(1, state.lines.count)
  }

  private var help: [String] {
    [
      "Space, f, Page Down   a page down", "b, Page Up            a page up",
      "j, Down, Enter        a line down", "k, Up                 a line up",
      "d, u                  half a page down, up", "g, Home               to the beginning",
      "G, End                to the end", "/ words               search",
      "n, N                  the next place, the one before",
      "q                     leave; the next time you go on here", "", "Any key goes back.",
    ]
  }
}
