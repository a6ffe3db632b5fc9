import Testing

@testable import SatchelTopics

@Suite struct WordReaderTests {
  @Test(arguments: [
    ("Baking cakes", "bake CAKE"), ("Berries", "berry"), ("Crème brûlée", "creme brulee"),
    ("Straße", "STRASSE"), ("ΔΡΌΜΟΣ", "δρομος"), ("книги", "книга"), ("e\u{301}tude", "étude"),
    ("Häuser", "hauser"), ("C++", "c++"),
  ])
  func formsOfAWordAreOneTerm(first: String, second: String) {
    let (one, other) = (terms(first), terms(second))

    #expect(one == other)
    #expect(!one.isEmpty)
  }

  @Test(arguments: [
    ("glass", "glas is"), ("C", "C++"), ("bread", "breadth"), ("Garten", "Garn"),
  ])
  func differentWordsStayApart(first: String, second: String) {
    #expect(terms(first) != terms(second))
  }

  @Test func aWritingWithoutSpacesGivesItsCharacters() {
    let words = WordReader.words(of: "茶の湯 and tea", limit: 10)

    #expect(words.map(\.isCharacter) == [true, true, true, false, false])
  }

  @Test func aWordKnowsWhereItStands() {
    let text = "Ein schöner, großer Garten"

    let words = WordReader.words(of: text, limit: 10)

    let written = words.map { String(decoding: Array(text.utf8)[$0.place], as: UTF8.self) }
    #expect(written == ["Ein", "schöner", "großer", "Garten"])
    #expect(words.map(\.beginsPhrase) == [true, false, true, false])
    #expect(words.map(\.isCommon) == [true, false, false, false])
  }

  @Test(arguments: ["ivy's kin 'oaks and elms' fall", "ivy’s kin ‘oaks and elms’ fall"])
  func aQuotationEndsThePhraseAndAnApostropheDoesNot(text: String) {
    let words = WordReader.words(of: text, limit: 10)

    #expect(words.map(\.beginsPhrase) == [true, false, false, true, false, false, true])
  }

  @Test func noMoreWordsAreReadThanAskedFor() {
    let words = WordReader.words(of: String(repeating: "word ", count: 1000), limit: 7)

    #expect(words.count == 7)
  }

  @Test(arguments: UInt8(0)...255)
  func bytesThatAreNoTextEndNothing(byte: UInt8) {
    let text = String(decoding: [byte, 0xe3, byte, 0xf0, byte], as: UTF8.self) + "end"

    let words = WordReader.words(of: text, limit: 100)

    #expect(words.last.map(\.place.upperBound) == text.utf8.count)
  }

  private func terms(_ text: String) -> [Term] {
    WordReader.words(of: text, limit: 100).map(\.term)
  }
}
