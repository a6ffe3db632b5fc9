import SatchelModel
import SatchelTestSupport
import Testing

@Suite struct AnchorSearchTests {
  private static let words = ["ash", "beech", "cedar", "丁", "elm", "fir", "gorse", "hazel", "ivy"]

  private func anchor(_ range: Range<Int>, in text: [Character]) -> Anchor {
    Anchor(
      quote: String(text[range]),
      prefix: String(text[max(0, range.lowerBound - 32)..<range.lowerBound]),
      suffix: String(text[range.upperBound..<min(text.count, range.upperBound + 32)]),
      start: range.lowerBound)
  }

  private func find(_ anchor: Anchor, in text: String) -> String? {
    let characters = Array(text)
    return AnchorSearch(characters).range(of: anchor).map { String(characters[$0]) }
  }

  @Test(arguments: UInt64(0)..<300)
  func aPassageIsFoundInItsOwnText(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    // Few words, so that most passages occur more than once.
    let words = (0..<200).map { _ in Self.words[Int(random.next() % 9)] }
    let text = Array(words.joined(separator: " "))
    let starts = text.indices.filter { $0 == 0 || text[$0 - 1] == " " }
    let start = starts[Int(random.next() % UInt64(starts.count - 5))]
    let length = Int(random.next() % 40) + 1
    let end = starts.first { $0 > start + length } ?? text.count

    let found = AnchorSearch(text).range(of: anchor(start..<end - 1, in: text))

    #expect(found.map { String(text[$0]) } == String(text[start..<end - 1]))
  }

  @Test(arguments: UInt64(0)..<100)
  func aPassageIsFoundThoughTheTextAroundItChanged(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func filler() -> String {
      (0..<Int(random.next() % 80)).map { _ in Self.words[Int(random.next() % 9)] }
        .joined(separator: " ")
    }
    let quote = "the most patient of all hedges"
    let old = Array(filler() + " before it " + quote + " after it " + filler())
    let start = old.indices.first { old[$0...].starts(with: quote) } ?? 0

    let anchor = anchor(start..<start + quote.count, in: old)
    let new =
      filler() + "\n\nbefore it\n" + "the most  patient of\nall hedges, after it " + filler()

    #expect(find(anchor, in: new) == "the most  patient of\nall hedges")
  }

  @Test func ofSeveralPlacesTheOneWithTheSameWordsAroundItIsMeant() {
    let old = Array("red rose here, and a white rose there")
    let anchor = anchor(27..<31, in: old)

    let text = Array("a rose, a red rose here, and then a white rose there")

    #expect(anchor.quote == "rose")
    #expect(AnchorSearch(text).range(of: anchor) == 42..<46)
  }

  @Test func aPassageMayBeginAndEndWithinWords() {
    let anchor = Anchor(quote: "osely spaced shr", prefix: "", suffix: "", start: 0)

    #expect(find(anchor, in: "a line of closely\nspaced shrubs") == "osely\nspaced shr")
  }

  @Test func marksOfListsAndQuotationsDoNotCount() {
    let anchor = Anchor(quote: "- one\n- two\n> three", prefix: "", suffix: "", start: 0)

    #expect(find(anchor, in: "zero\none\ntwo\nthree\nfour") == "one\ntwo\nthree")
  }

  @Test func aPassageWithSomeWordsChangedIsFound() {
    let anchor = Anchor(
      quote: "A hedge is a line of closely spaced shrubs and trees", prefix: "", suffix: "",
      start: 0)

    #expect(
      find(anchor, in: "Now a hedge is a row of closely spaced shrubs and some trees, planted")
        == "a hedge is a row of closely spaced shrubs and")
    #expect(find(anchor, in: "Something else altogether stands here now, of hedges no word") == nil)
  }

  @Test(arguments: ["", "…", "a", "—", "\u{301}", "🌳🌲"])
  func anyPassageIsFoundOrNot(quote: String) {
    for start in [0, -1, Int.max] {
      let anchor = Anchor(quote: quote, prefix: "…", suffix: "…", start: start)
      let found = find(anchor, in: "some … text — with 🌳🌲 and a")
      #expect(found == nil || found == quote)
    }
  }
}
