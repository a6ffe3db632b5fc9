import FoundationEssentials
import Testing

@testable import SatchelCapture

@Suite struct SavedFileTests {
  private func archive(_ parts: String...) -> [UInt8] {
    let head = """
      From: <Saved by Blink>
      Snapshot-Content-Location: https://example.org/essay
      MIME-Version: 1.0
      Content-Type: multipart/related;
      \ttype="text/html";
      \tboundary="--frontier"

      """
    let text = head + "\n" + parts.map { "----frontier\n\($0)\n" }.joined() + "----frontier--\n"
    return Array(text.replacing("\n", with: "\r\n").utf8)
  }

  private static let page = """
    Content-Type: text/html; charset=utf-8
    Content-Transfer-Encoding: quoted-printable
    Content-Location: https://example.org/essay

    <title>On =C3=A9tudes</title><p>One=
     two, <a href=3D"/b">a link</a>.
    """

  @Test func anArchivedPageIsReadWithItsAddress() throws {
    let picture =
      "Content-Type: image/png\nContent-Transfer-Encoding: base64\n"
      + "Content-Location: https://example.org/p.png\n\niVBO\nRw=="
    let bytes = archive(Self.page, picture)

    let page = try capture(document: bytes, name: "essay.mhtml").page

    #expect(page.title == "On études")
    #expect(page.text == "One two, a link.")
    #expect(page.html.contains("href=\"https://example.org/b\""))
    #expect(addressOfOrigin(bytes) == "https://example.org/essay")
    #expect(WebArchive(bytes)?.resources["https://example.org/p.png"] == [0x89, 0x50, 0x4e, 0x47])
  }

  @Test(arguments: [
    (
      "standard input", "<title>On Hedges</title>\n<p>They <b>grow</b> slowly.", "They grow slowly."
    ),
    ("standard input", "\n<!-- copied --><P class=x>They grow.", "They grow."),
    ("standard input", "<3 hedges", "<3 hedges"),
    ("standard input", "<person> said: they grow", "<person> said: they grow"),
    ("notes.txt", "<p>is a paragraph's tag", "<p>is a paragraph's tag"),
  ])
  func aPieceOfHTMLIsOneUnlessItsNameSaysThatItIsText(
    name: String, text: String, read: String
  ) throws {
    #expect(try capture(document: Array(text.utf8), name: name).page.text == read)
  }

  @Test(arguments: [
    "", ":", "a: b", "Content-Type: multipart/related",
    "Content-Type: multipart/related; boundary=",
    "Content-Type: multipart/related; boundary=x\n\n--x\n--x\n--x--",
    "Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/plain\n\ntext\n--x--",
    "\r\n\r\n", String(repeating: "a: b\n", count: 20_000),
  ])
  func whatIsNoArchiveIsNone(text: String) {
    #expect(WebArchive(Array(text.utf8)) == nil)
  }

  @Test func everyCutOfAnArchiveIsReadOrNot() {
    let bytes = archive(Self.page)

    for end in bytes.indices { _ = WebArchive(Array(bytes[..<end])) }

    #expect(WebArchive(bytes) != nil)
  }

  @Test(arguments: [
    (
      "<!doctype html>\n<!-- saved from url=(0021)https://example.org/a -->",
      "https://example.org/a"
    ),
    (
      "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://example.org/b \n -->",
      "https://example.org/b"
    ), ("<!doctype html><!-- saved from url=(0009)file:///a -->", nil), ("<html>", nil),
    ("saved from url=(0021)https://example.org/a", nil),
  ])
  func aSavedPageTellsWhereItIsFrom(text: String, address: String?) {
    #expect(addressOfOrigin(Array(text.utf8)) == address)
  }

  @Test func aDocumentIsReadWithWhatItSaysOfItself() throws {
    let page = try capture(document: Self.document, name: "hedges.pdf").page

    #expect(page.title == "On Hedges")
    #expect(page.author == "Ann Other")
    #expect(page.published == "2024-01-02")
    #expect(page.text.contains("closely spaced shrubs"))
  }

  @Test(arguments: [
    ("", "it is damaged, or beyond all limits"),
    ("/Encrypt 7 0 R", "it is locked or damaged; if it has a password, add a copy without one"),
  ])
  func aDamagedDocumentIsRefused(rest: String, reason: String) {
    let bytes = Array(Self.document.prefix(20)) + [UInt8](repeating: 0xff, count: 5000)

    #expect(throws: CaptureError.unreadableDocument(name: "x.pdf", reason: reason)) {
      try capture(document: bytes + Array(rest.utf8), name: "x.pdf")
    }
  }

  /// A document without a table of its objects, which readers make up for.
  private static let document = Array(
    """
    %PDF-1.4
    1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
    2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
    3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R
    /Resources << /Font << /F1 5 0 R >> >> >> endobj
    4 0 obj << /Length 73 >>
    stream
    BT /F1 12 Tf 20 350 Td (A hedge is a line of closely spaced shrubs.) Tj ET
    endstream endobj
    5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj
    6 0 obj << /Title (On Hedges) /Author (Ann Other) /CreationDate (D:20240102030405Z) >> endobj
    trailer << /Size 7 /Root 1 0 R /Info 6 0 R >>
    %%EOF

    """.utf8)
}
