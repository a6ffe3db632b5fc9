import Foundation
import SatchelModel
import Testing

@testable import satchel

@Suite struct InputTests {
  @Test(arguments: [
    ("one\ntwo\n", "one\ntwo"), ("one\r\ntwo\r\n", "one\ntwo"), ("one\rtwo", "one\ntwo"),
    ("\n\none\n\n\n", "\n\none"), ("", ""), ("\r\n", ""),
  ])
  func lineEndsOfAnyKindBecomeOurs(text: String, normal: String) {
    #expect(Editor.normal(text) == normal)
  }

  @Test(arguments: [
    "https://example.org", "http:/x", "file:///etc/passwd", "javascript:alert(1)", "HTTPS://x",
    "data:text/html,x", "mailto:a@b", "feed+https://x",
  ])
  func whatBeginsWithASchemeIsAnAddress(source: String) {
    #expect(Add.isAddress(source))
  }

  @Test(arguments: ["notes.md", "a b: c", "/tmp/x:y", ":x", "", "./x", "é:x"])
  func anythingElseIsAFile(source: String) {
    #expect(!Add.isAddress(source))
  }

  @Test func anEditorIsSplitAtWhiteSpaceAndNeverSeesAShell() {
    #expect(Child.words("  vim  -u NONE ") == ["vim", "-u", "NONE"])
    #expect(Child.words("x; rm -rf $HOME") == ["x;", "rm", "-rf", "$HOME"])
    #expect(Child.words("") == [])
  }

  @Test func aChildGetsItsArgumentsAsTheyAre() throws {
    let status = try Child.run([
      "sh", "-c", #"test "$1" = '$(exit 3); `x`'"#, "sh", "$(exit 3); `x`",
    ])

    #expect(status == 0)
  }

  @Test func aChildReadsWhatItIsGiven() throws {
    // As the program does at its start.
    signal(SIGPIPE, SIG_IGN)

    #expect(try Child.run(["grep", "-q", "needle"], reading: "hay\nneedle\n") == 0)
    #expect(try Child.run(["true"], reading: String(repeating: "x", count: 1_000_000)) == 0)
    #expect(try Child.run(["sh", "-c", "kill -9 $$"], reading: "") == 137)
  }

  @Test func aProgramThatIsNotThereIsAConfigurationError() {
    let failure = #expect(throws: Failure.self) { _ = try Child.run(["/nonexistent/editor"]) }

    #expect(failure?.status == .configuration)
  }

  @Test func aFileThatIsTooLargeIsRefusedBeforeItIsRead() throws {
    let path = NSTemporaryDirectory() + "satchel-input-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    let file = try #require(FileHandle(forWritingAtPath: path))
    // Sparse: 200 MB that take no room.
    try file.truncate(atOffset: 200_000_000)

    let failure = #expect(throws: Failure.self) {
      try InputFile.read(path, maximumBytes: InputFile.articleBytes)
    }

    #expect(failure?.status == .badInput)
    #expect(failure?.description.contains("200000000") == true)
  }

  @Test func foldersDevicesAndPipesAreNoFiles() throws {
    let pipe = NSTemporaryDirectory() + "satchel-pipe-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: pipe) }
    #expect(mkfifo(pipe, 0o600) == 0)

    for path in ["/dev/zero", NSTemporaryDirectory(), pipe] {
      let failure = #expect(throws: Failure.self) { try InputFile.read(path, maximumBytes: 100) }
      #expect(failure?.status == .badInput)
    }
    #expect(throws: Failure.self) { try InputFile.read("/nonexistent", maximumBytes: 100) }
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    let failure = #expect(throws: Failure.self) {
      try InputFile.text([0x61, 0xff, 0x62], named: "the note")
    }

    #expect(failure?.status == .badInput)
  }

  @Test func aPassageIsFoundWhateverSpaceIsBetweenItsWords() throws {
    let finder = PassageFinder(text: "Hedges keep\n\n  the wind out. Hedges keep the wind out.")

    let places = finder.places(of: " Hedges keep the  wind")

    #expect(places.map(\.start) == [0, 29])
    #expect(places.first?.quote == "Hedges keep\n\n  the wind")
    #expect(places.last?.prefix == "Hedges keep\n\n  the wind out. ")
    #expect(places.last?.suffix == " out.")
    #expect(finder.places(of: "   ").isEmpty)
    #expect(finder.places(of: "keepthe").isEmpty)
  }
}

@Suite struct TitleTests {
  @Test(arguments: ["", "   ", "a\u{1b}[31mb", "a\nb", "a\u{202e}b", "a\u{7}", "\u{9b}31m", "a\tb"])
  func aTitleThatNoPersonTypesIsBadInput(title: String) {
    let failure = #expect(throws: Failure.self) { try Title.checked(title) }

    #expect(failure?.status == .badInput)
  }

  @Test func spaceAroundATitleIsDropped() throws {
    #expect(try Title.checked("  Über  Hecken 世界 ") == "Über Hecken 世界")
  }
}
