import Foundation
import SatchelTestSupport
import Testing

@testable import satchel

@Suite struct ExportFileTests {
  @Test func aFileInTheWayIsNotTouched() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "out.json.part")

    #expect(throws: Failure.self) { try ExportFile(folder.path("out.json")) }

    #expect(try String(contentsOfFile: folder.path("out.json.part"), encoding: .utf8) == "mine")
  }

  @Test func aFileIsThereWhenItIsWholeAndElseNothingIs() throws {
    let folder = try TemporaryFolder()

    do {
      let whole = try ExportFile(folder.path("whole"))
      try whole.write(Array("all".utf8))
      try whole.finish()
      try ExportFile(folder.path("broken")).write(Array("some".utf8))
    }

    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["whole"])
  }
}
