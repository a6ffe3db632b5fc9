/// The learnt articles that are most like the one asked about.
struct Neighbours {
  private static let count = 40

  /// Best first, with a likeness of at most 1; more than forty if the last ones are alike.
  let best: [(slot: Int, likeness: Double)]

  /// - Parameter likeness: By slot; not to scale.
  init(_ likeness: [Double]) {
    var best: [Double] = []
    for value in likeness where value > 0 && (best.count < Self.count || value > best[0]) {
      best.insert(value, at: best.firstIndex { $0 >= value } ?? best.count)
      if best.count > Self.count { best.removeFirst() }
    }
    guard let least = best.first, let greatest = best.last else {
      self.best = []
      return
    }
    self.best = likeness.indices.filter { likeness[$0] >= least }
      .map { ($0, likeness[$0] / greatest) }.sorted { $0.likeness > $1.likeness }
  }

  /// For each tag the share of the votes, in which the nearest count most.
  func votes(_ learnt: LearntTags) -> [Double] {
    var votes = [Double](repeating: 0, count: learnt.tags.count)
    let total = best.reduce(0) { $0 + Self.vote($1.likeness) }
    for (slot, likeness) in best {
      for tag in learnt.tags(inSlot: slot) { votes[Int(tag)] += Self.vote(likeness) / total }
    }
    return votes
  }

  private static func vote(_ likeness: Double) -> Double { likeness * likeness * likeness }
}
