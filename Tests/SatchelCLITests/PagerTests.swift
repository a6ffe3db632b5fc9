import Testing

@testable import satchel

@Suite struct PagerTests {
  /// Lines with ten characters each.
  private func lines(_ count: Int) -> [ReadingLine] {
    (0..<count).map { ReadingLine(glyphs: "line \($0)".map { Glyph($0) }, offset: $0 * 10) }
  }

  private func state(from offset: Int = 0) -> PagerState {
    var state = PagerState()
    state.show(lines(100), height: 10, from: offset)
    return state
  }

  @Test(arguments: [
    ([PagerKey.character(" ")], 9), ([.pageDown, .pageUp], 0), ([.down, .down, .up], 1),
    ([.character("d")], 5), ([.end], 90), ([.end, .down], 90), ([.end, .home], 0),
    ([.character("G"), .character("b")], 81), ([.up], 0), ([.escape], 0),
  ])
  func keysMove(keys: [PagerKey], top: Int) {
    var state = state()

    for key in keys { _ = state.press(key) }

    #expect(state.top == top)
  }

  @Test(arguments: [PagerKey.character("q"), .interrupt])
  func keysLeave(key: PagerKey) {
    var state = state()

    let goesOn = state.press(key)

    #expect(!goesOn)
  }

  @Test func itGoesOnWhereThePersonStopped() {
    let first = state(from: 200)
    var narrower = first
    narrower.show(
      (0..<200).map { ReadingLine(glyphs: [], offset: $0 * 5) }, height: 10, from: first.place)

    #expect(first.top == 20)
    #expect(narrower.top == 40)
  }

  @Test func whatWasShownCountsWhereverThePersonGoesBackTo() {
    var state = state()

    for key in [PagerKey.pageDown, .home] { _ = state.press(key) }

    #expect(state.place == 0)
    #expect(state.shown == 190)
  }

  private func type(_ text: String, into state: inout PagerState) {
    for character in text { _ = state.press(.character(character)) }
  }

  @Test func aSearchGoesToTheNextPlaceAndBack() {
    var state = state()

    type("/LINE 7", into: &state)
    #expect(state.typed == "LINE 7")
    _ = state.press(.enter)
    #expect(state.message == "'LINE 7' is not found below")
    type("/ine 7", into: &state)
    _ = state.press(.enter)
    #expect(state.top == 7)
    _ = state.press(.character("n"))
    #expect(state.top == 70)
    #expect(state.matches(in: 70) == [1..<6])
    _ = state.press(.character("N"))
    #expect(state.top == 7)
  }

  @Test func theScreenIsFullAndItsLastLineSaysWhere() {
    let frame = PagerFrame(state: state(), title: "A title that is long", inColour: false)

    let lines = frame.lines(width: 20)

    #expect(lines.count == 11)
    #expect(lines.first == "line 0")
    #expect(lines.last == "10 %  A title that …")
  }

  @Test(arguments: [
    ("q", [PagerKey.character("q")]), ("\u{1b}[A\u{1b}OB\u{1b}[6~", [.up, .down, .pageDown]),
    ("\u{1b}", [.escape]), ("\u{1b}[200;5x", []),
    ("/é\r", [.character("/"), .character("é"), .enter]),
    ("\u{3}\u{7f}\u{1}", [.interrupt, .backspace]),
  ])
  func keysAreToldFromBytes(text: String, keys: [PagerKey]) {
    let found = PagerKey.keys(in: Array(text.utf8))

    #expect(found == keys)
  }
}
