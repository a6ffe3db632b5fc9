import SatchelConfig

/// Satchel's own pager: as others, and it knows where the person stopped.
struct ScreenPager {
  /// On the last line of the screen.
  let title: String
  /// The lines for a terminal of so many columns.
  let lines: (Int) -> [ReadingLine]

  /// Where the person was, in characters of the text.
  struct Place {
    /// Those before the first line on the screen; `Int.max` at the end.
    let first: Int
    /// Those that were shown, wherever the person went back to; `Int.max` for all.
    let shown: Int
  }

  /// Shows the text from `offset` on until the person leaves; nil if there is no terminal for keys.
  func run(from offset: Int) throws(Failure) -> Place? {
    guard let keyboard = Keyboard() else { return nil }
    var state = PagerState()
    state.show(lines(Terminal.width), height: Terminal.height - 1, from: offset)
    try draw(state)
    while let keys = keyboard.read() {
      if keys.isEmpty {
        state.show(lines(Terminal.width), height: Terminal.height - 1, from: state.place)
      }
      for key in keys {
        if key == .suspend { keyboard.suspend() }
        guard state.press(key) else { return place(of: state) }
      }
      try draw(state)
    }
    return place(of: state)
  }

  private func place(of state: PagerState) -> Place {
    Place(first: state.isAtEnd ? .max : state.place, shown: state.shown)
  }

  private func draw(_ state: PagerState) throws(Failure) {
    let frame = PagerFrame(state: state, title: title, inColour: Terminal.hasColour)
    let lines = frame.lines(width: Terminal.width).map { $0 + "\u{1b}[K" }
    try Output.write(("\u{1b}[H" + lines.joined(separator: "\r\n")).utf8)
    try Output.flush()
  }
}
