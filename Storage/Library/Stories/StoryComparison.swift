import SatchelModel
import SatchelTopics

/// Compares texts with those that were compared before, one after the other.
struct StoryComparison {
  /// The texts that share most; more are hardly ever worth reading.
  private static let maximumCandidates = 25
  /// With a smaller share the two are nothing to each other, whatever is left out.
  private static let worthAnotherLook = 0.15
  private static let keptTexts = 100

  private let connection: Connection
  private var texts: [Int64: StoryText] = [:]
  private var sketches: [Int64: Sketch] = [:]

  init(_ connection: Connection) { self.connection = connection }

  /// Finds what tells the same story as a text, and keeps it.
  mutating func compare(body: Int64) throws(StorageError) {
    let text = try text(ofBody: body)
    let sample = text.sample
    guard text.tellsStory, let heading = try connection.heading(ofBody: body) else {
      let empty = Sample(phrases: sample.phrases, hashes: [])
      return try connection.insert(empty, story: body, ofBody: body, others: [:])
    }
    let others = try connection.texts(withPhrases: sample.hashes)
    let common = try common(others)
    var sketch = Sketch(phrases: sample.phrases, story: body)
    for other in try candidates(for: sample, others.filter { !common.contains($0.key) }) {
      let match = try match(text, common, with: other)
      guard let otherHeading = try connection.heading(ofBody: other),
        let relation = StoryRelation(match, heading, otherHeading)
      else { continue }
      try connection.keep(match, relation, body, other)
      if relation == .copy { try join(&sketch, with: other) }
    }
    try connection.insert(sample, story: sketch.story, ofBody: body, others: others)
    sketches[body] = sketch
  }

  /// The texts to compare, those that share most first.
  private mutating func candidates(
    for sample: Sample, _ others: [UInt32: [Int64]]
  ) throws(StorageError) -> [Int64] {
    var shared: [Int64: Int] = [:]
    for body in others.values.joined() { shared[body, default: 0] += 1 }
    var candidates: [(body: Int64, shared: Int)] = []
    for (body, count) in shared where count >= Sample.fewestShared {
      guard let other = try sketch(ofBody: body),
        sample.isCandidate(shared: count, with: other.phrases)
      else { continue }
      candidates.append((body, count))
    }
    return candidates.sorted { ($1.shared, $0.body) < ($0.shared, $1.body) }
      .prefix(Self.maximumCandidates).map(\.body)
  }

  /// `common` are phrases of the first text; those of the other alone are looked up if it is worth it.
  private mutating func match(
    _ text: StoryText, _ common: Set<UInt32>, with body: Int64
  ) throws(StorageError) -> StoryMatch {
    let other = try self.text(ofBody: body)
    let match = StoryMatch(text, other, isCommon: common.contains)
    guard match.share >= Self.worthAnotherLook else { return match }
    let theirs = try self.common(connection.texts(withPhrases: other.sample.hashes))
    guard !theirs.isSubset(of: common) else { return match }
    let all = common.union(theirs)
    return StoryMatch(text, other, isCommon: all.contains)
  }

  /// The phrases that stand in many stories; copies of one story count once.
  private mutating func common(
    _ texts: [UInt32: [Int64]]
  ) throws(StorageError) -> Set<UInt32> {
    var common: Set<UInt32> = []
    for (phrase, bodies) in texts where bodies.count > StoryRelation.storiesOfCommonPhrase {
      var stories: Set<Int64> = []
      for body in bodies { stories.insert(try sketch(ofBody: body)?.story ?? body) }
      if stories.count > StoryRelation.storiesOfCommonPhrase { common.insert(phrase) }
    }
    return common
  }

  /// Makes one story of those of a text and another.
  private mutating func join(
    _ sketch: inout Sketch, with other: Int64
  ) throws(StorageError) {
    guard let story = try self.sketch(ofBody: other)?.story, story != sketch.story else { return }
    let (kept, given) = (min(story, sketch.story), max(story, sketch.story))
    sketch.story = kept
    try connection.run(
      "UPDATE sketch SET story = ?1 WHERE body = ?2 OR (story = ?2 AND story <> body)",
      .integer(kept), .integer(given))
    for (body, known) in sketches where known.story == given { sketches[body]?.story = kept }
  }

  private mutating func text(ofBody body: Int64) throws(StorageError) -> StoryText {
    if let text = texts[body] { return text }
    let text = StoryText(try connection.body(row: body)?.text ?? "")
    if texts.count >= Self.keptTexts { texts.removeAll(keepingCapacity: true) }
    texts[body] = text
    return text
  }

  private mutating func sketch(ofBody body: Int64) throws(StorageError) -> Sketch? {
    if let sketch = sketches[body] { return sketch }
    let sketch = try connection.sketch(ofBody: body)
    sketches[body] = sketch
    return sketch
  }
}

extension Connection {
  /// What stands over a text, by the first article that has it; nil if none has.
  fileprivate func heading(ofBody body: Int64) throws(StorageError) -> StoryHeading? {
    try first("SELECT title, url FROM article WHERE body = ? LIMIT 1", .integer(body)) {
      StoryHeading(title: $0.text(0), url: $0.optionalText(1))
    }
  }

  fileprivate func keep(
    _ match: StoryMatch, _ relation: StoryRelation, _ one: Int64, _ other: Int64
  ) throws(StorageError) {
    try run(
      "INSERT OR REPLACE INTO same_story (a, b, share, relation) VALUES (?, ?, ?, ?)",
      .integer(min(one, other)), .integer(max(one, other)),
      Value(Int((match.share * 1000).rounded())), Value(relation.rawValue))
  }
}

extension StoryHeading {
  init(title: String, url: String?) {
    let address = url.flatMap { try? CanonicalURL($0) }.map(AddressKey.init)
    self.init(title: title, site: address.map { String($0.text.prefix { $0 != "/" }) })
  }
}
