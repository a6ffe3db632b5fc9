import ArgumentParser
import SatchelRelayLog

struct Invite: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a code with which one account can be made within seven days.")

  @OptionGroup var data: DataFolder

  func run() async throws {
    var generator = SystemRandomNumberGenerator()
    let random = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
    print(try await data.openExisting().makeInvite(random: random, now: currentMilliseconds()))
  }
}
