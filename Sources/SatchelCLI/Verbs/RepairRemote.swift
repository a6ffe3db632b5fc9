import ArgumentParser

struct RepairRemote: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Give the remote all that this machine has once more.",
    discussion: """
      For storage of which something was damaged or deleted: when another machine says that changes \
      have not arrived, or that texts are damaged, run this on a machine that has them, and sync the \
      other one again. It sends as much as the whole library takes.
      """)

  @Argument(
    help: ArgumentHelp("The remote's name or address; without it, all.", valueName: "remote"))
  var name: String?

  func run() throws {
    Interrupts.catchFirst()
    let sent = try Syncing.repair(name)
    Message.note(
      "The remote has all that is here: its changes as a snapshot, and \(sent) texts and pictures.")
  }
}
