import SatchelTestSupport
import Testing

@Suite struct AddingTests {
  private static let addresses = (1...650).map { "https://example.org/\($0)" }

  @Test func manyAddressesAreListedInTheirOrderAndUndoneAtOnce() throws {
    let machine = try Machine("laptop")
    let lines = (Self.addresses + ["", "https://example.org/1#top"]).joined(separator: "\n")

    try machine.must("add", "-", "--no-fetch", "--tag", "many", input: lines)
    let listed = try machine.must("list", "--format", "{url}").split(separator: "\n").map(
      String.init)
    try machine.must("undo")

    #expect(listed == Self.addresses.reversed())
    #expect(try machine.list("list", "--all").isEmpty)
  }

  @Test func linesThatAreNoAddressAreNamedAndTheOthersSaved() throws {
    let machine = try Machine("laptop")

    let outcome = try machine.satchel(
      "add", "-", "--no-fetch", input: "https://example.org/a\nfile:///etc/passwd\nexample")

    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("line 2: ") && outcome.errors.contains("line 3: "))
    #expect(try machine.list("list").count == 1)
  }

  @Test func whatIsNamedLastIsTheNewest() throws {
    let machine = try Machine("laptop")
    let files = try ["Ivy", "Oak", "Elm", "Ash"].map {
      try machine.home.write("\($0)\n\nWords.", to: "\($0).txt")
    }

    try machine.must("add", files[0], files[1], files[2], files[3])

    #expect(
      try machine.must("list", "--format", "{title}").split(separator: "\n")
        == ["Ash", "Elm", "Oak", "Ivy"])
  }
}
