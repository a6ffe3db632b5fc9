import Foundation
import SatchelTestSupport
import Testing

@Suite struct ExtractTests {
  private let page = """
    <title>On Hedges</title><article><p>A hedge is a wall that grows, and it needs cutting.</p>
    <img src=/gate.jpg alt=gate></article>
    """

  @Test func aPageOnStandardInputIsPrintedAsJSON() throws {
    let machine = try Machine("desk")

    let printed = try machine.must(
      "extract", "--url", "https://garden.example/hedges", input: page)

    let article = try #require(
      try JSONSerialization.jsonObject(with: Data(printed.utf8)) as? [String: Any])
    #expect(article["title"] as? String == "On Hedges")
    #expect((article["html"] as? String)?.contains("https://garden.example/gate.jpg") == true)
  }

  @Test func aBatchAnswersEachLineAndSaysWhichPageCannotBeRead() throws {
    let (machine, folder) = (try Machine("desk"), try TemporaryFolder())
    try Data(page.utf8).write(to: URL(fileURLWithPath: folder.path + "/hedges.html"))

    let printed = try machine.must(
      "extract", "--batch",
      input: """
        {"id": "a", "url": "https://garden.example/", "path": "\(folder.path)/hedges.html"}
        {"id": "b", "path": "\(folder.path)/missing.html"}
        nonsense
        """)

    let lines = printed.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].contains(#""id":"a","title":"On Hedges""#))
    #expect(lines[1].hasPrefix(#"{"id":"b","error":""#))
    #expect(lines[2].contains("no JSON object"))
  }
}
