import ArgumentParser
import SatchelRelayLog

struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy everything into one new file; the relay may go on serving.",
    discussion: "To restore, put the file into an empty folder under the name relay.sqlite.")

  @OptionGroup var data: DataFolder
  @Argument(help: "The file to make.") var file: String

  func run() async throws {
    try data.openExisting().backUp(to: file)
    print("Copied to \(file)")
  }
}
