import Testing

/// The checks of the invariants have teeth: fleets with a broken rule fail them.
struct MistakeTests {
  @Test("A fleet that merges by a broken rule is caught", arguments: Mistake.allCases)
  func caught(_ mistake: Mistake) {
    let failing = mistake.seeds.filter {
      !Fleet.violations(seed: $0, habits: mistake.habits, rules: mistake.rules).isEmpty
    }

    #expect(failing.count >= 3, "of \(mistake.seeds.count) fleets")
  }
}

extension Mistake {
  fileprivate var seeds: Range<UInt64> { 0..<12 }

  /// What brings the mistake to light.
  fileprivate var habits: Habits {
    switch self {
    case .firstComeWinsTies: Habits(articles: 1, pulls: 40, acts: [(.title, 1)])
    case .joinsUnite: .often(.tag, .untag, snapshots: 30)
    case .foreignOperationsEnterAnOpenSegment: .often(.tag, .untag, .title)
    default: Habits()
    }
  }
}
