import SatchelBytes
import SatchelModel
import SatchelStorage

extension ImportFormat {
  /// What `satchel export --format archive` writes.
  static let archive = ImportFormat(
    name: "archive", title: "an archive of Satchel (ZIP)",
    recognises: { $0.files.contains(ArchiveLayout.header) },
    read: { source, body in try SatchelArchive(source).read(body) })
}

/// The files of an archive, in the order in which they are written and read.
enum ArchiveLayout: String, CaseIterable {
  /// Events as lines.
  case history
  /// Articles and saved searches as lines.
  case articles
  /// Texts that articles had before, a file each, named by the hash of the body.
  case texts
  /// Named by the hash of their bytes.
  case pictures

  static let header = "satchel.json"
  static let format = "satchel-archive"
  static let version = 1

  func name(_ file: String) -> String { "\(rawValue)/\(file)" }

  func holds(_ name: String) -> Bool { name.hasPrefix(rawValue + "/") }
}

/// Reads an archive of Satchel's own, which may still be anybody's.
private struct SatchelArchive {
  private let files: ArchiveFiles
  private let path: String

  init(_ source: borrowing ByteSource) throws(ExchangeError) {
    (files, path) = (try ArchiveFiles(source), source.path)
  }

  func read(_ body: (FoundEntry) throws -> Void) throws {
    try checkHeader()
    try files.check()
    for folder in ArchiveLayout.allCases {
      for name in files.names where folder.holds(name) { try read(folder, name, body) }
    }
  }

  private func checkHeader() throws(ExchangeError) {
    let bytes = try files.bytes(of: ArchiveLayout.header) ?? []
    guard let value = try? JSONParser.parse(bytes), var fields = try? Fields(value),
      (try? fields.text("format")) == ArchiveLayout.format,
      let version = try? fields.integer("version")
    else { throw .notAnExport(path: path, detail: "it does not say its version") }
    guard version <= ArchiveLayout.version else {
      throw .newerVersion(path: path, version: version)
    }
  }

  private func read(
    _ folder: ArchiveLayout, _ name: String, _ body: (FoundEntry) throws -> Void
  ) throws {
    let place = EntryPlace(file: name, unit: .file, number: 1)
    switch folder {
    case .history:
      var source = try files.source(name)
      try JSONLines.read(
        &source, file: name,
        as: { value throws(ArticleDefect) in .event(try ArchivedEvent(value)) }, body)
    case .articles:
      var source = try files.source(name)
      try JSONLines.read(&source, file: name, areOurs: true, body)
    case .texts:
      let bytes = try files.bytes(of: name) ?? []
      try body(
        FoundEntry(thing: place) { () throws(ArticleDefect) in
          .text(try ContentBody(archived: try JSONParser.parse(bytes)))
        })
    case .pictures:
      let bytes = try files.bytes(of: name) ?? []
      try body(FoundEntry(thing: place) { () throws(ArticleDefect) in .picture(bytes) })
    }
  }
}

extension ArchivedEvent {
  fileprivate init(_ value: JSONValue) throws(ArticleDefect) {
    var fields = try Fields(value)
    guard let when = try fields.date("when"), let article = try fields.ids("article").first,
      let replica = try fields.text("machine").flatMap({ ReplicaID(hex: $0) })
    else { throw .malformed("it lacks 'when', 'machine' or 'article'") }
    self.init(
      when: when, replica: replica, verb: try fields.text("verb"), article: article,
      sentences: try fields.list("sentences").map { $0.replacing("\n", with: " ") })
  }
}

extension ContentBody {
  fileprivate init(archived value: JSONValue) throws(ArticleDefect) {
    var fields = try Fields(value)
    self.init(
      text: try fields.verbatim("text") ?? "", html: try fields.verbatim("html") ?? "")
  }
}
