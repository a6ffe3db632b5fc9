import Foundation
import SatchelTestSupport
import Testing

/// A machine was lost, so code and key are replaced.
struct RotationTests {
  @Test func theOthersAreShutOutUntilTheyJoinWithTheNewCode() throws {
    let pair = try Pair()
    let old = try pair.laptop.must("remote", "code")
    try pair.desktop.add("https://example.org/essay", title: "Written meanwhile")

    let new = try pair.laptop.must("remote", "rotate", "--yes")
    let refused = try pair.desktop.satchel("sync")
    let useless = try Machine("thief").satchel("remote", "join", pair.relay.url, input: old)
    try pair.desktop.must("remote", "join", pair.relay.url, input: new)
    try pair.sync()

    #expect(new != old)
    #expect(try pair.laptop.must("remote", "code") == new)
    expectRefusal(refused, 77, saying: "satchel remote join")
    expectRefusal(useless, 77, saying: "no library answers to this code")
    #expect(try pair.agreed()?.contains("Written meanwhile") == true)
  }

  @Test func whatIsWrittenAfterwardsIsSealedUnderTheNewKey() throws {
    let stick = try TemporaryFolder()
    let (laptop, desktop) = (try Machine("laptop"), try Machine("desktop"))
    try laptop.must("remote", "add", stick.path)
    try desktop.must("remote", "join", stick.path, input: try laptop.must("remote", "code"))
    for machine in [laptop, desktop] { try machine.must("sync") }

    let code = try laptop.must("remote", "rotate", "--yes")
    try laptop.add("https://example.org/essay", title: "After the loss")
    try laptop.must("sync")
    let blind = try desktop.satchel("sync")
    try desktop.must("remote", "join", stick.path, input: code)
    try desktop.must("sync")

    #expect(blind.status == 75 && blind.errors.contains("satchel remote join"))
    #expect(try desktop.list("list").map { $0["title"] as? String } == ["After the loss"])
    let keyFiles = try FileManager.default.contentsOfDirectory(atPath: stick.path("keys"))
    #expect(keyFiles.count == 1)
  }

  @Test func aRotationThatWasCutOffGoesOnWithTheSameCode() throws {
    let pair = try Pair()
    pair.relay.kill()
    let failed = try pair.laptop.satchel("remote", "rotate", "--yes")
    let kept = try Data(contentsOf: pair.laptop.keys)
    try pair.relay.start()

    let code = try pair.laptop.must("remote", "rotate", "--yes")
    try pair.desktop.must("remote", "join", pair.relay.url, input: code)
    try pair.sync()

    #expect(failed.status == 69)
    #expect(kept.range(of: Data("\"next\"".utf8)) != nil)
    #expect(try pair.agreed() != nil)
  }
}
