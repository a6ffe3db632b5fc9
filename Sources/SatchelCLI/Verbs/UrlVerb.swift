import ArgumentParser
import SatchelExchange
import SatchelModel

struct Url: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "url", abstract: "Tell which addresses lead to one page.",
    subcommands: [CanonicalSpelling.self])
}

struct CanonicalSpelling: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "canonical",
    abstract: "Print the one spelling under which addresses are compared.",
    discussion: """
      It prints a line for each address; without one it reads standard input, an address a line. Addresses that only differ in what \
      tracks readers, in their forms for telephones, in encodings and the like have one spelling. \
      What is no web address is printed as it is. Nothing is fetched.
      """)

  @Argument(help: "The addresses.") var addresses: [String] = []
  @Flag(help: "Print a JSON object a line, with the address and its spelling.") var json = false

  func run() throws {
    guard addresses.isEmpty else { return try addresses.forEach(print) }
    let bytes = try InputFile.standardInput(maximumBytes: InputFile.articleBytes)
    var unreadable = 0
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      guard let address = String(validating: line, as: UTF8.self) else {
        unreadable += 1
        continue
      }
      try print(address)
    }
    guard unreadable == 0 else {
      throw Failure(.badInput, "\(unreadable.counted("line is", "lines are")) not UTF-8 text")
    }
  }

  private func print(_ address: String) throws {
    let spelling = AddressKey(typed: address)?.address ?? address
    guard json else { return try Output.line(SafeText.line(spelling)) }
    try Output.json {
      $0.field("url", address)
      $0.field("canonical", spelling)
    }
  }
}
