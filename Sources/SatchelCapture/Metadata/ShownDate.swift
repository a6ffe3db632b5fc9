/// The date that a page shows by its headline.
struct ShownDate {
  /// How many scraps of text behind the headline are so close that a date there is the article's.
  private static let closest = 8
  private static let close = 30
  /// The longest scrap of text that is little more than a date.
  private static let longest = 90

  private(set) var published: String?
  /// Whether the page marks it as the day of publication.
  private(set) var isCertain = false
  /// Said to be of the last change.
  private(set) var updated: String?

  init(in document: HTMLDocument, _ nearby: TitleSurroundings, order: DayOrder) {
    let (after, before) = (nearby.after, nearby.before)
    for texts in [after.prefix(Self.closest), before.prefix(Self.closest)] where published == nil {
      read(texts, of: document, order, isClosest: true)
    }
    guard updated == nil else { return }
    for texts in [after.prefix(Self.close), before[...]] where published == nil {
      read(texts.dropFirst(Self.closest), of: document, order)
    }
  }

  /// The first date of the page that says itself that it is the day of publication.
  static func announced(in document: HTMLDocument, order: DayOrder) -> String? {
    let scraps = document.nodes.indices.lazy.filter { index in
      let bytes = document.textBytes(index)
      return (8...longest).contains(bytes.count) && bytes.contains(where: ASCII.isDigit)
    }
    return scraps.prefix(mostScraps).lazy.compactMap { index in
      let text = String(decoding: document.textBytes(index), as: UTF8.self)
      return says(published, text) ? CalendarDate.any(text, order: order) : nil
    }.first
  }

  private static let mostScraps = 10_000

  private mutating func read(
    _ texts: ArraySlice<Int>, of document: HTMLDocument, _ order: DayOrder, isClosest: Bool = false
  ) {
    var before = ""
    for index in texts {
      let bytes = document.textBytes(index)
      guard bytes.count <= Self.longest else {
        before = ""
        continue
      }
      let text = String(decoding: bytes, as: UTF8.self)
      guard let date = Self.date(at: index, text, in: document, order) else {
        before = text
        continue
      }
      defer { before = "" }
      guard Self.says(Self.updated, before + text) else {
        published = date
        isCertain =
          isClosest || Self.isMarked(index, in: document)
          || Self.says(Self.published, text + before)
        return
      }
      updated = updated ?? date
    }
  }

  private static func date(
    at index: Int, _ text: String, in document: HTMLDocument, _ order: DayOrder
  ) -> String? {
    let element = document.nodes[index].parent
    if document.name(element) == .time, let value = document.value(of: .dateTime, at: element),
      let date = CalendarDate.any(value, order: order)
    {
      return date
    }
    guard text.contains(where: \.isNumber) else { return nil }
    return CalendarDate.any(text, order: order)
  }

  private static func isMarked(_ text: Int, in document: HTMLDocument) -> Bool {
    var element = document.nodes[text].parent
    for _ in 0..<2 {
      if document.name(element) == .time || document.classWords(element).contains(.date) {
        return true
      }
      element = document.nodes[element].parent
    }
    return false
  }

  private static func says(_ signs: [String], _ text: String) -> Bool {
    let text = text.lowercased()
    return signs.contains(where: text.holds)
  }

  private static let published = [
    "publish", "posted", "veröffentlicht", "erschienen", "publié", "publicado", "pubblicato",
    "gepubliceerd", "опубликовано", "公開", "发布",
  ]
  private static let updated = [
    "updat", "modif", "last edit", "revised", "reviewed", "aktualisiert", "geändert", "zuletzt",
    "stand:", "mis à jour", "maj", "actualiz", "atualiz", "aggiorn", "bijgewerkt", "oppdatert",
    "uppdaterad", "opdateret", "zaktualizowano", "обновлено", "изменено", "更新", "güncelle",
    "diperbarui",
  ]
}
