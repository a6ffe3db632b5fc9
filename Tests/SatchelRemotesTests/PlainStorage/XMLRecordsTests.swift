import SatchelRemotes
import Testing

/// Listings from a server, which may say anything.
struct XMLRecordsTests {
  private func read(_ text: String, each name: String = "r") -> [XMLRecords.Record]? {
    XMLRecords.read(Array(text.utf8), each: name)
  }

  @Test func everyRecordHoldsWhatIsInsideIt() {
    let text = """
      <m xmlns:D="DAV:"><D:r><D:href>/a%20b</D:href><D:p><D:c/></D:p></D:r><D:r/></m>
      """

    let records = read(text, each: "DAV:|r")

    #expect(records == [["DAV:|href": "/a%20b", "DAV:|c": "", "DAV:|p": ""], [:]])
  }

  @Test func aDocumentTypeIsRefused() {
    let bomb = #"<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>"#
    let file = #"<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>"#

    #expect(read(bomb) == nil)
    #expect(read(file) == nil)
  }

  @Test func depthIsBounded() {
    let deep = String(repeating: "<a>", count: 100_000)

    #expect(read("<r>\(deep)") == nil)
  }

  @Test(arguments: ["", "<r>", "<r></s>", "no XML at all", "<r>&undeclared;</r>", "\u{0}"])
  func whatIsNotWellFormedIsNoListing(text: String) { #expect(read(text) == nil) }
}
