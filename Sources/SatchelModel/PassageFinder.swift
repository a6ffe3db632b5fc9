/// Finds passages in a text whatever white space stands between their words.
package struct PassageFinder {
  private static let contextCharacters = 32

  private let characters: [Character]

  package init(text: String) { characters = Array(text) }

  /// Where `passage` stands, in the order of the text; at most a thousand places.
  package func places(of passage: String) -> [Anchor] {
    let words = passage.split(whereSeparator: \.isWhitespace).map(Array.init)
    guard let first = words.first?.first else { return [] }
    var places: [Anchor] = []
    var index = 0
    while index < characters.count, places.count < 1000 {
      guard characters[index] == first, let end = match(words, at: index) else {
        index += 1
        continue
      }
      places.append(anchor(index..<end))
      index = end
    }
    return places
  }

  private func match(_ words: [[Character]], at start: Int) -> Int? {
    var index = start
    for (number, word) in words.enumerated() {
      if number > 0 {
        let space = index
        while index < characters.count, characters[index].isWhitespace { index += 1 }
        guard index > space else { return nil }
      }
      guard index + word.count <= characters.count,
        characters[index..<index + word.count].elementsEqual(word)
      else { return nil }
      index += word.count
    }
    return index
  }

  private func anchor(_ range: Range<Int>) -> Anchor {
    let before = max(0, range.lowerBound - Self.contextCharacters)
    let after = min(characters.count, range.upperBound + Self.contextCharacters)
    return Anchor(
      quote: String(characters[range]), prefix: String(characters[before..<range.lowerBound]),
      suffix: String(characters[range.upperBound..<after]), start: range.lowerBound)
  }
}
