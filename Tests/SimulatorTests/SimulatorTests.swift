import Foundation
import SatchelTestSupport
import Testing

@testable import satchel_simulator

/// The simulator is a program of its own, as it makes its process's disk fail.
private func simulate(_ arguments: String...) throws -> RunningProgram.Outcome {
  let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()
  return try RunningProgram(
    folder.appending(path: "satchel-simulator").path, arguments,
    environment: ["SWIFT_DETERMINISTIC_HASHING": "1"]
  ).outcome(seconds: 600)
}

@Suite struct SimulatorTests {
  @Test(arguments: 0..<4)
  func machinesAgreeAndLoseNothingWhateverGoesWrong(batch: Int) throws {
    let seeds = ProcessInfo.processInfo.environment["SATCHEL_SEEDS"].flatMap { Int($0) } ?? 240

    let outcome = try simulate(String(batch * seeds / 4), String(seeds / 4))

    #expect(outcome.status == 0, "\(outcome.output)")
  }

  @Test(arguments: [("server", 10), ("copies", 10), ("several", 30)])
  func machinesThatMeetElsewhereAgreeAndLoseNothing(meeting: String, seeds: Int) throws {
    let outcome = try simulate(meeting, "0", String(seeds))

    #expect(outcome.status == 0, "\(outcome.output)")
  }

  @Test func aSeedReplaysStepByStep() throws {
    let first = try simulate("9")

    let again = try simulate("9")

    #expect(first.output.split(separator: "\n").count > 60)
    #expect(again.output == first.output)
  }

  @Test func shrinkingLeavesTheStepsThatMatter() {
    let script = Script(seed: 3)
    let matter = Set([script.steps[5].seed, script.steps[41].seed])

    let shrunk = Shrinker.shrink(script) { matter.isSubset(of: $0.steps.map(\.seed)) }

    #expect(Set(shrunk.steps.map(\.seed)) == matter)
  }
}
