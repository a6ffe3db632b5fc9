import SatchelBytes
import SatchelModel
package import SatchelStorage

/// Everything that a library has, in one file: this machine's history, then the articles as JSON lines.
package struct ArchiveExport {
  static let format = "satchel-archive"

  private let sink: ExportSink

  package init(to sink: @escaping ExportSink) { self.sink = sink }

  /// Returns how many texts are not on this machine.
  package func write(_ library: Library) throws -> Int {
    try line {
      $0.field("format", Self.format)
      $0.field("version", 1)
    }
    try library.forEachEvent { event in
      try line { writer in
        writer.key("event")
        writer.object { $0.event(event) }
      }
    }
    var missing = 0
    var articles = JSONLinesExport(to: sink)
    try library.forEachArticle(includingTrash: true) { article, body in
      if article.content != nil, body == nil { missing += 1 }
      try articles.add(article, body)
    }
    return missing
  }

  private func line(_ write: (inout JSONWriter) -> Void) throws {
    var writer = JSONWriter()
    writer.object(write)
    writer.lineBreak()
    try sink(writer.drain())
  }
}

extension JSONWriter {
  fileprivate mutating func event(_ event: ArchivedEvent) {
    field("when", CivilDate.iso8601(event.when))
    field("machine", event.replica.hex)
    field("verb", event.verb)
    field("article", event.article.text)
    field("sentences", event.sentences)
  }
}
