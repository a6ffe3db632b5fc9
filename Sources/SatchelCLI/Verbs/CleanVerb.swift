import ArgumentParser
import SatchelCapture

struct Clean: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean",
    abstract: "Make HTML from standard input harmless and print it.",
    discussion: "What can run, load or deceive is left out; it is what articles are kept as.")

  func run() throws {
    let page = try InputFile.standardInput(maximumBytes: InputFile.articleBytes)
    try Output.line(try Sanitiser.clean(html: page))
  }
}
