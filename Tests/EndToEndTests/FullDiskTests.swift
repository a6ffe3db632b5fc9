import Foundation
import SatchelTestSupport
import Testing

/// Disks that take no more, and folders that may not be written.
@Suite struct FullDiskTests {
  private func machineWithNote() throws -> Machine {
    let machine = try Machine("laptop")
    try machine.add("https://example.org/page")
    try machine.must("note", "last", "-m", "before")
    return machine
  }

  /// Every write beyond `kibibytes` of a file fails, as it does when a quota is used up.
  private func limited(_ machine: Machine, kibibytes: Int, _ words: String) throws
    -> RunningProgram.Outcome
  {
    try machine.shell("trap '' XFSZ; ulimit -f \(kibibytes); exec \"$satchel\" \(words)")
  }

  @Test(arguments: [1, 40, 200])
  func aWriteThatDoesNotFitFailsAsAWholeAndTheNextOneWorks(kibibytes: Int) throws {
    let machine = try machineWithNote()
    let before = try machine.canonical
    let text = String(repeating: "word ", count: 20_000)

    for words in [
      "note last -m '\(text)'", "edit last --title '\(text.prefix(4000))'", "delete last --yes",
    ] {
      let outcome = try limited(machine, kibibytes: kibibytes, words)
      // A change may fit that is smaller than what the disk has left.
      if outcome.status == 0 { try machine.must("undo") } else { expectRefusal(outcome, 74) }
    }

    #expect(try machine.canonical == before)
    #expect(try machine.isSound)
    try machine.must("note", "last", "-m", "after")
    #expect(try machine.notes() == ["before", "after"])
  }

  @Test func anImportThatDoesNotFitIsCompletedByTheNextOne() throws {
    let machine = try machineWithNote()
    let file = try machine.home.write(canonicalDocument(articles: 600), to: "import.json")

    let outcome = try limited(machine, kibibytes: 400, "import '\(file)'")

    #expect(outcome.status == 74)
    #expect(try machine.isSound)
    try machine.must("import", file)
    #expect(try machine.list("list", "--limit", "1000").count == 601)
  }

  @Test func aSyncThatDoesNotFitIsCompletedByTheNextOne() throws {
    let pair = try Pair()
    let file = try pair.laptop.home.write(canonicalDocument(articles: 600), to: "import.json")
    try pair.laptop.must("import", file)
    try pair.laptop.must("sync")
    try pair.desktop.add("https://example.org/page")

    let outcome = try limited(pair.desktop, kibibytes: 300, "sync")

    expectRefusal(outcome, 74)
    #expect(try pair.desktop.isSound)
    try pair.sync()
    #expect(try pair.laptop.list("list", "--limit", "1000").count == 601)
    #expect(try pair.agreed() != nil)
  }

  @Test func aProgramThatTheSystemEndsInTheMiddleOfAWriteLeavesASoundLibrary() throws {
    let machine = try machineWithNote()
    let before = try machine.canonical

    // The limit's signal kills in the middle of the write, unless it is ignored.
    let outcome = try machine.shell(
      "ulimit -f 1; env --default-signal=XFSZ \"$satchel\" note last -m lost; exit $?")

    #expect(outcome.status == 128 + SIGXFSZ)
    #expect(try machine.canonical == before)
    #expect(try machine.isSound)
  }

  @Test func aNewLibraryThatDoesNotFitLeavesNoHalfOne() throws {
    let machine = try Machine("laptop")

    expectRefusal(try limited(machine, kibibytes: 100, "list"), 74)

    #expect(try FileManager.default.contentsOfDirectory(atPath: machine.dataFolder.path).isEmpty)
    #expect(try machine.list("list").isEmpty)
  }

  /// Whether this machine lets the tests mount a small disk of their own.
  private static let canMount =
    (try? run("unshare", "-Urm", "mount", "-t", "tmpfs", "none", "/mnt"))?.status == 0

  @Test(.enabled("needs leave to mount a small disk", { FullDiskTests.canMount }))
  func aDiskThatFillsUpKeepsEveryNoteThatWasAcknowledged() throws {
    let machine = try Machine("laptop")
    let steps = """
      mount -t tmpfs -o size=1200k none "$SATCHEL_HOME" || exit 99
      "$satchel" add https://example.org/page --no-fetch > "$results/added"
      text=$(head -c 20000 /dev/zero | tr '\\0' 'b')
      while "$satchel" note last -m "$text" 2> "$results/errors"; do echo; done > "$results/notes"
      "$satchel" note last -m "$text"; echo $? > "$results/status"
      "$satchel" notes last --json > "$results/kept"
      exec "$satchel" doctor
      """
    let results = try TemporaryFolder()

    let outcome = try run(
      "unshare", "-Urm", "bash", "-c", steps,
      environment: machine.environment.merging([
        "satchel": try Programs.path("satchel"), "results": results.path,
      ]) { _, new in new })

    func result(_ name: String) throws -> String {
      try String(contentsOf: results.url.appending(path: name), encoding: .utf8)
    }
    #expect(outcome.status == 0)
    #expect(try result("errors").contains("satchel: the disk is full; nothing was changed"))
    #expect(try result("status") == "74\n")
    let acknowledged = try result("notes").split(separator: "\n").count
    let kept = try JSONSerialization.jsonObject(with: Data(result("kept").utf8)) as? [Any]
    #expect(acknowledged > 0 && kept?.count == acknowledged)
  }

  /// What makes permissions bind even for root: no capability to pass over them.
  private static let asAnyone = geteuid() == 0 ? "setpriv --inh-caps=-all --bounding-set=-all" : ""

  @Test func aHomeThatMayNotBeWrittenCanBeReadAndRefusesChanges() throws {
    let machine = try machineWithNote()
    let before = try machine.canonical
    let permissions = "$SATCHEL_HOME $SATCHEL_HOME/data"
    _ = try machine.shell("chmod -R u-w \(permissions)")

    func readOnly(_ words: String) throws -> RunningProgram.Outcome {
      try machine.shell("exec \(Self.asAnyone) \"$satchel\" \(words)")
    }
    let (list, export) = (try readOnly("list"), try readOnly("export --format canonical"))
    let refused = [
      try readOnly("note last -m more"),
      try readOnly("add https://example.org/other --no-fetch"), try readOnly("undo"),
    ]
    _ = try machine.shell("chmod -R u+w \(permissions)")

    #expect(list.status == 0 && export.output == before)
    for outcome in refused { expectRefusal(outcome, 77, saying: "cannot be written") }
    #expect(try machine.canonical == before)
  }

  @Test func aNewHomeThatMayNotBeWrittenIsRefusedByItsName() throws {
    let machine = try Machine("laptop")

    let outcome = try machine.shell(
      "chmod u-w $SATCHEL_HOME; \(Self.asAnyone) \"$satchel\" list; status=$?;"
        + "chmod u+w $SATCHEL_HOME; exit $status")

    expectRefusal(outcome, 77, saying: machine.home.path)
  }
}
