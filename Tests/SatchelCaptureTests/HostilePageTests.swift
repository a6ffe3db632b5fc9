import SatchelCapture
import SatchelTestSupport
import Testing

/// Pages made to hurt.
///
/// Each would take minutes, or overflow the stack, if anything took time that grows with the square
/// of the page, or called itself for each level of nesting.
@Suite struct HostilePageTests {
  @Test(arguments: ["<div>", "<b>"])
  func aPageNestedAHundredThousandDeepKeepsItsWords(tag: String) throws {
    let html = "<title>Deep</title>" + String(repeating: tag, count: 100_000) + "the end"

    let page = try captured(html)

    #expect(page.title == "Deep")
    #expect(page.text == "the end")
  }

  @Test(arguments: [
    "<svg><g>", "<template>", "<select><option>x", "</p>", "<!--", "<", "&", "<p><i a={i}>x</p>",
    "<a rel=author class='author {i}'>", "<time>12 May", "<p>By", "<p>By {i}", "<p>Posted 1234567",
    "<h1>x", "<script type=application/ld+json>{", "<meta name=author content=x>", "<body a{i}=1>",
    "<script>", "<p title='", "&nbsp;", "&am", "<pre>swift</pre>", "<pre>1\n",
    "<div>copy</div>", "<a href=#x>¶</a>", "<a href=x>y</a>", "<!DOCTYPE ", "<?",
  ])
  func repetitionsAreTakenInTheirStride(piece: String) throws {
    let html = (0..<3000).map { piece.replacing("{i}", with: String($0)) }.joined()

    let page = try captured(html)

    #expect(page.html.utf8.count < 1_000_000)
  }

  @Test func aTagWithManyThousandAttributesIsTakenInItsStride() throws {
    let attributes = (0..<40_000).map { " a\($0)=\"\($0)\"" }.joined()

    let page = try captured("<p\(attributes)>x</p>")

    #expect(page.text == "x")
  }

  @Test func aPageBeyondTheSizeLimitIsRefusedByName() {
    let bytes = [UInt8](repeating: 0x41, count: PageParser.largestPage + 1)

    let error = #expect(throws: CaptureError.self) {
      try capture(page: bytes, contentType: nil, url: "https://x.example/")
    }

    #expect(error?.description.contains("'https://x.example/' is larger than 20 MB") == true)
  }

  @Test(arguments: UInt64(0)..<300)
  func anyBytesAreCapturedOrRefused(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let alphabet = Array("<>/!-='\"&;#xap \n\u{e9}".utf8) + [0x80, 0xff, 0x1b]
    let bytes = (0..<400).compactMap { _ in alphabet.randomElement(using: &random) }

    let page = try capture(page: bytes, contentType: nil, url: nil)

    #expect(!page.text.unicodeScalars.contains { $0.value == 0x1b })
  }
}
