import Testing

@testable import satchel

@Suite struct SafeTextTests {
  @Test(arguments: [
    "\u{1b}[2J\u{1b}[H", "safe\u{1b}[1A\u{1b}[2Kevil", "\u{1b}]52;c;cm0gLXJmIH4K\u{7}", "\u{9b}31m",
    "a\u{8}b", "\u{7f}", "\u{0}", "\u{202e}txt.exe", "\u{2066}x\u{2069}", "\u{61c}", "\u{200e}",
    "\u{fff9}a\u{fffa}b\u{fffb}", "\u{90}q\u{9c}", "\u{e0041}",
  ])
  func whatCouldSteerATerminalIsSubstituted(text: String) {
    for safe in [SafeText.line(text), SafeText.lines(text)] {
      #expect(!safe.unicodeScalars.contains(where: SafeText.isHarmful))
      #expect(safe.contains("\u{fffd}"))
    }
  }

  @Test func aLineStaysOneLineAndLinesStayLines() {
    let text = "one\ntwo\tthree\u{2028}four\r\nfive"

    #expect(SafeText.line(text) == "one two three four  five")
    #expect(SafeText.lines("one\ntwo\u{2028}three") == "one\ntwo\nthree")
  }

  @Test(arguments: ["", "plain", "Ünïcode 世界", "👩‍👩‍👧 family", "naïve — “quotes”"])
  func ordinaryTextStaysAsItIs(text: String) {
    #expect(SafeText.line(text) == text)
    #expect(SafeText.lines(text) == text)
  }
}
