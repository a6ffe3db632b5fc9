import SatchelTestSupport
import Testing

@Suite struct HelpTests {
  @Test(arguments: [[], ["list"], ["remote", "add"], ["devices"]])
  func helpNamesTheProgramAndTheVerb(verb: [String]) throws {
    let outcome = try Machine("laptop").start(verb + ["--help"]).outcome()

    #expect(outcome.status == 0)
    #expect(outcome.output.contains("USAGE: \((["satchel"] + verb).joined(separator: " "))"))
  }
}
