import SatchelTestSupport
import Testing

/// A machine whose clock is fifty years off: nothing is lost, and writing goes on everywhere.
@Suite struct ClockTests {
  private static let fiftyYears = 1_577_880_000

  @Test(arguments: [fiftyYears, -fiftyYears])
  func machinesAgreeAndGoOnWritingThoughOneClockIsFiftyYearsOff(seconds: Int) throws {
    let relay = try Relay()
    let laptop = try Machine("laptop")
    let odd = try Machine(
      "odd", environment: ["SATCHEL_TEST": "1", "SATCHEL_TEST_CLOCK_OFFSET": "\(seconds)"])
    try laptop.must("remote", "add", relay.url)
    try odd.must("remote", "join", relay.url, input: try laptop.must("remote", "code"))
    func sync() throws {
      for machine in [laptop, odd, laptop, odd] { try machine.must("sync") }
    }
    let page = "https://example.org/page"
    try laptop.add(page, title: "of the laptop")
    try laptop.must("note", page, "-m", "first\nsecond")
    try odd.add("https://example.org/other", title: "of the odd one")
    try sync()

    // Apart, on the same article.
    let note = try #require(try laptop.list("notes", page).first?["id"] as? String)
    try odd.must("note", page, "--edit", note, "-m", "FIRST\nsecond")
    try odd.must("edit", page, "--title", "renamed by the odd one")
    try odd.must("tag", page, "odd")
    try laptop.must("note", page, "--edit", note, "-m", "first\nSECOND")
    try laptop.must("tag", page, "even")
    try sync()

    #expect(try laptop.canonical == odd.canonical)
    #expect(try laptop.notes(page) == ["FIRST\nSECOND"])
    #expect(try laptop.list("tags").count == 2)

    // Whoever has seen the other's words has the last one, whatever the clocks say.
    try laptop.must("edit", page, "--title", "renamed after that")
    try sync()
    #expect(try title(of: page, on: odd) == "renamed after that")
    try odd.must("edit", page, "--title", "and once more")
    try sync()
    #expect(try title(of: page, on: laptop) == "and once more")
    #expect(try laptop.canonical == odd.canonical)
    #expect(try laptop.isSound && odd.isSound)
  }

  private func title(of article: String, on machine: Machine) throws -> String? {
    try machine.object("show", article)["title"] as? String
  }
}
