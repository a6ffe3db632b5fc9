import Foundation
import SatchelBytes
import SatchelModel
import SatchelStorage
import SatchelTestSupport
import Testing

@Suite struct AtomicFileTests {
  @Test func aFileIsReplacedWholeAndIsItsOwnersAlone() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("settings")

    try AtomicFile.write([1, 2, 3], to: path)
    try AtomicFile.write([4], to: path)

    #expect(try AtomicFile.read(path) == [4])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["settings"])
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func aFileThatIsNotThereIsNoFile() throws {
    let folder = try TemporaryFolder()

    #expect(try AtomicFile.read(folder.path("none")) == nil)
    try AtomicFile.remove(folder.path("none"))
  }

  @Test func aFolderThatIsMissingIsAnErrorAndLeavesNothing() throws {
    let folder = try TemporaryFolder()

    #expect(throws: StorageError.self) {
      try AtomicFile.write([1], to: folder.path("missing/file"))
    }
    try AtomicFile.makeFolder(folder.path("missing/deep"))
    try AtomicFile.write([1], to: folder.path("missing/deep/file"))
    #expect(try AtomicFile.read(folder.path("missing/deep/file")) == [1])
  }

  @Test func aFileThatIsTooLargeIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("0123456789", to: "large")

    #expect(throws: StorageError.self) { try AtomicFile.read(path, maximumBytes: 9) }
    #expect(try AtomicFile.read(path, maximumBytes: 10)?.count == 10)
  }

  @Test func keysAreKeptAsTheyAre() throws {
    let folder = try TemporaryFolder()
    let store = KeyStore(folder: folder.path)

    #expect(try store.read() == nil)
    try store.write([1, 2, 3])
    #expect(try KeyStore(folder: folder.path).read() == [1, 2, 3])
  }
}

@Suite struct FileLockTests {
  @Test func onlyOneHoldsALockAndItIsFreeAfterwards() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("lock")

    func hold() throws {
      let lock = try FileLock(path)
      #expect(throws: StorageError.busy(path: path)) { _ = try FileLock(path) }
      _ = consume lock
    }

    try hold()
    try hold()
  }
}

@Suite struct SidecarTests {
  private static let machine = Array(repeating: UInt8(7), count: 32)

  private func sidecar(n: UInt64 = 5, hash: UInt64 = 50, inode: UInt64 = 1) -> Sidecar {
    Sidecar(
      replica: ReplicaID(value: 1), n: n, hash: HashPrefix(value: hash), machine: Self.machine,
      inode: inode)
  }

  private func verdict(
    _ sidecar: Sidecar?, sealed: UInt64 = 5, wasSent: Bool = true, replica: UInt64 = 1,
    machine: [UInt8] = Self.machine
  ) -> Sidecar.Verdict {
    Sidecar.check(
      sidecar, replica: ReplicaID(value: replica), sealed: sealed, wasSent: wasSent,
      machine: machine, inode: 1
    ) { HashPrefix(value: $0 * 10) }
  }

  @Test func aSidecarThatFitsIsFine() {
    #expect(verdict(sidecar()) == .fine)
    #expect(verdict(sidecar(n: 0, hash: 0), sealed: 0) == .fine)
  }

  @Test func aLibraryAheadOfItsSidecarIsFineSinceItIsWrittenFirst() {
    #expect(verdict(sidecar(), sealed: 9) == .fine)
  }

  @Test func aLibraryBehindItsSidecarWasSetBack() {
    #expect(verdict(sidecar(), sealed: 4) == .rewound)
  }

  @Test func anotherHashAtTheSameNumberIsAnotherLog() {
    #expect(verdict(sidecar(hash: 51)) == .rewound)
  }

  @Test func anotherMachineOrFileIsACopy() {
    #expect(verdict(sidecar(), machine: Array(repeating: 8, count: 32)) == .cloned)
    #expect(verdict(sidecar(inode: 2)) == .cloned)
  }

  @Test func aMissingSidecarMattersOnlyIfTheLogWasSent() {
    #expect(verdict(nil) == .missing)
    #expect(verdict(nil, wasSent: false) == .fine)
    #expect(verdict(sidecar(), replica: 2) == .missing)
  }

  @Test func aSidecarIsReadBackAndNothingElseIs() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("sidecar")
    let whole = sidecar()

    try whole.write(to: path)

    #expect(try Sidecar.read(path) == whole)
    for length in 0..<whole.encoded.count {
      #expect(Sidecar(decoding: Array(whole.encoded.prefix(length))) == nil)
    }
    #expect(Sidecar(decoding: whole.encoded + [0]) == nil)
  }

  @Test func aRestoredLibraryIsFoundOut() throws {
    let bench = try Bench()
    try bench.add("https://example.org/a")
    _ = try bench.sealed()
    let backup = bench.folder.path("backup")
    try bench.library.backUp(to: backup)
    let early = try bench.library.sidecar(machine: Self.machine)
    try bench.add("https://example.org/b")
    _ = try bench.sealed()
    let late = try bench.library.sidecar(machine: Self.machine)

    #expect(try bench.library.check(early, machine: Self.machine) == .fine)
    #expect(try bench.library.check(late, machine: Self.machine) == .fine)
    #expect(try bench.library.check(nil, machine: Self.machine) == .missing)

    let restored = bench.folder.path("restored")
    try AtomicFile.makeFolder(restored)
    try FileManager.default.moveItem(atPath: backup, toPath: "\(restored)/library.sqlite")
    let library = try Library.open(folder: restored, access: .readWrite) { ReplicaID(value: 9) }
    let moved = Sidecar(
      replica: late.replica, n: late.n, hash: late.hash, machine: late.machine,
      inode: try library.inode)
    #expect(try library.check(late, machine: Self.machine) == .cloned)
    #expect(try library.check(moved, machine: Self.machine) == .rewound)
  }
}
