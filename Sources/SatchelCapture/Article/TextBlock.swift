/// A paragraph, heading, list item or the like: text that stands on lines of its own.
struct TextBlock {
  /// The innermost block-level element around it.
  let container: Int
  /// The text nodes of the block are among these; others in between are not.
  fileprivate(set) var nodes: Range<Int>
  /// Words; two characters of a script without spaces count as one.
  fileprivate(set) var words = 0
  fileprivate(set) var linkedWords = 0
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

  /// `isLeftOut` says which elements hold nothing to read.
  init(of document: HTMLDocument, isLeftOut: [Bool]) {
    let count = document.nodes.count
    sums.words.reserveCapacity(count + 1)
    sums.linked.reserveCapacity(count + 1)
    sums.sentences.reserveCapacity(count + 1)
    sums.blocks.reserveCapacity(count + 1)
    sums.pictures.reserveCapacity(count + 1)
    sums.controls.reserveCapacity(count + 1)
    var open: [(end: Int, container: Int)] = [(count, 0)]
    var (linkEnd, emphasisEnd, hiddenEnd) = (0, 0, 0)
    for index in document.nodes.indices {
      appendSums()
      while open.count > 1, let last = open.last, last.end <= index {
        open.removeLast()
        finish()
      }
      guard index >= hiddenEnd else { continue }
      if Self.controls.contains(document.name(index)) { controls += 1 }
      guard !isLeftOut[index] else {
        hiddenEnd = document.nodes[index].end
        continue
      }
      guard let name = document.name(index) else {
        let container = open.last?.container ?? 0
        add(
          document.textBytes(index), at: index, in: container, isLinked: index < linkEnd,
          isEmphasised: index < emphasisEnd)
        continue
      }
      switch name {
      case .a:
        linkEnd = max(linkEnd, document.nodes[index].end)
        current?.links += 1
      case .b, .strong, .em, .i: emphasisEnd = max(emphasisEnd, document.nodes[index].end)
      case .img: pictures += 1
      case .time: current?.hasTime = true
      case .hr: finish()
      default:
        guard ElementSet.block.contains(name) else { continue }
        finish()
        open.append((document.nodes[index].end, index))
      }
    }
    finish()
    appendSums()
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

  private mutating func add(
    _ text: ArraySlice<UInt8>, at index: Int, in container: Int, isLinked: Bool,
    isEmphasised: Bool
  ) {
    var block = current ?? TextBlock(container: container, start: index)
    current = nil
    let (words, sentences) = (block.words, block.sentences)
    block.count(text)
    block.nodes = block.nodes.lowerBound..<index + 1
    self.words += Int32(clamping: block.words - words)
    self.sentences += Int32(clamping: block.sentences - sentences)
    if isEmphasised { block.emphasisedWords += block.words - words }
    if isLinked {
      block.linkedWords += block.words - words
      linked += Int32(clamping: block.words - words)
      if block.links == 0 { block.links = 1 }
    }
    current = block
  }
}

extension TextBlock {
  /// Counts by bytes: no character of a page is looked up in a table.
  fileprivate mutating func count(_ text: ArraySlice<UInt8>) {
    var (isInWord, wide, dense, previous, isFullWidth) = (false, 0, 0, UInt8(0x20), false)
    for byte in text {
      switch byte {
      case 0x94 where previous == 0xdb, 0xa4 where previous == 0xa5, 0x9f where previous == 0xd8:
        // The full stop of Urdu, that of Hindi, and the question mark of Arabic.
        endsSentence = true
        sentences += 1
      case 0x61...0x7a, 0x41...0x5a, 0x30...0x39, 0xc3...0xdf, 0xe1, 0xf0...0xf4:
        if !isInWord { words += 1 }
        isInWord = true
        endsSentence = false
        countLetter(byte)
      case 0x20, 0x09...0x0d:
        if Self.isStop(previous) { sentences += 1 }
        isInWord = false
      case 0x2c: commas += 1
      case 0x2e, 0x21, 0x3f, 0x3a: endsSentence = true
      case 0x7c, 0x3e: separators += 1
      case 0xe3...0xed:
        // The first byte of a character of a script without spaces, or of its punctuation.
        wide += 1
        isInWord = false
        endsSentence = false
      case 0xa4...0xb7 where previous == 0xe0:
        // India's scripts, which have spaces.
        if !isInWord { words += 1 }
        isInWord = true
        endsSentence = false
        letters += 1
      case 0xb8...0xbb where previous == 0xe0:
        // Thai and Lao, which write a word in about four characters.
        dense += 1
        endsSentence = false
      case 0x82 where previous == 0x80:  // The ideographic full stop.
        sentences += 1
        endsSentence = true
      case 0x8c where isFullWidth: commas += 1  // The full-width comma.
      case 0x81 where isFullWidth, 0x9f where isFullWidth:  // ! and ?
        sentences += 1
        endsSentence = true
      case 0xa9 where previous == 0xc2: hasCopyrightSign = true
      default: break
      }
      isFullWidth = byte == 0xbc && previous == 0xef
      previous = byte
    }
    if Self.isStop(previous) { sentences += 1 }
    words += (wide + 1) / 2 + (dense + 3) / 4
    letters += wide + dense
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
