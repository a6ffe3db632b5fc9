import SatchelBytes

/// What cells hold, as bytes.
///
/// A value that does not read is taken as absent, since it may come from a newer version; the cell
/// keeps it all the same.
enum CellValue {
  static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  static func number(_ value: Int64) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(varint: UInt64(max(0, value)))
    return bytes
  }

  static func number(_ bytes: [UInt8]) -> Int64? {
    var reader = ByteReader(bytes)
    return reader.count.map(Int64.init)
  }
}

extension ByteReader {
  /// A varint that fits a signed number; nil if it does not or there is none.
  fileprivate var count: Int? {
    mutating get { (try? varint()).flatMap { Int(exactly: $0) } }
  }
}

extension Progress {
  /// The reading, then the thousandths.
  var bytes: [UInt8] { CellValue.number(Int64(reading)) + CellValue.number(Int64(thousandths)) }

  init?(bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard let reading = reader.count, let thousandths = reader.count else { return nil }
    self.init(thousandths: thousandths, reading: reading)
  }

  func isFurther(than other: Progress) -> Bool {
    (reading, thousandths) > (other.reading, other.thousandths)
  }
}

extension ContentReference {
  /// A version byte, the source, extractor version, time, SHA-256 of the body, its size, word count.
  var bytes: [UInt8] {
    [1, source.rawValue] + CellValue.number(Int64(extractorVersion)) + CellValue.number(captured)
      + bodyHash + CellValue.number(Int64(bodyBytes)) + CellValue.number(Int64(wordCount))
  }

  init?(bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard (try? reader.byte()) == 1, let source = (try? reader.byte()).flatMap(Source.init),
      let extractorVersion = reader.count, let captured = reader.count,
      let bodyHash = try? reader.bytes(32), let bodyBytes = reader.count,
      let wordCount = reader.count
    else { return nil }
    self.init(
      source: source, extractorVersion: extractorVersion, captured: Int64(captured),
      bodyHash: Array(bodyHash), bodyBytes: bodyBytes, wordCount: wordCount)
  }

  /// A person's own text over a browser's over a fetched one; then the better extractor's.
  var rank: (UInt8, Int) { (source.rawValue, extractorVersion) }
}

/// What a note's cell holds.
struct NoteValue {
  /// Milliseconds since 1970, as is `edited`.
  let created: Int64
  /// When it was changed last: by the write's own stamp, or by what a restored one states.
  let edited: Int64

  /// `edited` is of a note that comes from elsewhere, written at `stamp`.
  ///
  /// The stamp stands beside it because it holds for this write alone: later ones copy the value.
  static func bytes(created: Int64, edited: Int64?, at stamp: Stamp) -> [UInt8] {
    guard let edited else { return CellValue.number(created) }
    return CellValue.number(created) + CellValue.number(edited)
      + CellValue.number(Int64(stamp.value))
  }

  init?(_ head: Head) {
    var reader = ByteReader(head.value)
    guard let created = reader.count else { return nil }
    self.created = Int64(created)
    let edited = reader.count
    let isOfThisWrite = reader.count == Int(head.stamp.value)
    self.edited = edited.flatMap { isOfThisWrite ? Int64($0) : nil } ?? head.stamp.milliseconds
  }
}

/// What a highlight's cell holds.
struct HighlightValue {
  let anchor: Anchor
  let created: Int64

  /// Start, time, and the three texts behind their lengths.
  var bytes: [UInt8] {
    var bytes = CellValue.number(Int64(anchor.start)) + CellValue.number(created)
    for text in [anchor.quote, anchor.prefix, anchor.suffix] {
      bytes.append(lengthPrefixed: Array(text.utf8))
    }
    return bytes
  }

  init(anchor: Anchor, created: Int64) { (self.anchor, self.created) = (anchor, created) }

  init?(bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard let start = reader.count, let created = reader.count,
      let quote = try? reader.lengthPrefixed(), let prefix = try? reader.lengthPrefixed(),
      let suffix = try? reader.lengthPrefixed()
    else { return nil }
    self.created = Int64(created)
    anchor = Anchor(
      quote: String(decoding: quote, as: UTF8.self),
      prefix: String(decoding: prefix, as: UTF8.self),
      suffix: String(decoding: suffix, as: UTF8.self), start: start)
  }
}

extension Anchor {
  /// Of this passage in this article: made on two machines, it is one highlight.
  package func id(in article: ArticleID) -> HighlightID {
    var bytes = article.bytes
    bytes.append(varint: UInt64(max(0, start)))
    bytes += quote.utf8
    return HighlightID(bytes: Digest.sha256(bytes).prefix(8)) ?? HighlightID(value: 0)
  }
}
