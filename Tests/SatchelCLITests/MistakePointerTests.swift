import SatchelQuery
import Testing

@testable import satchel

@Suite struct MistakePointerTests {
  private func lines(_ query: String, _ place: Range<Int>) -> [String] {
    MistakePointer(QueryMistake(reason: .quoteNotClosed, query: query, place: place)).lines
  }

  @Test func aMistakeIsUnderlined() {
    #expect(lines("tag:a is:red b", 6..<12) == ["  tag:a is:red b", "        ^^^^^^"])
    #expect(lines("a or", 4..<4) == ["  a or", "      ^"])
    #expect(lines("", 0..<0) == [])
  }

  @Test func wideCharactersTakeTwoColumns() {
    #expect(lines("花园 \"a", 3..<4) == ["  花园 \"a", "       ^"])
  }

  @Test func aLongQueryIsShownAroundThePlaceOnly() {
    let long = String(repeating: "a ", count: 500)

    let shown = lines(long + "(" + long, 1000..<1001)

    #expect(shown[0].count < 90)
    #expect(shown[0].hasPrefix("  …") && shown[0].hasSuffix("…"))
    let pointed = shown[0].dropFirst(shown[1].count - 1).first
    #expect(pointed == "(")
  }

  @Test func whatSteersATerminalIsShownAsASubstitute() {
    #expect(lines("\u{1b}[31m \"", 6..<7) == ["  \u{fffd}[31m \"", "        ^"])
  }

  @Test(arguments: [0..<99, 5..<5, 3..<4, 99..<120])
  func aPlaceOutsideTheQueryIsNoTrap(place: Range<Int>) {
    #expect(lines("a b", place).count == 2)
  }
}
