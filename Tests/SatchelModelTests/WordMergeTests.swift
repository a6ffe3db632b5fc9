import SatchelModel
import Testing

/// Two changes of one line.
///
/// Frozen: every version must show the same.
struct WordMergeTests {
  @Test(arguments: [
    // Changes of different words.
    (
      "the cat sat on the mat", "the dog sat on the mat", "the cat sat on the rug",
      "the dog sat on the rug"
    ),
    // One at each end, of different lengths.
    ("a b c", "x y b c", "a b", "x y b"),
    // Insertions with a word between.
    ("a b c", "a x b c", "a b y c", "a x b y c"),
    // A removal and a change.
    ("one two three four", "two three four", "one two three five", "two three five"),
    // Two spaces hold an empty word.
    ("a  b c", "x  b c", "a  b y", "x  b y"),
    // Spaces at the ends are empty words, too.
    (" a b ", " x b ", " a b", " x b"),
  ])
  func changesOfDifferentWordsAreOneLine(
    base: String, first: String, second: String, merged: String
  ) {
    #expect(WordMerge.merged(first, second, was: base) == merged)
    #expect(WordMerge.merged(second, first, was: base) == merged)
  }

  @Test(arguments: [
    // The same word.
    ("a b c", "a x c", "a y c"),
    // Neighbours touch.
    ("a b c d", "a x c d", "a b y d"),
    // Two insertions at one place.
    ("a b", "a x b", "a y b"),
    // An insertion right before a change.
    ("a b c", "a x b c", "a y c"),
    // One span within the other.
    ("a b c d e", "x", "a b y d e"),
    // An insertion at the end, and a change of the last word.
    ("a b", "a b c", "a x"),
    // Everything changed.
    ("a", "b", "c"),
  ])
  func changesThatOverlapOrTouchAreNot(base: String, first: String, second: String) {
    #expect(WordMerge.merged(first, second, was: base) == nil)
    #expect(WordMerge.merged(second, first, was: base) == nil)
  }

  @Test func wordsAreComparedByteByByte() {
    let merged = WordMerge.merged("e\u{301} b c", "\u{e9} b x", was: "\u{e9} b c")

    #expect(merged.map { Array($0.utf8) } == Array("e\u{301} b x".utf8))
  }

  @Test func anAccentAfterASpaceIsAWordOfItsOwn() {
    #expect(WordMerge.merged("x \u{301}b c", "a \u{301}b y", was: "a \u{301}b c") == "x \u{301}b y")
  }

  @Test func commonWordsAreTakenFromTheFrontFirst() {
    // "a a" became "a a a": the front takes both, so the new word is at the end and touches.
    #expect(WordMerge.merged("a a a", "a b", was: "a a") == nil)
    #expect(WordMerge.merged("a a a", "b a", was: "a a") == "b a a")
  }
}
