import SatchelModel
import SatchelTopics

/// Finds which texts tell one story.
///
/// What it finds depends on the texts alone, not on the order in which they came: whenever a phrase becomes
/// common or ceases to be, all texts that have it are compared again.
struct StoryComparison {
  private static let keptTexts = 100
  /// Some 300 bytes each.
  private static let keptSamples = 50_000

  private let connection: Connection
  private var texts: [Int64: StoryText] = [:]
  private var samples: [Int64: Sample] = [:]

  init(_ connection: Connection) { self.connection = connection }

  /// Reads a text, so that others are compared with it.
  mutating func sketch(body: Int64) throws(StorageError) {
    let text = try text(ofBody: body)
    let sample = text.sample
    try connection.insert(
      text.tellsStory ? sample : Sample(phrases: sample.phrases, hashes: []), ofBody: body)
  }

  /// Compares a text that was read with all others that were, and keeps what they have in common.
  mutating func compare(body: Int64) throws(StorageError) {
    let sample = try sample(ofBody: body)
    for phrase in try connection.undecided(among: sample.hashes) {
      try connection.decide(phrase, isCommon: tellManyStories(connection.texts(withPhrase: phrase)))
    }
    try connection.run("DELETE FROM same_story WHERE a = ?1 OR b = ?1", .integer(body))
    for other in try candidates(for: sample) where other != body {
      guard let match = try match(body, other), let relation = TextRelation(match) else { continue }
      let isSame = try text(ofBody: body) == text(ofBody: other)
      try connection.keep(
        isSame ? TextRelation(sameTextOf: sample.phrases) : relation, match, body, other)
    }
    try connection.run("DELETE FROM uncompared WHERE body = ?", .integer(body))
  }

  /// The texts that share enough to be compared.
  private mutating func candidates(for sample: Sample) throws(StorageError) -> [Int64] {
    let common = try connection.common(among: sample.hashes)
    let shared = try connection.textsSharing(sample.hashes.filter { !common.contains($0) })
    var candidates: [Int64] = []
    for (body, count) in shared where count >= Sample.fewestShared {
      let phrases = try self.sample(ofBody: body).phrases
      if sample.isCandidate(shared: count, with: phrases) { candidates.append(body) }
    }
    return candidates
  }

  private mutating func match(_ body: Int64, _ other: Int64) throws(StorageError) -> StoryMatch? {
    let (text, otherText) = (try text(ofBody: body), try self.text(ofBody: other))
    let match = StoryMatch(text, otherText) { _ in false }
    guard match.share >= TextRelation.worthAnotherLook else { return nil }
    let hashes = try sample(ofBody: body).hashes + sample(ofBody: other).hashes
    let common = try connection.common(among: hashes)
    return common.isEmpty ? match : StoryMatch(text, otherText, isCommon: common.contains)
  }

  private mutating func tellManyStories(_ bodies: [Int64]) throws(StorageError) -> Bool {
    guard bodies.count <= CommonPhrase.texts else { return true }
    let samples = try bodies.map { body throws(StorageError) in try sample(ofBody: body) }
    return CommonPhrase.tellsManyStories(samples)
  }

  private mutating func text(ofBody body: Int64) throws(StorageError) -> StoryText {
    if let text = texts[body] { return text }
    let text = StoryText(try connection.body(row: body)?.text ?? "")
    if texts.count >= Self.keptTexts { texts.removeAll(keepingCapacity: true) }
    texts[body] = text
    return text
  }

  private mutating func sample(ofBody body: Int64) throws(StorageError) -> Sample {
    if let sample = samples[body] { return sample }
    let sample = try connection.sample(ofBody: body) ?? Sample(phrases: 0, hashes: [])
    if samples.count >= Self.keptSamples { samples.removeAll(keepingCapacity: true) }
    samples[body] = sample
    return sample
  }
}

extension Connection {
  fileprivate func keep(
    _ relation: TextRelation, _ match: StoryMatch, _ one: Int64, _ other: Int64
  ) throws(StorageError) {
    try run(
      "INSERT OR REPLACE INTO same_story (a, b, share, relation) VALUES (?, ?, ?, ?)",
      .integer(min(one, other)), .integer(max(one, other)), Value(match.thousandths),
      Value(relation.rawValue))
  }
}
