import Foundation
import SatchelTestSupport
import Testing

/// The pairing code, the keys and the tokens stay in one private file; titles and notes leave the machine
/// sealed.
@Suite struct SecretsTests {
  private static let title = "On the pruning of hedges"
  private static let note = "ask the neighbour about ladders"

  /// What must never be seen outside of a machine's key file, in every spelling that is likely.
  private func secrets(of machine: Machine) throws -> [Data] {
    let file = try heldForOneRemote(by: machine)
    let words = try machine.must("remote", "code").split(separator: "\n").joined()
    var spellings = [Data(words.utf8)]
    for name in ["code", "keys", "token"] {
      let digits = try #require(file[name] as? String)
      let bytes = Data(try #require(Self.bytes(ofHexadecimal: digits)))
      // A ring is more than the keys in it: any 16 bytes in a row are too many.
      let pieces = name == "keys" ? [bytes.suffix(16), bytes.dropLast(16).suffix(16)] : [bytes]
      for piece in pieces {
        let hexadecimal = piece.map { String(format: "%02x", $0) }.joined()
        spellings += [
          Data(piece), Data(hexadecimal.utf8), Data(hexadecimal.uppercased().utf8),
        ]
        // Without its end, which is spelt in more than one way.
        let base64 = piece.base64EncodedString().prefix(20)
        let forAddresses = base64.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
        spellings += [Data(base64.utf8), Data(String(forAddresses).utf8)]
      }
    }
    return spellings
  }

  private func heldForOneRemote(by machine: Machine) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: machine.keys))
    let file = try #require(object as? [String: Any])
    return try #require((file["remotes"] as? [[String: Any]])?.first)
  }

  private static func bytes(ofHexadecimal digits: String) -> [UInt8]? {
    let digits = Array(digits)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    return bytes.count * 2 == digits.count ? bytes : nil
  }

  /// Every file below a folder.
  private func files(below folder: URL) throws -> [URL] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return names.map { folder.appending(path: $0) }.filter { !$0.hasDirectoryPath }
      .filter { (try? Data(contentsOf: $0)) != nil }
  }

  private func expectNone(
    of secrets: [Data], in text: Data, _ place: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for secret in secrets where text.range(of: secret) != nil {
      Issue.record("a secret is in \(place)", sourceLocation: sourceLocation)
    }
  }

  @Test func neitherTheRelayNorItsLogEverHoldsASecretOrAWordThatAPersonWrote() throws {
    let data = try TemporaryFolder()
    let relay = try RunningProgram(
      try Programs.path("satchel-relay"),
      [
        "serve", "--listen", "127.0.0.1:0", "--data", data.path, "--registration", "open",
        "--verbose",
      ])
    try relay.waitForOutput(containing: "listening on ")
    let port = try #require(relay.output.split(separator: ":").last?.prefix { $0.isNumber })
    let url = "http://127.0.0.1:\(port)"
    let (laptop, desktop) = (try Machine("my-laptop"), try Machine("my-desktop"))
    try laptop.must("remote", "add", url)
    let code = try laptop.must("remote", "code")
    try desktop.must("remote", "join", url, input: code)
    try laptop.add("https://example.org/hedges", title: Self.title)
    try laptop.must("note", "last", "-m", Self.note)
    let file = try laptop.home.write("A long walk along the quinces.", to: "walk.txt")
    try laptop.must("add", file)
    for machine in [laptop, desktop] { try machine.must("sync") }
    #expect(try desktop.must("read", "last").contains("quinces"))
    relay.stop()

    let words = [Self.title, Self.note, "example.org", "quinces", "my-laptop"]
    let hidden =
      try secrets(of: laptop) + secrets(of: desktop) + words.map { Data($0.utf8) }
    let kept = try files(below: data.url)
    #expect(!kept.isEmpty)
    for file in kept {
      expectNone(of: hidden, in: try Data(contentsOf: file), file.lastPathComponent)
    }
    expectNone(of: hidden, in: Data((relay.output + relay.errors).utf8), "the relay's log")
  }

  @Test func noFileButTheKeysHoldsASecret() throws {
    let pair = try Pair()

    for machine in [pair.laptop, pair.desktop] {
      let secrets = try secrets(of: machine)
      for file in try files(below: machine.home.url) where file != machine.keys {
        expectNone(of: secrets, in: try Data(contentsOf: file), file.path)
      }
      let keys = try Data(contentsOf: machine.keys)
      #expect(secrets.contains { keys.range(of: $0) != nil }, "the search finds what is there")
    }
  }

  @Test func aSyncThatFailsTellsNoSecret() throws {
    let relay = try Relay()
    let laptop = try Machine("laptop")
    try laptop.must("remote", "add", relay.url)
    try laptop.add("https://example.org/page")
    let secrets = try secrets(of: laptop)
    relay.kill()

    for answer: ScriptedAnswer in [
      .http(401), .http(400), .http(302, ["Location: /login"]), .http(200),
    ] {
      let server = try ScriptedServer([answer], port: UInt16(relay.port))
      let outcome = try laptop.satchel("sync")
      server.stop()
      #expect(outcome.status != 0)
      expectNone(of: secrets, in: Data((outcome.output + outcome.errors).utf8), "what sync says")
      let status = try laptop.must("status") + laptop.must("remote", "list")
      expectNone(of: secrets, in: Data(status.utf8), "what status says")
    }
    expectNone(of: secrets, in: Data(try laptop.must("config").utf8), "the settings")
  }

  @Test func aRunningSyncShowsNoSecretToOtherUsersOfTheMachine() throws {
    let relay = try Relay()
    let laptop = try Machine("laptop")
    try laptop.must("remote", "add", relay.url)
    let secrets = try secrets(of: laptop)
    relay.kill()
    let server = try ScriptedServer([.stall(start: [])], port: UInt16(relay.port))
    defer { server.stop() }
    let running = try laptop.start(["sync"])
    try waitUntil { !server.requests.isEmpty }

    let process = "/proc/\(running.processIdentifier)"
    let arguments = try Data(contentsOf: URL(fileURLWithPath: process + "/cmdline"))
    let environment = try Data(contentsOf: URL(fileURLWithPath: process + "/environ"))
    running.stop()

    #expect(!arguments.isEmpty)
    expectNone(of: secrets, in: arguments, "the arguments")
    expectNone(of: secrets, in: environment, "the environment")
    // The relay alone is told the token, which shows that the search would find it.
    let heads = Data(server.requests.map(\.head).joined().utf8)
    #expect(secrets.contains { heads.range(of: $0) != nil })
  }

  @Test func filesAreForTheirOwnerAloneWhateverTheUmask() throws {
    let relay = try Relay()
    let machine = try Machine("laptop", environment: ["relay": relay.url])
    let home = machine.home.path("new")

    let outcome = try machine.shell(
      """
      umask 000; export SATCHEL_HOME='\(home)'; set -e
      "$satchel" add https://example.org/page --no-fetch
      "$satchel" remote add "$relay"
      "$satchel" sync
      "$satchel" config set list.limit 10
      "$satchel" doctor
      """)

    #expect(outcome.status == 0, "\(outcome.errors)")
    let open = try run("find", home, relay.data.path, "-perm", "/077").output
    #expect(open == "")
    let files = try run("find", home, "-type", "f", "!", "-perm", "600").output
    #expect(files == "")
    #expect(FileManager.default.fileExists(atPath: home + "/data/keys"))
  }

  @Test func aCodeOfNoLibraryHereJoinsNothingAndLeavesNothing() throws {
    let (relay, other) = (try Relay(), try Relay())
    let (owner, machine) = (try Machine("owner"), try Machine("laptop"))
    try owner.must("remote", "add", other.url)
    let foreign = try owner.must("remote", "code")

    expectRefusal(
      try machine.satchel("remote", "join", relay.url, input: foreign), 77, saying: relay.url)
    let words = foreign.split(whereSeparator: \.isWhitespace)
    let tooMany = (words + ["zoo"]).joined(separator: " ")
    for code in ["olive canyon", tooMany, String(repeating: "zoo ", count: 12)] {
      let outcome = try machine.satchel("remote", "join", relay.url, input: code)
      expectRefusal(outcome, 65)
      #expect(!outcome.errors.contains(words.joined(separator: " ")))
    }

    #expect(!FileManager.default.fileExists(atPath: machine.keys.path))
    #expect(try machine.satchel("sync").status == 78)
    try machine.must("remote", "join", other.url, input: foreign)
  }

  @Test func aLibraryOfOneAccountNeverJoinsAnothersAndSendsItNothing() throws {
    let relay = try Relay()
    let (mine, theirs) = (try Machine("mine"), try Machine("theirs"))
    for machine in [mine, theirs] {
      try machine.must("remote", "add", relay.url)
      try machine.add("https://example.org/of/\(machine === mine ? "mine" : "theirs")")
      try machine.must("sync")
    }
    let (before, others) = (try mine.canonical, try theirs.canonical)
    let code = try theirs.must("remote", "code")

    let whileJoined = try mine.satchel("remote", "join", relay.url, input: code)
    try mine.must("remote", "remove", relay.url)
    let afterwards = try mine.satchel("remote", "join", relay.url, input: code)

    expectRefusal(whileJoined, 77, saying: "another library")
    expectRefusal(afterwards, 77, saying: "another library", "nothing was sent")
    #expect(try mine.satchel("sync").status == 78)
    try theirs.must("sync")
    #expect(try mine.canonical == before && theirs.canonical == others)
  }

  @Test func aMachineWithAKeyThatOpensNothingSendsNothing() throws {
    let relay = try Relay()
    let (laptop, tablet) = (try Machine("laptop"), try Machine("tablet"))
    try laptop.must("remote", "add", relay.url)
    try laptop.add("https://example.org/page")
    try laptop.must("sync")
    try tablet.add("https://example.org/other")
    try tablet.must("remote", "join", relay.url, input: try laptop.must("remote", "code"))
    let whole = try Data(contentsOf: tablet.keys)
    var held = try heldForOneRemote(by: tablet)
    let ring = try #require(held["keys"] as? String)
    // The data key stands behind the account, the key for names, and a count.
    let key = (16 + 32 + 1) * 2
    held["keys"] = ring.prefix(key) + String(repeating: "5", count: 64) + ring.dropFirst(key + 64)
    let altered: [String: Any] = ["version": 2, "remotes": [held]]
    try JSONSerialization.data(withJSONObject: altered).write(to: tablet.keys)

    expectRefusal(try tablet.satchel("sync"), 65)
    expectRefusal(try tablet.satchel("sync"), 65)

    try laptop.must("sync")
    #expect(try laptop.list("list").count == 1)
    try whole.write(to: tablet.keys)
    for machine in [tablet, laptop] { try machine.must("sync") }
    #expect(try laptop.list("list").count == 2)
    #expect(try laptop.canonical == tablet.canonical)
  }

  @Test func aMachineThatWasShutOutIsToldSoAndSendsNothingMore() throws {
    let pair = try Pair()
    try pair.laptop.add("https://example.org/page")
    try pair.sync()

    try pair.laptop.must("devices", "remove", "desktop", "--yes")
    try pair.desktop.must("note", "last", "-m", "not for the relay")
    let outcome = try pair.desktop.satchel("sync")

    expectRefusal(outcome, 77, saying: "remote join")
    try pair.laptop.must("sync")
    #expect(try pair.laptop.notes().isEmpty)
    #expect(try pair.desktop.notes() == ["not for the relay"])
  }
}
