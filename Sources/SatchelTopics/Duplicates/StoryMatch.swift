/// How much of the shorter of two texts runs through the other, word for word or nearly so.
///
/// It is a share of the shorter, because adverts, menus and a second story around a copy say nothing
/// against it. Words that stand in many stories, as a site's own do, are left out on both sides.
package struct StoryMatch: Equatable, Sendable {
  /// From 0 to 1.
  package let share: Double
  /// Words that both have.
  package let words: Int
  /// How much of the beginning of one text runs through the other, from 0 to 1: the greater of both.
  ///
  /// The beginning is as long as a third of the shorter text. A copy begins as its original does, but
  /// for what a site puts before it; a follow-up, or a text with the same background, has a beginning
  /// of its own.
  package let leadShare: Double

  /// Phrases that may differ within a run, since an editor changed a word or two.
  private static let longestGap = 8
  /// Shared phrases that make a run; fewer may be chance.
  private static let shortestRun = 3

  package init(_ one: StoryText, _ other: StoryText, isCommon: (UInt32) -> Bool) {
    let one = PlainStory(one, isCommon: isCommon)
    let other = PlainStory(other, isCommon: isCommon)
    let (shorter, longer) = one.precedes(other) ? (one, other) : (other, one)
    let runs = Self.runs(of: shorter, in: longer)
    words = shorter.count(in: runs.map(\.own), upTo: shorter.phrases.count)
    share = Double(words) / Double(max(1, shorter.count))
    let lead = shorter.count / 3
    let leads = [
      shorter.count(in: runs.map(\.own), upTo: shorter.place(ofPlain: lead)),
      longer.count(in: runs.map(\.others), upTo: longer.place(ofPlain: lead)),
    ]
    leadShare = Double(leads.max() ?? 0) / Double(max(1, lead))
  }

  /// The share as it is kept and said.
  package var thousandths: Int { Int((share * 1000).rounded()) }

  /// The runs of `shorter` that `longer` has too, in order.
  private static func runs(of shorter: PlainStory, in longer: PlainStory) -> [Run] {
    var runs: [Run] = []
    for (place, phrase) in shorter.phrases.enumerated() where !shorter.isCommon[place] {
      let open = runs.last
      guard
        let match = longer.place(of: phrase, after: open?.place(at: place), within: longestGap)
      else { continue }
      if let open, open.continues(at: place, match) {
        runs[runs.count - 1].extend(to: place, match)
      } else {
        if let open, open.shared < shortestRun { runs.removeLast() }
        runs.append(Run(place: place, match: match))
      }
    }
    return runs.filter { $0.shared >= shortestRun }
  }

  /// A stretch of the one text and the stretch of the other that it matches.
  private struct Run {
    private(set) var own, others: ClosedRange<Int>
    private(set) var shared = 1

    init(place: Int, match: Int) { (own, others) = (place...place, match...match) }

    /// Where it ends in the other text, and where that goes on if nothing was changed.
    func place(at place: Int) -> (match: Int, expected: Int) {
      (others.upperBound, others.upperBound + place - own.upperBound)
    }

    func continues(at place: Int, _ match: Int) -> Bool {
      place - own.upperBound <= longestGap
        && (1...longestGap).contains(match - others.upperBound)
    }

    mutating func extend(to place: Int, _ match: Int) {
      own = own.lowerBound...place
      others = others.lowerBound...match
      shared += 1
    }
  }
}

/// A text's phrases, with those marked that stand in many stories.
private struct PlainStory {
  let phrases: [UInt32]
  let isCommon: [Bool]
  /// Of the phrases that are not common.
  let count: Int
  private let places: [UInt32: Int]

  init(_ text: StoryText, isCommon: (UInt32) -> Bool) {
    phrases = text.phrases
    self.isCommon = Self.common(text, isCommon)
    count = self.isCommon.count { !$0 }
    places = Dictionary(zip(text.phrases, text.phrases.indices)) { first, _ in first }
  }

  /// The shorter first; of two that are as long always the same one, whichever is asked about.
  func precedes(_ other: PlainStory) -> Bool {
    count == other.count
      ? phrases.lexicographicallyPrecedes(other.phrases) : count < other.count
  }

  /// Whether a phrase is common is known of the sample alone: the others are as the nearest of it.
  private static func common(_ text: StoryText, _ isCommon: (UInt32) -> Bool) -> [Bool] {
    var marks = [Bool](repeating: false, count: text.phrases.count)
    let places = text.samplePlaces
    for (index, place) in places.enumerated() where isCommon(text.phrases[place]) {
      let start = index == 0 ? 0 : (places[index - 1] + place + 1) / 2
      let end = index + 1 == places.count ? marks.count : (place + places[index + 1] + 1) / 2
      for position in start..<max(end, place + 1) { marks[position] = true }
    }
    return marks
  }

  /// How many phrases before `end` lie in one of the stretches and are not common.
  func count(in stretches: [ClosedRange<Int>], upTo end: Int) -> Int {
    var marks = [Bool](repeating: false, count: min(end, phrases.count))
    for stretch in stretches {
      for place in stretch.clamped(to: 0...max(0, phrases.count - 1)) where place < marks.count {
        marks[place] = !isCommon[place]
      }
    }
    return marks.count { $0 }
  }

  /// The place of the phrase before which there are `number` that are not common.
  func place(ofPlain number: Int) -> Int {
    var left = number
    return isCommon.firstIndex { mark in
      if mark { return false }
      left -= 1
      return left < 0
    } ?? isCommon.count
  }

  /// Where a phrase stands: as `run` would have it, soon after that run, or anywhere.
  func place(of phrase: UInt32, after run: (match: Int, expected: Int)?, within gap: Int) -> Int? {
    guard let first = places[phrase] else { return nil }
    guard let run else { return first }
    if run.expected < phrases.count, phrases[run.expected] == phrase { return run.expected }
    let next = phrases[(run.match + 1)...].prefix(gap)
    return next.firstIndex(of: phrase) ?? first
  }
}
