import SatchelBytes
import SatchelModel
import SatchelStorage

extension ImportFormat {
  /// What `satchel export --format archive` writes.
  static let archive = ImportFormat(
    name: "archive", title: "an archive of Satchel",
    recognises: { $0.json?.texts["format"] == ArchiveExport.format },
    read: { source, body in
      try ArchiveLines.checkHeader(&source)
      try JSONLines.read(&source, after: 1, skipping: ["event"], body)
    },
    events: { source, body in
      try ArchiveLines.checkHeader(&source)
      try ArchiveLines.events(&source, body)
      try source.rewind()
    })
}

private enum ArchiveLines {
  private static let maximumBytes = 1 << 20

  static func checkHeader(_ source: inout ByteSource) throws(ExchangeError) {
    let line = try source.line(limit: maximumBytes)
    guard let value = try? JSONParser.parse(line?.bytes ?? []), var fields = try? Fields(value),
      let version = try? fields.integer("version")
    else { throw .notAnExport(path: source.path, detail: "it does not say its version") }
    guard version <= 1 else { throw .newerVersion(path: source.path, version: version) }
  }

  /// The lines up to the first that is no event; one that does not read is left out.
  static func events(
    _ source: inout ByteSource, _ body: (ArchivedEvent) throws -> Void
  ) throws {
    while let line = try source.line(limit: maximumBytes) {
      guard let value = try? JSONParser.parse(line.bytes), var fields = try? Fields(value),
        let event = fields.value("event")
      else { return }
      if let event = try? self.event(event) { try body(event) }
    }
  }

  private static func event(_ value: JSONValue) throws(ArticleDefect) -> ArchivedEvent? {
    var fields = try Fields(value)
    guard let when = try fields.date("when"), let article: ArticleID = try fields.id("article"),
      let replica = try fields.text("machine").flatMap({ ReplicaID(hex: $0) })
    else { return nil }
    return ArchivedEvent(
      when: when, replica: replica, verb: try fields.text("verb"), article: article,
      sentences: try fields.list("sentences").map { $0.replacing("\n", with: " ") })
  }
}
