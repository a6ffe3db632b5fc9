/// Texts of made-up words, for what tells stories apart by their words.
package enum SampleStory {
  /// Sentences of ten words each, the same for the same seed; no two seeds share a phrase.
  package static func sentences(_ count: Int, seed: UInt64) -> [String] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      (0..<10).map { _ in word(&random) }.joined(separator: " ") + "."
    }
  }

  package static func text(_ count: Int, seed: UInt64) -> String {
    sentences(count, seed: seed).joined(separator: " ")
  }

  private static func word(_ random: inout SeededGenerator) -> String {
    let (first, last) = (Array("bdfgklmnprtvz"), Array("aeiou"))
    return (0..<3).map { _ in
      String(first.randomElement(using: &random) ?? "b")
        + String(last.randomElement(using: &random) ?? "a")
    }.joined()
  }
}
