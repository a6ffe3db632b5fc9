import SatchelFormat
import SatchelTestSupport

/// One thing that happens.
///
/// It draws its chances from a seed of its own, so that taking other steps out of a script changes as little
/// of it as can be.
struct Step {
  enum Kind: CaseIterable {
    case act, sync
    case killedAct, killedSync, fullDisk
    case backUp, restore, clone, loseSidecar
    case jumpClock, freezeClock
    case saveRelay, rollRelayBack, wipeRelay, killRelay
  }

  let kind: Kind
  let seed: UInt64
}

/// What may go wrong in one run: each run has its own choice, since faults that come together rarely meet
/// in a mix of all.
struct Mix {
  var kinds: [Step.Kind] = [.act, .sync]
  var network: [NetworkFault] = []
  /// Of a hundred requests, how many go wrong.
  var networkRate = 0
  /// Whether somebody erases articles.
  var purges = false
  /// After how many bytes of changes the log gives way to a snapshot.
  var leastLogBytes = 512 << 10
  /// How many ends of segments a snapshot lists.
  var mostEnds = SnapshotManifest.maximumEnds
  /// How many changes there were before the first step.
  var pastChanges = 0

  init(using random: inout SeededGenerator) {
    for kind in Step.Kind.allCases where kind != .act && kind != .sync {
      if random.next() % 3 == 0 { kinds.append(kind) }
    }
    networkRate = [0, 5, 30].randomElement(using: &random) ?? 0
    purges = random.next() % 4 == 0
    network = NetworkFault.allCases.filter { _ in random.next() % 2 == 0 }
    if network.isEmpty { networkRate = 0 }
    leastLogBytes = [512 << 10, 2_000].randomElement(using: &random) ?? leastLogBytes
    // A copy of the generator, so that the steps of a seed stay what they were.
    var chance = random
    if chance.next() % 2 == 0, !canFork { mostEnds = 6 }
    if chance.next() % 4 == 0, canFork { beginWithPast() }
  }

  /// Lets forks meet lists of ends that leave some out.
  private mutating func beginWithPast() {
    (mostEnds, pastChanges, leastLogBytes) = (80, 60, 2_000)
    kinds += [.backUp, .restore, .saveRelay, .rollRelayBack].filter { !kinds.contains($0) }
  }

  /// Whether logs can go on twice.
  ///
  /// One that does so where ends are left out already is not always noticed: what is left out in fleets whose logs can
  /// is the past that they begin with.
  private var canFork: Bool { kinds.contains(.restore) || kinds.contains(.clone) }
}

/// All that happens in one run, as values: what the shrinker takes apart.
struct Script {
  let seed: UInt64
  var machines: Int
  var mix: Mix
  var steps: [Step]

  init(seed: UInt64, length: Int = 60) {
    var random = SeededGenerator(seed: seed)
    self.seed = seed
    machines = Int.random(in: 2...4, using: &random)
    mix = Mix(using: &random)
    steps = []
    for _ in 0..<length {
      let ticket = random.next() % 20
      let rare = mix.kinds.dropFirst(2).randomElement(using: &random)
      let kind = ticket < 9 ? .act : ticket < 17 ? .sync : rare ?? .act
      steps.append(Step(kind: kind, seed: random.next()))
    }
  }
}
