import SatchelTestSupport
import Testing

@Suite struct HelpTests {
  @Test(arguments: [[], ["list"], ["remote", "add"], ["devices"]])
  func helpNamesTheProgramAndTheVerb(verb: [String]) throws {
    let outcome = try Machine("laptop").start(verb + ["--help"]).outcome()

    #expect(outcome.status == 0)
    #expect(outcome.output.contains("USAGE: \((["satchel"] + verb).joined(separator: " "))"))
  }

  @Test func bothProgramsAreOfOneRelease() throws {
    let versions = try ["satchel", "satchel-relay"].map {
      try RunningProgram(try Programs.path($0), ["--version"]).outcome().output
    }

    #expect(versions[0] == versions[1])
  }

  @Test func aVerbThatIsNoneIsCalledSoWithTheOneThatMayBeMeant() throws {
    let machine = try Machine("laptop")

    expectRefusal(
      try machine.satchel("lst"), 64, saying: "no verb 'lst'", "did you mean `satchel list`?")
    expectRefusal(
      try machine.satchel("frobnicate"), 64, saying: "no verb 'frobnicate'", "`satchel help`")
    #expect(try machine.satchel("help", "list").status == 0)
  }
}
