/// A paragraph, heading, list item or the like: text that stands on lines of its own.
struct TextBlock {
  /// The innermost block-level element around it.
  let container: Int
  /// The text nodes of the block are among these; others in between are not.
  fileprivate(set) var nodes: Range<Int>
  /// Words; two characters of a script without spaces count as one.
  fileprivate(set) var words = 0
  fileprivate(set) var linkedWords = 0
  /// Nil without a link.
  fileprivate(set) var wordsBeforeLink: Int?
  /// Words in bold or italic type.
  fileprivate(set) var emphasisedWords = 0
  fileprivate(set) var links = 0
  fileprivate(set) var letters = 0
  fileprivate(set) var capitals = 0
  fileprivate(set) var digits = 0
  fileprivate(set) var commas = 0
  /// Full stops and the like that end a sentence.
  fileprivate(set) var sentences = 0
  /// `|` and `>`, which stand between links.
  fileprivate(set) var separators = 0
  fileprivate(set) var hasCopyrightSign = false
  fileprivate(set) var hasTime = false
  fileprivate(set) var endsSentence = false
  fileprivate(set) var endsWithColon = false

  var linkDensity: Float { words == 0 ? 0 : Float(linkedWords) / Float(words) }

  fileprivate init(container: Int, start: Int) {
    (self.container, nodes) = (container, start..<start)
  }
}

/// What an element holds of text, as running sums over the nodes before it.
struct TextSums {
  fileprivate(set) var words: [Int32] = []
  fileprivate(set) var linked: [Int32] = []
  fileprivate(set) var sentences: [Int32] = []
  fileprivate(set) var blocks: [Int32] = []
  fileprivate(set) var pictures: [Int32] = []
  /// Buttons, fields and the like.
  fileprivate(set) var controls: [Int32] = []

  fileprivate mutating func reserve(_ count: Int) {
    for sum in [\Self.words, \.linked, \.sentences, \.blocks, \.pictures, \.controls] {
      self[keyPath: sum].reserveCapacity(count)
    }
  }

  func words(in nodes: Range<Int>) -> Float { Self.difference(words, nodes) }
  func linked(in nodes: Range<Int>) -> Float { Self.difference(linked, nodes) }
  func sentences(in nodes: Range<Int>) -> Float { Self.difference(sentences, nodes) }
  func blocks(in nodes: Range<Int>) -> Float { Self.difference(blocks, nodes) }
  func pictures(in nodes: Range<Int>) -> Float { Self.difference(pictures, nodes) }
  func controls(in nodes: Range<Int>) -> Float { Self.difference(controls, nodes) }

  private static func difference(_ sums: [Int32], _ nodes: Range<Int>) -> Float {
    Float(sums[nodes.upperBound] - sums[nodes.lowerBound])
  }
}

/// Splits the text of a page into blocks.
struct TextBlocks {
  private(set) var blocks: [TextBlock] = []
  /// One more entry than there are nodes.
  private(set) var sums = TextSums()

  private var current: TextBlock?
  private var (words, linked, sentences) = (Int32(0), Int32(0), Int32(0))
  private var (pictures, controls) = (Int32(0), Int32(0))

  /// The blocks that the node being read stands in, and where links and the like end.
  private struct Place {
    var open: [(end: Int, container: Int)]
    var linkEnd = 0
    var emphasisEnd = 0
    var hiddenEnd = 0
  }

  /// `isLeftOut` says which elements hold nothing to read.
  init(of document: HTMLDocument, isLeftOut: [Bool]) {
    sums.reserve(document.nodes.count + 1)
    var place = Place(open: [(document.nodes.count, 0)])
    for index in document.nodes.indices {
      appendSums()
      while place.open.count > 1, let last = place.open.last, last.end <= index {
        place.open.removeLast()
        finish()
      }
      guard index >= place.hiddenEnd else { continue }
      if Self.controls.contains(document.name(index)) { controls += 1 }
      if isLeftOut[index] {
        place.hiddenEnd = document.nodes[index].end
      } else if let name = document.name(index) {
        enter(name, index, of: document, &place)
      } else {
        add(document.textBytes(index), at: index, place)
      }
    }
    finish()
    appendSums()
  }

  private mutating func enter(
    _ name: ElementName, _ index: Int, of document: HTMLDocument, _ place: inout Place
  ) {
    let end = document.nodes[index].end
    switch name {
    case .a:
      place.linkEnd = max(place.linkEnd, end)
      current?.links += 1
    case .b, .strong, .em, .i: place.emphasisEnd = max(place.emphasisEnd, end)
    case .img: pictures += 1
    case .time: current?.hasTime = true
    case .hr: finish()
    default:
      guard ElementSet.block.contains(name) else { return }
      finish()
      place.open.append((end, index))
    }
  }

