/// What speaks for each tag, gathered term by term.
struct Evidence {
  /// How much the article's terms have in common with the tag's articles, beyond all articles'.
  private(set) var overlap: [Double]
  /// How much more usual the article's terms are with the tag than elsewhere.
  private(set) var affinity: [Double]
  /// The share of a term's articles that have the tag, for the term where it is greatest.
  private(set) var bestTerm: [Double]
  /// The same among terms of the title.
  private(set) var bestTitleTerm: [Double]
  /// How like each learnt article is, by its slot; not to scale.
  private(set) var likeness: [Double]

  private let learnt: LearntTags
  /// An article that is not to count, because it is the one that is asked about.
  private let left: Int?
  /// Learnt articles, and those with each tag, but for the one left out.
  private let articles: Double
  private let sizes: [Double]
  private var sums: [Int]
  private var counts: [Int]

  init(_ learnt: LearntTags, without left: Int?) {
    (self.learnt, self.left) = (learnt, left)
    var sizes = learnt.tags.map { Double($0.articles) }
    for tag in left.map(learnt.tags(inSlot:)) ?? [] { sizes[Int(tag)] -= 1 }
    self.sizes = sizes
    articles = Double(learnt.articles - (left == nil ? 0 : 1))
    overlap = Array(repeating: 0, count: learnt.tags.count)
    (affinity, bestTerm, bestTitleTerm) = (overlap, overlap, overlap)
    likeness = Array(repeating: 0, count: learnt.slotCount)
    sums = Array(repeating: 0, count: learnt.tags.count)
    counts = sums
  }

  /// Learnt articles with the tag, but for the one left out.
  func articles(with tag: Int) -> Double { sizes[tag] }

  /// Rare terms weigh more.
  func rarity(_ postings: [Posting]) -> Double {
    let isLeftIn = left.map { slot in postings.contains { $0.slot == slot } } ?? false
    let found = Double(postings.count - (isLeftIn ? 1 : 0))
    return logarithm((1 + articles) / (1 + found)) + 1
  }

  mutating func add(_ known: KnownTerm) {
    let (entry, postings, rarity, share) = (known.entry, known.postings, known.rarity, known.share)
    let weight = Double(entry.weight) / 255
    let (starts, owned) = (learnt.starts, learnt.owned)
    var (touched, total, found): ([Int], Int, Double) = ([], 0, 0)
    for posting in postings where posting.slot != left {
      total += posting.weight
      found += 1
      likeness[posting.slot] += weight * Double(posting.weight) * rarity * rarity
      // The innermost loop of all: a slice of its own for each article would take half of the time.
      for index in Int(starts[posting.slot])..<Int(starts[posting.slot + 1]) {
        let tag = Int(owned[index])
        if counts[tag] == 0 { touched.append(tag) }
        sums[tag] += posting.weight
        counts[tag] += 1
      }
    }
    let mean = Double(total) / 255 / articles
    for tag in touched {
      let (sum, count, size) = (Double(sums[tag]) / 255, Double(counts[tag]), sizes[tag])
      overlap[tag] += share * max(0, sum / size - mean) * rarity
      affinity[tag] += weight * max(0, logarithm((sum + mean) / ((size + 1) * mean)))
      // As if two more articles had the term, tagged as articles are on the whole.
      let chance = (count + 2 * size / articles) / (found + 2)
      bestTerm[tag] = max(bestTerm[tag], chance)
      if entry.isInTitle { bestTitleTerm[tag] = max(bestTitleTerm[tag], chance) }
      (sums[tag], counts[tag]) = (0, 0)
    }
  }
}

/// A term of the article that is asked about, and what is known of it.
struct KnownTerm {
  let entry: ArticleTerms.Entry
  let postings: [Posting]
  let rarity: Double
  /// Its part in all that the article says; the squares of all parts make up 1.
  var share = 0.0

  var importance: Double { Double(entry.weight) / 255 * rarity }
}
