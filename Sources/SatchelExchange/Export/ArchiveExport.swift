import SatchelArchive
import SatchelBytes
import SatchelModel
package import SatchelStorage

/// Everything that a library has, as a ZIP archive of lines that other programs can read, too.
///
/// The same library and history give the same bytes. Memory holds one part of the lines, and a few bytes for
/// each file.
package struct ArchiveExport {
  private static let partBytes = 8 << 20

  private var zip: ZipWriter
  private var lines: [UInt8] = []
  private var parts = 0
  private var formerTexts: Set<[UInt8]> = []

  package init(to sink: @escaping ExportSink) { zip = ZipWriter(sink) }

  /// Writes all of it, telling `passed` of each article.
  ///
  /// Returns how many texts are not on this machine.
  package mutating func write(
    _ library: Library, _ passed: () throws -> Void = {}
  ) throws -> Int {
    try writeHeader()
    try writeHistory(library)
    let missing = try writeArticles(library, passed)
    let shown = try writeFormerTexts(library)
    try library.forEachPicture(or: shown) { hash, bytes in
      try zip.add(ArchiveLayout.pictures.name(Hex.encode(hash)), bytes, isPacked: false)
    }
    try zip.finish()
    return missing
  }

  private mutating func writeHeader() throws {
    var writer = JSONWriter()
    writer.object {
      $0.field("format", ArchiveLayout.format)
      $0.field("version", ArchiveLayout.version)
    }
    try zip.add(ArchiveLayout.header, writer.drain())
  }

  private mutating func writeHistory(_ library: Library) throws {
    try library.forEachEvent { event in
      try add(to: .history) { $0.event(event) }
    }
    try endPart(of: .history)
    parts = 0
  }

  private mutating func writeArticles(
    _ library: Library, _ passed: () throws -> Void
  ) throws -> Int {
    var missing = 0
    try library.forEachArticle(includingTrash: true) { article, body in
      try passed()
      if article.content != nil, body == nil { missing += 1 }
      for version in article.versions where version.bodyHash != article.content?.bodyHash {
        formerTexts.insert(version.bodyHash)
      }
      try add(to: .articles) { $0.line(article, body) }
    }
    for search in try library.savedSearches() { try add(to: .articles) { $0.line(search) } }
    try endPart(of: .articles)
    return missing
  }

  /// Returns the pictures that they show.
  private mutating func writeFormerTexts(_ library: Library) throws -> Set<[UInt8]> {
    var shown: Set<[UInt8]> = []
    for hash in formerTexts.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      guard let body = try library.body(hash: hash) else { continue }
      shown.formUnion(body.pictures.map(\.hash))
      var writer = JSONWriter()
      writer.object {
        $0.field("text", body.text)
        $0.field("html", body.html)
      }
      try zip.add(ArchiveLayout.texts.name(Hex.encode(hash) + ".json"), writer.drain())
    }
    return shown
  }

  // MARK: - Lines

  private mutating func add(
    to folder: ArchiveLayout, _ write: (inout JSONWriter) -> Void
  ) throws {
    var writer = JSONWriter()
    write(&writer)
    writer.lineBreak()
    lines += writer.drain()
    if lines.count >= Self.partBytes { try endPart(of: folder) }
  }

  private mutating func endPart(of folder: ArchiveLayout) throws {
    guard !lines.isEmpty else { return }
    parts += 1
    let number = String(parts)
    let padded = String(repeating: "0", count: max(0, 6 - number.count)) + number
    try zip.add(folder.name(padded + ".jsonl"), lines)
    lines.removeAll(keepingCapacity: true)
  }
}

extension JSONWriter {
  fileprivate mutating func event(_ event: ArchivedEvent) {
    object {
      $0.field("when", CivilDate.iso8601(event.when))
      $0.field("machine", event.replica.hex)
      $0.field("verb", event.verb)
      $0.field("article", event.article.text)
      $0.field("sentences", event.sentences)
    }
  }
}
