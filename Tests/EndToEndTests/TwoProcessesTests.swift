import SatchelTestSupport
import Testing

/// Several programs on one library at once, as a person with two terminals has.
@Suite struct TwoProcessesTests {
  @Test func readingAndWritingGoOnDuringAnImport() throws {
    let machine = try Machine("laptop")
    try machine.add("https://example.org/page")
    let file = try machine.home.write(canonicalDocument(articles: 2000), to: "import.json")
    let importing = try machine.start(["import", file])
    var tags = 0

    while importing.isRunning, tags < 200 {
      let verbs = try [
        machine.start(["list", "--json"]), machine.start(["status"]),
        machine.start(["tag", "https://example.org/page", "tag-\(tags)"]),
      ]
      for verb in verbs {
        let outcome = try verb.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
      }
      tags += 1
    }

    let outcome = try importing.outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(tags > 0)
    #expect(try machine.list("tags").count == tags)
    #expect(try machine.list("list", "--limit", "5000").count == 2001)
    #expect(try machine.isSound)
  }

  @Test func manyProgramsWriteAtOnceAndEveryWordIsKept() throws {
    let machine = try Machine("laptop")
    try machine.add("https://example.org/page")

    let running = try (0..<12).map { try machine.start(["note", "last", "-m", "note \($0)"]) }
    for program in running {
      let outcome = try program.outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
    }

    #expect(try machine.notes() == Set((0..<12).map { "note \($0)" }))
    #expect(try machine.isSound)
  }

  @Test func programsThatMeetOnANewMachineMakeOneLibrary() throws {
    let machine = try Machine("laptop")

    let running = try (0..<8).map {
      try machine.start(["add", "https://example.org/\($0)", "--no-fetch"])
    }
    for program in running {
      let outcome = try program.outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
    }

    #expect(try machine.list("list").count == 8)
    #expect(try machine.isSound)
  }
}
