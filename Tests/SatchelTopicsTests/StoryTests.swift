import SatchelTestSupport
import Testing

@testable import SatchelTopics

@Suite struct StoryTests {
  private func relation(
    _ one: String, _ other: String, headings: (StoryHeading, StoryHeading)? = nil,
    common: String = ""
  ) -> StoryRelation? {
    let known = Set(StoryText(common).phrases)
    let match = StoryMatch(StoryText(one), StoryText(other), isCommon: known.contains)
    let (first, second) =
      headings
      ?? (
        StoryHeading(title: "One", site: "a.example"), StoryHeading(title: "Two", site: "b.example")
      )
    return TextRelation(match)?.between(first, second, share: match.thousandths)
  }

  @Test(arguments: UInt64(1)...20)
  func aTextIsACopyWhateverStandsAroundIt(seed: UInt64) {
    let story = SampleStory.text(20, seed: seed)
    let framed = SampleStory.text(9, seed: 500) + story + SampleStory.text(9, seed: 600)

    #expect(relation(story, framed) == .copy)
  }

  @Test(arguments: UInt64(1)...20)
  func cutsMovesAndChangedWordsLeaveACopy(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var sentences = SampleStory.sentences(20, seed: seed)
    let story = sentences.joined(separator: "\n\n")
    sentences.swapAt(7, 12)
    sentences.removeLast(8)
    let changed = sentences.map { sentence in
      var words = sentence.split(separator: " ")
      words[Int.random(in: 1..<9, using: &random)] = "edited"
      return words.joined(separator: " ")
    }

    #expect(relation(story, changed.joined(separator: " ")) == .copy)
  }

  @Test func typographyDoesNotMatter() {
    let plain = SampleStory.text(10, seed: 1) + " \"It's so\" - he said"
    let fancy =
      SampleStory.text(10, seed: 1).uppercased().replacing(" ", with: "\u{a0}")
      + " “It’s so” — he\u{ad} said"

    #expect(StoryText(plain).phrases == StoryText(fancy).phrases)
  }

  @Test(arguments: UInt64(1)...20)
  func aFollowUpThatRepeatsTheBackgroundIsNoCopy(seed: UInt64) {
    let first = SampleStory.sentences(20, seed: seed)
    let followUp = SampleStory.sentences(12, seed: seed + 100) + first.suffix(12)

    #expect(relation(first.joined(separator: " "), followUp.joined(separator: " ")) == .related)
  }

  @Test func aSharedQuotationIsNothing() {
    let quotation = SampleStory.sentences(2, seed: 7)
    let one = SampleStory.sentences(15, seed: 1) + quotation
    let other = SampleStory.sentences(15, seed: 2) + quotation

    #expect(relation(one.joined(separator: " "), other.joined(separator: " ")) == nil)
  }

  @Test func aSitesOwnWordsDoNotCountWhenTheyAreKnown() {
    let frame = SampleStory.text(30, seed: 9)
    let (one, other) = (SampleStory.text(6, seed: 1), SampleStory.text(6, seed: 2))

    #expect(relation(frame + one, frame + other) == .copy)
    #expect(relation(frame + one, frame + other, common: frame) == nil)
  }

  @Test func oneSitesArticlesNeedLikeTitlesToo() {
    let story = SampleStory.text(20, seed: 1)
    let first = StoryHeading(title: "Ivy climbs again | Garden", site: "garden.example")
    let second = StoryHeading(title: "Oaks fall", site: "garden.example")

    #expect(relation(story, story, headings: (first, second)) == .related)
    #expect(relation(story, story, headings: (first, first)) == .copy)
  }

  @Test func theSameLongTextIsACopyUnderAnyTitle() {
    let first = StoryHeading(title: "Ivy climbs again", site: "garden.example")
    let second = StoryHeading(title: "Oaks fall", site: "garden.example")

    #expect(TextRelation(sameTextOf: 400).between(first, second, share: 1000) == .copy)
    #expect(TextRelation(sameTextOf: 60).between(first, second, share: 1000) == .related)
    #expect(TextRelation(sameTextOf: 60).between(first, first, share: 1000) == .copy)
  }

  @Test(arguments: UInt64(0)..<30)
  func whatManyStoriesHaveIsCommonInAnyOrder(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let stories = (1...7).map { StoryText(SampleStory.text(20, seed: UInt64($0))).sample }
    let copies = (1...7).map {
      StoryText(SampleStory.text(20, seed: 9) + SampleStory.text($0, seed: 100 + seed)).sample
    }

    #expect(CommonPhrase.tellsManyStories(stories.shuffled(using: &random)))
    #expect(!CommonPhrase.tellsManyStories(Array(stories.prefix(6))))
    #expect(!CommonPhrase.tellsManyStories((copies + stories.prefix(4)).shuffled(using: &random)))
  }

  @Test func fewWordsTellNoStory() {
    #expect(!StoryText(SampleStory.text(2, seed: 1)).tellsStory)
    #expect(!StoryText("").tellsStory)
    #expect(StoryText(SampleStory.text(4, seed: 1)).tellsStory)
  }

  @Test(arguments: [5, 14, 40, 400, 1500])
  func aLongTextHasASmallSample(sentences: Int) {
    let sample = StoryText(SampleStory.text(sentences, seed: 3)).sample

    #expect(sample.hashes == sample.hashes.sorted())
    #expect(sample.hashes.count <= 140)
    #expect(sample.hashes.count > 15)
  }

  @Test(arguments: UInt64(0)..<50)
  func theOrderOfTheTwoDoesNotMatter(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let pieces = SampleStory.sentences(12, seed: 4)
    func text() -> StoryText {
      StoryText((0..<20).compactMap { _ in pieces.randomElement(using: &random) }.joined())
    }
    let (one, other) = (text(), text())

    let match = StoryMatch(one, other) { $0 & 7 == 0 }
    let turned = StoryMatch(other, one) { $0 & 7 == 0 }

    #expect(match == turned)
    #expect((0...1).contains(match.share))
    #expect((0...1).contains(match.leadShare))
    #expect(match.words <= max(one.phrases.count, other.phrases.count))
  }
}
