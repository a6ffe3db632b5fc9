/// Reads a table of separated values (RFC 4180) record by record; fields may hold line ends.
///
/// It forgives what other programs forgive: a quote within a field that does not begin with one, words
/// after a closing quote, any of the three line ends.
struct CSVReader {
  struct Record {
    /// Of its first character, counted from 1.
    let line: Int
    /// Nil for a field that is not UTF-8 text.
    let fields: [String?]
  }

  private static let maximumRecordBytes = 96 * 1024 * 1024
  private static let maximumFields = 1000

  private let separator: UInt8
  private var line = 1

  init(separator: UInt8) { self.separator = separator }

  /// The next record that is not an empty line; nil at the end.
  ///
  /// - Throws: `articleTooLarge` beyond 96 MiB or 1000 fields, `endsEarly` within quotes.
  mutating func next(_ source: inout ByteSource) throws(ExchangeError) -> Record? {
    while let byte = try source.peek() {
      if byte != 0x0a && byte != 0x0d { return try record(&source) }
      try takeLineEnd(&source)
    }
    return nil
  }

  private mutating func record(_ source: inout ByteSource) throws(ExchangeError) -> Record {
    let (start, firstLine) = (source.position, line)
    var fields: [String?] = []
    while true {
      fields.append(String(validating: try field(&source, from: start), as: UTF8.self))
      guard fields.count <= Self.maximumFields else { throw tooLarge(source, start) }
      guard try source.peek() == separator else { break }
      _ = try source.take()
    }
    if try source.peek() != nil { try takeLineEnd(&source) }
    return Record(line: firstLine, fields: fields)
  }

  /// Up to the separator or line end behind it, which it leaves.
  private mutating func field(
    _ source: inout ByteSource, from start: Int
  ) throws(ExchangeError) -> [UInt8] {
    var field: [UInt8] = []
    var isQuoted = false
    if try source.peek() == UInt8(ascii: "\"") {
      _ = try source.take()
      isQuoted = true
    }
    while let byte = try source.peek() {
      if !isQuoted, byte == separator || byte == 0x0a || byte == 0x0d { return field }
      guard source.position - start < Self.maximumRecordBytes else {
        throw tooLarge(source, start)
      }
      _ = try source.take()
      if isQuoted, byte == UInt8(ascii: "\"") {
        if try source.peek() == UInt8(ascii: "\"") {
          field.append(try source.take())
        } else {
          isQuoted = false
        }
        continue
      }
      if byte == 0x0a { line += 1 }
      field.append(byte)
    }
    if isQuoted { throw .endsEarly(path: source.path) }
    return field
  }

  private mutating func takeLineEnd(_ source: inout ByteSource) throws(ExchangeError) {
    line += 1
    if try source.take() == 0x0d, try source.peek() == 0x0a { _ = try source.take() }
  }

  private func tooLarge(_ source: borrowing ByteSource, _ start: Int) -> ExchangeError {
    .articleTooLarge(path: source.path, byte: start, limit: Self.maximumRecordBytes)
  }
}
