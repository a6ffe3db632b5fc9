import Foundation
import SatchelModel

/// Made-up articles, the same for the same seed: words of a few syllables, some far more frequent than
/// others, as in real text.
struct Corpus: Sequence {
  struct Article: Encodable {
    struct Note: Encodable {
      let id, created, text: String
    }

    struct Content: Encodable {
      let source = "automatic"
      let captured: String
      let extractorVersion = 1
      let wordCount: Int
      let text: String
      let html = ""
    }

    let id, url, pageTitle, site, saved, state: String
    let favourite: Bool
    let tags: [String]
    let notes: [Note]
    let highlights: [String] = []
    let content: Content?
  }

  /// In one article of the whole corpus.
  static let rareWord = "quixotry"
  /// In about one of three.
  static let commonWord = "harbour"

  let count: Int
  /// Half of the texts have more; nil for articles of which only the metadata is there.
  let wordsInText: Int?

  func makeIterator() -> ArticleMaker { ArticleMaker(self) }
}

/// Makes one article after the other.
struct ArticleMaker: IteratorProtocol {
  private let corpus: Corpus
  private var random: SplitMix
  private var number = 0
  private let vocabulary: [String]
  private let tags = (0..<200).map { "topic-\($0)" }

  init(_ corpus: Corpus) {
    self.corpus = corpus
    var random = SplitMix(state: 1)
    let syllables = ["ba", "dor", "fe", "gan", "hil", "ka", "lu", "mer", "no", "pir", "sa", "tun"]
    var words: Set<String> = []
    while words.count < 8000 {
      words.insert((0...random.below(3) + 1).map { _ in syllables[random.below(12)] }.joined())
    }
    (self.random, vocabulary) = (random, words.sorted())
  }

  mutating func next() -> Corpus.Article? {
    guard number < corpus.count else { return nil }
    defer { number += 1 }
    let url = "https://site\(number % 300).example/essays/\(number)"
    guard let address = try? CanonicalURL(url) else { return nil }
    let minutes = 1_600_000_000 + Double(number) * 60
    let saved = Date(timeIntervalSince1970: minutes)
      .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    let labels = (0..<1 + random.below(4)).map { _ in tags[random.below(200)] }
    let note = [words(8), words(6)].joined(separator: "\n")
    return Corpus.Article(
      id: address.id.text, url: url, pageTitle: words(6), site: address.host, saved: saved,
      state: number.isMultiple(of: 3) ? "archived" : "unread",
      favourite: number.isMultiple(of: 17), tags: Set(labels).sorted(),
      notes: [.init(id: NoteID(value: random.next()).text, created: saved, text: note)],
      content: corpus.wordsInText.map { content(words: length(median: $0), saved) })
  }

  /// Lengths as real texts have them: a few are many times as long as most.
  private mutating func length(median: Int) -> Int {
    let (radius, angle) = ((-2 * log(1 - share())).squareRoot(), 2 * Double.pi * share())
    return max(10, Int(Double(median) * exp(0.85 * radius * cos(angle))))
  }

  /// From 0 to 1, which is never reached.
  private mutating func share() -> Double { Double(random.below(1 << 20)) / Double(1 << 20) }

  private mutating func content(words count: Int, _ captured: String) -> Corpus.Article.Content {
    var text = words(count)
    if number % 100 < 36 { text += " " + Corpus.commonWord }
    if number == corpus.count / 2 { text += " " + Corpus.rareWord }
    return Corpus.Article.Content(captured: captured, wordCount: count, text: text)
  }

  private mutating func words(_ count: Int) -> String {
    (0..<count).map { _ in
      let share = share()
      // Names and the like, which few texts share.
      guard random.below(200) > 0 else { return vocabulary[random.below(8000)] + String(number) }
      return vocabulary[Int(share * share * share * Double(vocabulary.count))]
    }.joined(separator: " ")
  }
}

/// Steele, Lea and Flood's generator: fast, and enough to make up text.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
