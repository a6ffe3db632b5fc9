import SatchelBytes
import SatchelModel
import SatchelStorage
import SatchelTestSupport

/// Fills a library with articles that use every field, differently for each seed.
struct RandomLibrary {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func fill(_ library: TemporaryLibrary) throws {
    var ids: [ArticleID] = []
    for number in 0..<6 {
      let address = "https://example.org/\(number)?q=" + (number.isMultiple(of: 2) ? "é" : "a%20b")
      let hasAddress = chance(80)
      let id = hasAddress ? try CanonicalURL(address).id : ArticleID(high: 7, low: UInt64(number))
      ids.append(id)
      try library.change(id, [.save(url: hasAddress ? address : nil, at: time())])
      try library.change(id, try fields())
      for _ in 0..<Int.random(in: 1...3, using: &random) { try capture(library, id, number) }
      try words(library, id)
      try rework(library, id)
      if chance(50) { try library.change(id, [.setPosition(progress())]) }
      if chance(50) { try library.change(id, [.setPosition(progress())]) }
      if chance(20) { try library.change(id, [.delete]) }
    }
    if chance(50) { try library.change(ids[0], [.alias(ids[1])]) }
    if chance(50) { try library.change(ids[2], [.notSame(ids[3])]) }
    try searches(library)
  }

  /// A text with a picture, in place of the one before.
  private mutating func capture(
    _ library: TemporaryLibrary, _ id: ArticleID, _ number: Int
  ) throws {
    let picture = [UInt8](repeating: UInt8(number), count: Int.random(in: 1...9, using: &random))
    let image = "<img src=\"\(PictureReference(of: picture).text)\" alt=\"\">"
    let html = chance(50) ? "" : "<p>\(number)\(chance(50) ? image : "")</p>"
    let body = ContentBody(text: text(), html: html)
    var edit = Edit(article: id, intents: [.capture(captured(body))], body: body)
    if !body.pictures.isEmpty { edit.pictures = [picture] }
    try library.change(edit)
  }

  private mutating func searches(_ library: TemporaryLibrary) throws {
    for name in ["tea", "Long reads", "é \"x\""] where chance(40) {
      try library.library.save(
        try SavedSearch(name: name, query: "tag:tea or \"\(name.count)\""), "test", now: 1)
    }
  }

  private mutating func fields() throws -> [Intent] {
    var intents: [Intent] = []
    if chance(50) { intents.append(.setTitle("own " + text())) }
    if chance(50) { intents.append(.setFavourite(true)) }
    if chance(50) { intents.append(.setState(.archived)) }
    for word in ["mud", "Ärger/x"] where chance(30) {
      intents.append(.refuseTag(key: Tag.key(of: word)))
    }
    for word in ["tea", "Ö, kitchen", "[x]", "a/b", "=1"] where chance(40) {
      intents.append(.tag(try Tag(word)))
    }
    return intents
  }

  private mutating func captured(_ body: ContentBody) -> Captured {
    func perhaps(_ text: String) -> String? { chance(60) ? text : nil }
    let content = ContentReference(
      source: [.automatic, .extension, .manual].randomElement(using: &random) ?? .manual,
      extractorVersion: 3, captured: time(), bodyHash: body.hash, bodyBytes: body.encoded.count,
      wordCount: 12)
    return Captured(
      title: perhaps(text()), author: perhaps("-A"), site: perhaps("S\u{202e}"),
      language: perhaps("en-GB"), published: perhaps("2020-02"), excerpt: perhaps(text()),
      content: content)
  }

  private mutating func words(_ library: TemporaryLibrary, _ id: ArticleID) throws {
    for _ in 0..<Int.random(in: 0..<3, using: &random) {
      try library.change(id, [.addNote(NoteID(value: anyNumber()), text: "n" + text(), at: time())])
      let anchor = Anchor(
        quote: "q" + text(), prefix: text(), suffix: "",
        start: Int.random(in: 0..<99, using: &random))
      try library.change(
        id, [.addHighlight(anchor, colour: chance(50) ? "red" : nil, at: time())])
      guard chance(50) else { continue }
      try library.change(
        id, [.annotateHighlight(anchor.id(in: id), shown: nil, text: "h" + text())])
    }
  }

  /// Changes notes later than they were made, and often twice from what was shown before, as machines do
  /// that are apart: these conflict.
  private mutating func rework(_ library: TemporaryLibrary, _ id: ArticleID) throws {
    let article = try library.library.article(id)
    for note in article?.notes ?? [] {
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let text = changed(note.lines)
        try library.change(id, [.editNote(note.id, shown: note.lines, text: text)])
      }
    }
    for highlight in article?.highlights ?? [] {
      guard let note = highlight.note else { continue }
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let text = changed(note)
        try library.change(id, [.annotateHighlight(highlight.id, shown: note, text: text)])
      }
    }
  }

  /// One line of it says something else, and perhaps there is another one.
  private mutating func changed(_ lines: LineText) -> String {
    var texts = lines.lines.map(\.text)
    if let place = texts.indices.randomElement(using: &random) { texts[place] = "x" + text() }
    if chance(30) { texts.insert(text(), at: 0) }
    return texts.joined(separator: "\n")
  }

  // MARK: - Chance

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  private mutating func anyNumber() -> UInt64 { UInt64.random(in: 1...(.max), using: &random) }

  private mutating func time() -> Int64 {
    Int64.random(in: 0..<1_700_000_000_000, using: &random)
  }

  private mutating func progress() -> Progress {
    Progress(
      thousandths: Int.random(in: 0...1000, using: &random),
      reading: Int.random(in: 0...2, using: &random))
  }

  private mutating func text() -> String {
    let words = [
      "tea", "=SUM(A1)", "a,b", "\"quoted\"", "two\nlines", "<script>", "\u{1b}[31m", "茶 の湯", "'",
      "\\u00e9",
      "😀", "&amp;", " ", "]]>",
    ]
    return (0..<Int.random(in: 1...4, using: &random))
      .compactMap { _ in words.randomElement(using: &random) }.joined(separator: " ")
  }
}
