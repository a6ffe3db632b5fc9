import ArgumentParser
import SatchelConfig

/// The program `satchel-relay`: keeps sealed logs for people's machines, and can read none.
@main
struct RelayProgram: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "satchel-relay",
    abstract: "Passes what Satchel's machines write from one to the other, sealed.",
    discussion: """
      The relay stores what it cannot read. Everything it keeps is in one folder; `backup` copies \
      it while the relay serves.
      """,
    version: Release.version,
    subcommands: [Serve.self, Invite.self, Accounts.self, Backup.self])
}

/// A sentence for whoever typed the command.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String
}
