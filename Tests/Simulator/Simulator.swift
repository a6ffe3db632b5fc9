import Foundation

/// Runs seeds, or looks closely at one.
///
/// `satchel-simulator FIRST COUNT` runs seeds one after the other, and `find FIRST COUNT` until one fails;
/// `satchel-simulator SEED` replays one, step by step, and `shrink SEED` looks for the shortest script that
/// still fails. With `server` or `copies` in front, the machines meet at plain storage instead of a relay, and with
/// `several` at both.
@main
struct Simulator {
  nonisolated(unsafe) private static var meeting = Meeting.relay

  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    if let named = Meeting.allCases.first(where: { "\($0)" == arguments.first }) {
      meeting = named
      arguments.removeFirst()
    }
    let numbers = arguments.compactMap { UInt64($0) }
    switch (arguments.first, numbers.count) {
    case ("shrink", 1): shrink(numbers[0])
    case (_, 1) where arguments.count == 1: replay(Script(seed: numbers[0]))
    case ("find", 2): run(numbers[0]..<numbers[0] &+ numbers[1], untilFailure: true)
    case (_, 2) where arguments.count == 2: run(numbers[0]..<numbers[0] &+ numbers[1])
    default:
      print("satchel-simulator [server | copies | several] [find] FIRST COUNT | [shrink] SEED")
      exit(64)
    }
  }

  private static func run(_ seeds: Range<UInt64>, untilFailure: Bool = false) {
    let start = ContinuousClock.now
    var failed = 0
    for seed in seeds {
      let violations = World.run(Script(seed: seed), over: meeting)
      guard !violations.isEmpty else { continue }
      failed += 1
      print("seed \(seed): \(violations.map(\.description).joined(separator: "; "))")
      if untilFailure { exit(1) }
    }
    let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
    let rate = String(format: "%.1f", Double(seeds.count) / max(seconds, 0.001))
    print("\(seeds.count) seeds, \(failed) failed, \(rate) a second")
    exit(failed == 0 ? 0 : 1)
  }

  private static func replay(_ script: Script) {
    print("\(script.machines) machines; \(script.mix)")
    let violations = World.run(script, over: meeting) { print($0) }
    for violation in violations { print("WRONG: \(violation)") }
    exit(violations.isEmpty ? 0 : 1)
  }

  private static func shrink(_ seed: UInt64) {
    let script = Shrinker.shrink(Script(seed: seed)) { !World.run($0, over: meeting).isEmpty }
    print("seed \(seed): \(script.steps.count) steps are enough")
    replay(script)
  }
}