  private mutating func appendSums() {
    sums.words.append(words)
    sums.linked.append(linked)
    sums.sentences.append(sentences)
    sums.blocks.append(Int32(clamping: blocks.count))
    sums.pictures.append(pictures)
    sums.controls.append(controls)
  }

  private static let controls: ElementSet = [.button, .input, .select, .textarea]

  private mutating func finish() {
    if let block = current, block.words > 0 { blocks.append(block) }
    current = nil
  }

  private mutating func add(_ text: ArraySlice<UInt8>, at index: Int, _ place: Place) {
    var block = current ?? TextBlock(container: place.open.last?.container ?? 0, start: index)
    current = nil
    let (words, sentences) = (block.words, block.sentences)
    block.count(text)
    block.nodes = block.nodes.lowerBound..<index + 1
    let added = block.words - words
    self.words += Int32(clamping: added)
    self.sentences += Int32(clamping: block.sentences - sentences)
    if index < place.emphasisEnd { block.emphasisedWords += added }
    if index < place.linkEnd {
      block.wordsBeforeLink = block.wordsBeforeLink ?? words
      block.linkedWords += added
      linked += Int32(clamping: added)
      if block.links == 0 { block.links = 1 }
    }
    current = block
  }
}

extension TextBlock {
  private struct Scan {
    var isInWord = false
    /// Bytes that stand for characters without spaces between the words, and for such of more letters.
    var (wide, dense) = (0, 0)
    var previous = UInt8(ascii: " ")
    var isFullWidth = false
  }

  /// Counts by bytes: no character of a page is looked up in a table.
  fileprivate mutating func count(_ text: ArraySlice<UInt8>) {
    var scan = Scan()
    for byte in text {
      if byte < 0x80 { countASCII(byte, &scan) } else { countOther(byte, &scan) }
      scan.isFullWidth = byte == 0xbc && scan.previous == 0xef
      scan.previous = byte
    }
    if Self.isStop(scan.previous) { sentences += 1 }
    if let last = text.last(where: { !ASCII.isSpace($0) }) {
      endsWithColon = last == UInt8(ascii: ":")
    }
    words += (scan.wide + 1) / 2 + (scan.dense + 3) / 4
    letters += scan.wide + scan.dense
  }

  @inline(__always)
  private mutating func countASCII(_ byte: UInt8, _ scan: inout Scan) {
    switch byte {
    case 0x61...0x7a, 0x41...0x5a, 0x30...0x39:
      goOnWithWord(&scan)
      countLetter(byte)
    case 0x20, 0x09...0x0d:
      if Self.isStop(scan.previous) { sentences += 1 }
      scan.isInWord = false
    case 0x2c: commas += 1
    case 0x2e, 0x21, 0x3f, 0x3a: endsSentence = true
    case 0x7c, 0x3e: separators += 1
    default: break
    }
  }

  @inline(__always)
  private mutating func countOther(_ byte: UInt8, _ scan: inout Scan) {
    switch (byte, scan.previous) {
    // The full stop of Urdu, that of Hindi, the question mark of Arabic, the ideographic full stop.
    case (0x94, 0xdb), (0xa4, 0xa5), (0x9f, 0xd8), (0x82, 0x80): endOfSentence()
    // Full-width ! and ?
    case (0x81, _) where scan.isFullWidth, (0x9f, _) where scan.isFullWidth: endOfSentence()
    case (0xc3...0xdf, _), (0xe1, _), (0xf0...0xf4, _):
      goOnWithWord(&scan)
      letters += 1
    case (0xe3...0xed, _):
      // The first byte of a character of a script without spaces, or of its punctuation.
      scan.wide += 1
      scan.isInWord = false
      endsSentence = false
    case (0xa4...0xb7, 0xe0):
      // India's scripts, which have spaces.
      goOnWithWord(&scan)
      letters += 1
    case (0xb8...0xbb, 0xe0):
      // Thai and Lao, which write a word in about four characters.
      scan.dense += 1
      endsSentence = false
    case (0x8c, _) where scan.isFullWidth: commas += 1
    case (0xa9, 0xc2): hasCopyrightSign = true
    default: break
    }
  }

  @inline(__always)
  private mutating func goOnWithWord(_ scan: inout Scan) {
    if !scan.isInWord { words += 1 }
    scan.isInWord = true
    endsSentence = false
  }

  @inline(__always)
  private mutating func endOfSentence() {
    sentences += 1
    endsSentence = true
  }

  @inline(__always)
  private mutating func countLetter(_ byte: UInt8) {
    if ASCII.isDigit(byte) {
      digits += 1
    } else {
      letters += 1
      if byte < 0x60 { capitals += 1 }
    }
  }

  @inline(__always)
  private static func isStop(_ byte: UInt8) -> Bool { byte == 0x2e || byte == 0x21 || byte == 0x3f }
}
