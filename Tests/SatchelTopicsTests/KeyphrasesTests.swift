import Testing

@testable import SatchelTopics

@Suite struct KeyphrasesTests {
  @Test func whatComesOftenAndInTheTitleIsAPhrase() {
    let phrases = Keyphrases.phrases(
      title: "Garden hedges", text: "Garden hedges need care. The garden hedges of Kent are old.",
      limit: 3)

    #expect(phrases.first?.text == "garden hedges")
  }

  @Test func commonWordsAndNumbersBeginNone() {
    let phrases = Keyphrases.phrases(
      title: "The 2024 of it", text: "the of and the of and 17 the", limit: 10)

    #expect(phrases.isEmpty)
  }

  @Test func whatASitePutsBetweenParagraphsIsNone() {
    let advert = "Article continues after the advertisement\n"

    let phrases = Keyphrases.phrases(
      title: "Ivy", text: "Ivy climbs.\n\(advert)Ivy falls.\n\(advert)Ivy rests.\n\(advert)",
      limit: 3)

    #expect(!phrases.map(\.text).contains("article continues"))
  }

  @Test func aPhraseThatIsATagIsPreferred() {
    let text = "Alpine granite boulders"

    let plain = Keyphrases.phrases(title: "", text: text, limit: 1).map(\.text)
    let preferred = Keyphrases.phrases(title: "", text: text, tags: [TagName("boulder")], limit: 1)

    #expect(plain == ["alpine"])
    #expect(preferred.map(\.text) == ["boulders"])
  }

  @Test func aWritingWithoutSpacesGivesRowsOfCharacters() {
    let phrases = Keyphrases.phrases(title: "茶の湯", text: "茶の湯と茶の湯の庭", limit: 2)

    #expect(phrases.allSatisfy { $0.text.count > 1 })
    #expect(!phrases.isEmpty)
  }

  @Test func aVeryLongTextIsReadInPart() {
    let text = String(repeating: "word ", count: 100_000) + "finally finally"

    let phrases = Keyphrases.phrases(title: "", text: text, limit: 10)

    #expect(!phrases.contains { $0.text.contains("finally") })
  }
}
