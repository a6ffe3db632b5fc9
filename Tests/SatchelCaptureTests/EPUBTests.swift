import SatchelArchive
import Testing

@testable import SatchelCapture

@Suite struct EPUBTests {
  private static let container = """
    <?xml version="1.0"?><container><rootfiles>
    <rootfile media-type="application/oebps-package+xml" full-path="OEBPS/book.opf"/>
    </rootfiles></container>
    """
  private static let package = """
    <?xml version='1.0'?><!-- <item id="no"/> --><package><metadata>
    <dc:title>On Hedges &amp; Walls</dc:title><dc:creator>Ann Reed</dc:creator>
    <dc:creator>Bo Dale</dc:creator><dc:language>en-GB</dc:language><dc:date>2024-05-01</dc:date>
    </metadata><manifest>
    <item id="two" href="text/2%20two.xhtml" media-type="application/xhtml+xml"/>
    <item href="text/1.xhtml" media-type="application/xhtml+xml" id="one"/>
    <item id="pic" href="hedge.png" media-type="image/png"/>
    <item id="notes" href="notes.xhtml" media-type="application/xhtml+xml"/>
    <item id="toc" href="toc.xhtml" properties="nav" media-type="application/xhtml+xml"/>
    </manifest><spine><itemref idref="toc" linear="no"/><itemref idref="one"/><itemref idref="two"/><itemref idref="pic"/>
    <itemref idref="notes" linear="no"/><itemref idref="missing"/></spine></package>
    """

  private func book(_ files: [(String, String)]) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var writer = ZipWriter { bytes += $0 }
    try writer.add("mimetype", Array("application/epub+zip".utf8), isPacked: false)
    for (name, text) in files { try writer.add(name, Array(text.utf8)) }
    try writer.finish()
    return bytes
  }

  private func usualBook() throws -> [UInt8] {
    try book([
      ("META-INF/container.xml", Self.container), ("OEBPS/book.opf", Self.package),
      (
        "OEBPS/text/1.xhtml",
        "<html><head><title/></head><body><h1>One</h1><p>A <a id='x'/>hedge.</p>"
          + "<p><a href='2%20two.xhtml'>Next</a> <a href='https://example.org/'>out</a></p></body></html>"
      ),
      (
        "OEBPS/text/2 two.xhtml",
        "<html><body><script>evil()</script><p>A wall.</p><img src='../hedge.png' alt='a hedge'/></body></html>"
      ), ("OEBPS/notes.xhtml", "<p>Aside.</p>"), ("OEBPS/toc.xhtml", "<p>Contents.</p>"),
    ])
  }

  @Test func aBookIsReadInItsOrderWithWhatItSaysOfItself() throws {
    let page = try capture(document: try usualBook(), name: "book.epub").page

    #expect(page.title == "On Hedges & Walls")
    #expect(page.author == "Ann Reed, Bo Dale")
    #expect(page.language == "en-GB")
    #expect(page.published == "2024-05-01")
    #expect(page.text == "One\n\nA hedge.\n\nNext out\n\nA wall.\n\nAside.")
  }

  @Test func linksWithinABookLeadNowhere() throws {
    let html = try capture(document: try usualBook(), name: "book.epub").page.html

    #expect(html.contains("<a href=\"https://example.org/\">out</a>"))
    #expect(!html.contains("book.invalid"))
    #expect(!html.contains("evil"))
  }

  @Test func anEntityOfABookIsNeitherFetchedNorUnfolded() throws {
    let kind = """
      <?xml version="1.0"?><!DOCTYPE x [<!ENTITY file SYSTEM "file:///proc/self/status">
      <!ENTITY a "lol"><!ENTITY many "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
      """
    let chapter = "<html><body><p>A &file; and &many;.</p></body></html>"
    let bytes = try book([
      ("META-INF/container.xml", kind + Self.container),
      ("OEBPS/book.opf", kind + Self.package.replacing("Bo Dale", with: "&file;")),
      ("OEBPS/text/1.xhtml", kind + chapter), ("OEBPS/text/2 two.xhtml", chapter),
    ])

    let page = try capture(document: bytes, name: "book.epub").page

    #expect(page.author == "Ann Reed, &file;")
    #expect(page.text.hasSuffix("A &file; and &many;."))
    #expect(!page.text.contains("lollol") && !page.text.contains("Pid"))
  }

  @Test(arguments: ["../../etc/passwd", "https://example.org/x.xhtml", "/", "", "1.xhtml#part"])
  func aChapterIsAFileOfTheBook(link: String) {
    let path = EPUBPath.resolve(link, beside: "OEBPS/text/2.xhtml")

    #expect(path?.hasPrefix("..") != true)
    #expect(path?.contains("example.org") != true)
  }

  @Test func whatNamesNoChaptersIsRefusedInPlainWords() throws {
    for files in [[], [("META-INF/container.xml", "<rootfile full-path='../x'/>")]] {
      let bytes = try book(files)

      #expect(throws: CaptureError.self) { try capture(document: bytes, name: "book.epub") }
    }
  }

  @Test func everyCutOfABookIsReadOrRefused() throws {
    let bytes = try usualBook()

    for end in stride(from: 0, to: bytes.count, by: 7) {
      _ = try? capture(document: Array(bytes[..<end]), name: "book.epub")
    }

    #expect(EPUBBook.isOne(bytes))
  }

  @Test(arguments: [
    ("<p/><br/>x", "<p></p><br>x"), ("<a id='b'/>c", "<a id='b'></a>c"),
    ("a < b / > c", "a < b / > c"),
    ("<p", "<p"), ("</p/>", "</p/>"),
  ])
  func elementsThatEndInTheirTagAreClosed(markup: String, closed: String) {
    #expect(SelfClosedTags.closed(in: markup) == closed)
  }

  @Test(arguments: [
    "<", "<a", "<a b", "<a b=", "<a b='", "<!--", "<a b=c", "<a =>", "<a / / />x", "&lt;",
  ])
  func brokenMarkupEnds(markup: String) {
    let tags = Array(MarkupTags(Array(markup.utf8)))

    #expect(tags.count <= 1)
  }
}
