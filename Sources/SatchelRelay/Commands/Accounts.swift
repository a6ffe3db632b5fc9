import ArgumentParser
import Foundation
import SatchelBytes
import SatchelRelayLog

struct Accounts: AsyncParsableCommand {
  enum Action: String, ExpressibleByArgument, CaseIterable { case list, reset, remove }

  static let configuration = CommandConfiguration(
    abstract: "List the accounts, shut all machines out of one, or remove one.",
    discussion: """
      `reset` removes every machine's token; they join again with the pairing code. It is for a \
      lost machine whose owner has lost the code too. `remove` deletes all that the account stored.
      """)

  @OptionGroup var data: DataFolder
  @Argument(help: "What to do.") var action: Action = .list
  @Argument(help: "The account, as `list` shows it.") var account: String?

  func run() async throws {
    let log = try data.openExisting()
    switch action {
    case .list: try await list(log)
    case .reset:
      try await log.resetDevices(of: try accountID())
      print("Every machine of the account has to join again.")
    case .remove:
      try await log.remove(try accountID())
      print("The account and all that it stored are gone.")
    }
  }

  private func accountID() throws -> AccountID {
    guard let account else {
      throw ValidationError("name the account, as `satchel-relay accounts` shows it")
    }
    guard let id = AccountID(hex: account.lowercased()) else {
      throw ValidationError("'\(account)' is not an account; it has 32 hexadecimal digits")
    }
    return id
  }

  private func list(_ log: RelayLog) async throws {
    for account in try await log.accounts() {
      let created = Date(timeIntervalSince1970: Double(account.created) / 1000)
      print(
        account.account.hex, created.formatted(.iso8601), "devices: \(account.devices)",
        "segments: \(account.segments)", "bytes: \(account.bytes)", separator: "  ")
    }
  }
}
