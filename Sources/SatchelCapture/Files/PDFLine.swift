/// A line of a PDF document with its place, as `pdftotext -bbox-layout` tells it; lengths are in points.
struct PDFLine {
  /// An element of the listing that the line is in.
  struct Box {
    var left = 0.0
    var top = 0.0
    var right = 0.0
    var bottom = 0.0

    var height: Double { bottom - top }
  }

  fileprivate(set) var text = ""
  let box: Box
  /// The lines that stand together: mostly a paragraph.
  let block: Box
  let blockNumber: Int
  let page: Int
  let pageHeight: Double

  /// Whether it is where pages have their numbers and running titles.
  var isInMargin: Bool { box.bottom < pageHeight * 0.1 || box.top > pageHeight * 0.9 }
}

extension PDFLine {
  /// The lines in reading order; the program writes pages, blocks, lines and words, an element a line.
  static func lines(in listing: [UInt8]) -> [PDFLine] {
    var (lines, words) = ([PDFLine](), [String]())
    var (page, pageHeight, block, blockNumber) = (0, 0.0, Box(), 0)
    for row in listing.split(separator: 0x0a) {
      let row = row.drop { $0 == 0x20 }
      if row.starts(with: "<word".utf8) {
        words.append(word(row))
      } else if row.starts(with: "<line".utf8) {
        lines.append(
          PDFLine(
            box: box(row), block: block, blockNumber: blockNumber, page: page,
            pageHeight: pageHeight))
      } else if row.starts(with: "</line".utf8), let last = lines.indices.last {
        lines[last].text = CleanText.line(plain(words.joined(separator: " ")))
        words = []
      } else if row.starts(with: "<block".utf8) {
        (block, blockNumber) = (box(row), blockNumber + 1)
      } else if row.starts(with: "<page".utf8) {
        (page, pageHeight) = (page + 1, numbers(row).last ?? 0)
      }
    }
    return lines.filter { !$0.text.isEmpty }
  }

  private static func box(_ row: ArraySlice<UInt8>) -> Box {
    let sides = numbers(row)
    guard sides.count == 4 else { return Box() }
    return Box(left: sides[0], top: sides[1], right: sides[2], bottom: sides[3])
  }

  /// The values of the attributes; 0 for what is no number.
  private static func numbers(_ row: ArraySlice<UInt8>) -> [Double] {
    let quoted = row.split(separator: UInt8(ascii: "\""), maxSplits: 9).enumerated()
    return quoted.filter { $0.offset % 2 == 1 }
      .map { Double(String(decoding: $0.element, as: UTF8.self)) ?? 0 }
  }

  private static func word(_ row: ArraySlice<UInt8>) -> String {
    let text = row.drop { $0 != UInt8(ascii: ">") }.dropFirst()
    return String(decoding: text.prefix { $0 != UInt8(ascii: "<") }, as: UTF8.self)
  }

  private static func plain(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
    return marks.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }
}
