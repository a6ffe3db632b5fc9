import Foundation
import SatchelRemotes
import SatchelSync
import SatchelTestSupport
import Testing

/// A folder that other programs, and other people, may write as well.
struct FolderStoreTests {
  private let folder: TemporaryFolder
  private var store: FolderStore

  init() throws {
    folder = try TemporaryFolder()
    store = FolderStore(path: folder.path)
  }

  private func path(_ name: String) -> String { folder.url.appending(path: name).path }

  @Test mutating func whatIsWrittenIsReadAndListedAndDeleted() throws {
    try store.put([1, 2, 3], as: "a/b/object")
    try store.put([], as: "a/b/empty")

    #expect(try store.get("a/b/object", limit: 3) == [1, 2, 3])
    #expect(try store.get("a/b/empty", limit: 3) == [])
    #expect(Set(try store.list("a/b").map(\.name)) == ["object", "empty"])
    try store.delete("a/b/object")
    #expect(try store.get("a/b/object", limit: 3) == nil)
  }

  @Test mutating func whatIsNotThereIsNoError() throws {
    #expect(try store.get("no/such", limit: 1) == nil)
    #expect(try store.list("no").isEmpty)
    try store.delete("no/such")
  }

  @Test mutating func onlyTheOwnerMayReadWhatIsWritten() throws {
    try store.put([1], as: "a/object")

    let modes = try ["a", "a/object"].map { name in
      try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int
    }
    #expect(modes == [0o700, 0o600])
  }

  @Test mutating func linksLeadElsewhereAndAreNotFollowed() throws {
    let outside = try TemporaryFolder()
    let secret = outside.url.appending(path: "secret")
    try Data([1]).write(to: secret)
    try FileManager.default.createSymbolicLink(
      atPath: path("link"), withDestinationPath: secret.path)
    try FileManager.default.createSymbolicLink(
      atPath: path("folder"), withDestinationPath: outside.path)

    #expect(throws: RemoteError.self) { try store.get("link", limit: 10) }
    #expect(throws: RemoteError.self) { try store.get("folder/secret", limit: 10) }
    #expect(throws: RemoteError.self) { try store.put([2], as: "folder/secret") }
    #expect(try store.list("").map(\.name).isEmpty)
    #expect(try Data(contentsOf: secret) == Data([1]))
  }

  @Test mutating func aPipeOrAFolderOrALargeFileInAnObjectsPlaceIsRefusedAtOnce() throws {
    #expect(mkfifo(path("pipe"), 0o600) == 0)
    try FileManager.default.createDirectory(
      atPath: path("directory"), withIntermediateDirectories: false)
    try Data(count: 11).write(to: folder.url.appending(path: "large"))

    for name in ["pipe", "directory", "large"] {
      #expect(throws: RemoteError.self) { try store.get(name, limit: 10) }
    }
  }

  @Test mutating func aFolderThatIsGoneIsNotMadeAgain() throws {
    var missing = FolderStore(path: path("unmounted"))

    #expect(throws: RemoteError.self) { try missing.put([1], as: "a/object") }
    #expect(throws: RemoteError.self) { try missing.list("a") }
    #expect(!FileManager.default.fileExists(atPath: path("unmounted")))
  }
}
