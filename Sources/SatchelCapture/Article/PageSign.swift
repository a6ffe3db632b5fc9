/// What a page shows for those who are on it, and which says nothing once the article is stored: the
/// sign by a heading or a note that leads to a place on the page, and a wiki's links to edit a part.
enum PageSign {
  /// With a mark of emphasis such as `*` or `†` a note is named, so these are no signs.
  private static let signs = Set("¶§#↩↵↰⇧⤴⏎∞⚓🔗".unicodeScalars.map(\.value) + [0xfe0e, 0xfe0f])

  static func isOne(_ index: Int, in document: HTMLDocument) -> Bool {
    switch document.name(index) {
    case .a: leadsToPlace(index, in: document) && isSign(index, in: document)
    case .span: isForEditors(index, in: document)
    default: false
    }
  }

  private static func leadsToPlace(_ link: Int, in document: HTMLDocument) -> Bool {
    document.bytes(of: .href, at: link)?.first == UInt8(ascii: "#")
  }

  private static func isSign(_ link: Int, in document: HTMLDocument) -> Bool {
    guard document.nodes[link].end - link <= 6 else { return false }
    let text = document.text(link, limit: 32).unicodeScalars.filter {
      !$0.properties.isWhitespace
    }
    return !text.isEmpty && text.allSatisfy { signs.contains($0.value) }
  }

  private static func isForEditors(_ span: Int, in document: HTMLDocument) -> Bool {
    document.bytes(of: .class, at: span)?.split(separator: 0x20)
      .contains { $0.elementsEqual("mw-editsection".utf8) } ?? false
  }
}
