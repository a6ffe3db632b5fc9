/// Finds words that differ in one letter.
package enum Spelling {
  /// Shorter ones are too often different words.
  private static let shortest = 5
  private static let longest = 64

  /// Pairs of places in `keys`.
  ///
  /// Words that differ in one letter become the same when each loses one: so no word has to be
  /// compared with all others.
  static func pairs(_ keys: [String]) -> [TagPair] {
    var byRest: [[Character]: [Int]] = [:]
    let words = keys.map { Array($0) }
    for (place, word) in words.enumerated() where shortest...longest ~= word.count {
      var rests: Set<[Character]> = [word]
      for index in word.indices {
        var rest = word
        rest.remove(at: index)
        rests.insert(rest)
      }
      for rest in rests { byRest[rest, default: []].append(place) }
    }
    var pairs: Set<TagPair> = []
    for places in byRest.values where places.count > 1 {
      for one in places {
        for other in places where one < other && areAlike(words[one], words[other]) {
          pairs.insert(TagPair(one, other))
        }
      }
    }
    return pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }

  package static func areAlike(_ one: String, _ other: String) -> Bool {
    areAlike(Array(one), Array(other))
  }

  /// Whether one letter is more, less or other, or two neighbours are exchanged.
  ///
  /// The first letter, which people rarely miss, and all digits must agree.
  static func areAlike(_ one: [Character], _ other: [Character]) -> Bool {
    guard one.first == other.first, one.filter(\.isNumber) == other.filter(\.isNumber) else {
      return false
    }
    let start = zip(one, other).prefix { $0 == $1 }.count
    let rest = min(one.count, other.count) - start
    let end = min(rest, zip(one.reversed(), other.reversed()).prefix { $0 == $1 }.count)
    let (left, right) = (one.count - start - end, other.count - start - end)
    if left <= 1, right <= 1 { return true }
    return left == 2 && right == 2 && one[start] == other[start + 1]
      && one[start + 1] == other[start]
  }
}
