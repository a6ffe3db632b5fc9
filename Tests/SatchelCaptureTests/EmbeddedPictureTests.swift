import Testing

@testable import SatchelCapture

@Suite struct EmbeddedPictureTests {
  /// The smallest that are pictures by their header: 3 by 3, and 1 by 1.
  private static let picture = "R0lGODlhAwADAIAAAAAAAAAAACH5BAAAAAAALAAAAAADAAMAAAIDhI8FADs="
  private static let pixel = "R0lGODlhAQABAIAAAAAAAAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="

  private func captured(_ source: String, extra: String = "") throws -> CapturedDocument {
    let words = String(repeating: "A hedge is a wall that grows, as people say. ", count: 12)
    let page =
      "<!doctype html><title>On Hedges</title><article><p>\(words)"
      + "<p><img src='\(source)' alt='a hedge' \(extra)><p>\(words)</article>"
    let rules = PictureRules(most: 5, largestBytes: 10_000, largestPixels: 1_000_000) { _ in
      "picture:1"
    }
    return try capture(document: Array(page.utf8), name: "hedges.html", pictures: rules)
  }

  @Test(arguments: [
    "data:image/gif;base64,\(picture)",
    "DATA:image/gif;base64,R0lGODlhAwADAIAAAAAAAAAAACH5BAAAAAAALAAAAAADAAMAAAIDhI8FADs%3D",
    " data:image/gif;charset=x;base64,\(picture)",
  ])
  func aPictureInThePageIsKept(source: String) throws {
    let document = try captured(source)

    #expect(document.pictures.count == 1)
    #expect(document.page.html.contains("<img src=\"picture:1\" alt=\"a hedge\">"))
  }

  @Test(arguments: [
    "data:image/gif;base64,\(pixel)", "data:image/svg+xml;base64,PHN2Zy8+", "data:text/html,<p>",
    "data:image/gif;base64,!!", "data:image/gif", "data:", "data:image/gif;base64,",
  ])
  func whatIsNoPictureOrOnlyCountsReadersIsNot(source: String) throws {
    let document = try captured(source)

    #expect(document.pictures.isEmpty)
    #expect(!document.page.html.contains("data:"))
  }

  @Test func aStandInGivesWayToThePictureThatIsLoadedLate() throws {
    let document = try captured(
      "data:image/gif;base64,\(Self.picture)", extra: "data-src='https://x.example/hedge.png'")

    #expect(document.pictures.isEmpty)
  }
}
