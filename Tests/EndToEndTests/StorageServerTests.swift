import Foundation
import SatchelTestSupport
import Testing

/// A library on servers that know nothing of Satchel, over WebDAV and over S3's interface.
///
/// A server that is not installed is not tested; `.ci/install-packages test` installs those of Debian.
struct StorageServerTests {
  private static let installed = StorageServer.allCases.filter(\.isInstalled)

  /// A server that answers, with a bucket where one is needed.
  private func start(
    _ server: StorageServer, in folder: TemporaryFolder, port: UInt16
  ) throws -> RunningProgram {
    let running = try server.start(in: folder, port: port)
    try waitForServer(on: port)
    if server == .moto {
      #expect(try run("curl", "-s", "-X", "PUT", "http://127.0.0.1:\(port)/bucket").status == 0)
    }
    return running
  }

  @Test(.enabled(if: !installed.isEmpty, "no such server is installed"), arguments: installed)
  func twoMachinesAgree(server: StorageServer) throws {
    let (folder, port) = (try TemporaryFolder(), try freePort())
    let running = try start(server, in: folder, port: port)
    defer { running.stop() }
    let (laptop, desktop) = (
      try Machine("laptop", environment: server.environment),
      try Machine("desktop", environment: server.environment)
    )
    let text = try folder.write(
      "On Hedges\n\n" + String(repeating: "A hedge is grown. ", count: 9000), to: "hedges.txt")
    try laptop.must("add", text)

    try laptop.must("remote", "add", server.url(port), input: server.login)
    try laptop.must("sync")
    let code = try laptop.must("remote", "code")
    try desktop.must("remote", "join", server.url(port), input: server.login + code)
    try desktop.must("sync")
    try desktop.must("note", "last", "-m", "from the desktop")
    let changes = try (1...6).map { number in
      if number > 1 { try desktop.must("tag", "last", "tag\(number)") }
      return try desktop.object("sync")["requests"] as? Int ?? .max
    }
    try laptop.must("sync")
    let idle = try laptop.object("sync")

    #expect(try laptop.notes() == ["from the desktop"])
    #expect(try desktop.must("read", "last").contains("A hedge is grown."))
    #expect(try laptop.canonical == desktop.canonical)
    #expect(idle["requests"] as? Int == 1)
    #expect(changes.allSatisfy { $0 <= 5 })
  }

  /// Enough changes that the log gives way to snapshots, and so many small ones that they are put together.
  @Test(.enabled(if: !installed.isEmpty, "no such server is installed"), arguments: installed)
  func aMachineThatJoinsLateReadsASnapshotAndWhatWasPutTogether(server: StorageServer) throws {
    let (folder, port) = (try TemporaryFolder(), try freePort())
    let running = try start(server, in: folder, port: port)
    defer { running.stop() }
    let (laptop, desktop) = (
      try Machine("laptop", environment: server.environment),
      try Machine("desktop", environment: server.environment)
    )
    try laptop.add("https://example.org/essay", title: "On Hedges")
    try laptop.must("remote", "add", server.url(port), input: server.login)

    try laptop.writeMuch()
    try desktop.must(
      "remote", "join", server.url(port), input: server.login + laptop.must("remote", "code"))
    try desktop.must("sync")
    let idle = try [laptop, laptop].map { try $0.object("sync")["requests"] as? Int }

    #expect(try laptop.canonical == desktop.canonical)
    #expect(idle.last == 1)
    guard server != .moto else { return }
    let objects = try run("find", folder.path("files"), "-path", "*/log/*", "-type", "f").output
    #expect(objects.split(separator: "\n").count < 20)
  }

  @Test(.enabled(if: StorageServer.apache.isInstalled, "Apache is not installed"))
  func aWrongPasswordIsSaidAndNothingIsWritten() throws {
    let (folder, port) = (try TemporaryFolder(), try freePort())
    let running = try StorageServer.apache.start(in: folder, port: port)
    defer { running.stop() }
    try waitForServer(on: port)
    let laptop = try Machine("laptop")

    let refused = try laptop.satchel(
      "remote", "add", StorageServer.apache.url(port), input: "wrong\n")

    expectRefusal(refused, 77, saying: "does not accept the name and password")
    #expect(!refused.errors.contains("wrong"))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("files"))
    #expect(files.isEmpty)
  }

  @Test(arguments: ["ftp://host/x", "webdavs://ann:s3cret@host/x", "s3://", "s3://b?x=1"])
  func anAddressThatIsNoRemoteIsRefused(address: String) throws {
    let refused = try Machine("laptop").satchel("remote", "add", address)

    expectRefusal(refused, 64)
    #expect(!refused.errors.contains("s3cret"))
  }
}
