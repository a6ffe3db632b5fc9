extension ImportFormat {
  /// A format that is a table with a line of names.
  ///
  /// A file is of this format if its names, in any case, hold all of `marks`.
  static func csv(
    _ name: String, _ title: String, separator: Unicode.Scalar = ",", marks: [String],
    _ map: @escaping @Sendable (inout Fields) throws(ArticleDefect) -> ImportedArticle
  ) -> ImportFormat {
    let separator = UInt8(ascii: separator)
    return ImportFormat(
      name: name, title: title, isStreaming: true,
      recognises: { beginning in
        let names = CSVTable.names(beginning.firstLine, separator: separator)
        return marks.allSatisfy(names.contains)
      },
      read: { source, body in
        try CSVTable.read(&source, separator: separator, file: nil, map, body)
      })
  }
}

enum CSVTable {
  typealias Map = (inout Fields) throws(ArticleDefect) -> ImportedArticle

  /// Passes every row but the first as an entry; the first has the names.
  static func read(
    _ source: inout ByteSource, separator: UInt8, file: String?, _ map: Map,
    _ body: (FoundEntry) throws -> Void
  ) throws {
    var reader = CSVReader(separator: separator)
    guard let header = try reader.next(&source) else { return }
    let names = header.fields.map { Self.name($0 ?? "") }
    while let record = try reader.next(&source) {
      let place = EntryPlace(file: file, unit: .line, number: record.line)
      try body(
        FoundEntry(place) { () throws(ArticleDefect) in
          var fields = try Self.fields(of: record, names)
          var article = try map(&fields)
          article.leftOut += fields.rest
          return article
        })
    }
  }

  static func names(_ line: ArraySlice<UInt8>, separator: UInt8) -> Set<String> {
    Set(line.split(separator: separator).map { name(String(decoding: $0, as: UTF8.self)) })
  }

  private static func name(_ text: String) -> String {
    text.filter { $0 != "\"" && $0 != "\u{feff}" }.trimmed.lowercased()
  }

  private static func fields(
    of record: CSVReader.Record, _ names: [String]
  ) throws(ArticleDefect) -> Fields {
    var members: [JSONValue.Member] = []
    for (index, field) in record.fields.enumerated() {
      guard let field else { throw .malformed("it is not UTF-8 text") }
      let name = index < names.count ? names[index] : "column \(index + 1)"
      members.append(JSONValue.Member(name: name, value: .text(field)))
    }
    return Fields(members)
  }
}
