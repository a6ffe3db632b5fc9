/// The article's text as the page itself declares it to search engines, to know its blocks again.
///
/// It is a witness, not the truth: some pages declare a summary, some the text of another page.
struct DeclaredBody {
  private static let fewestWords = 40
  private static let largestScript = 1 << 20

  /// Hashes of three words in a row.
  private var phrases: Set<UInt64> = []

  var isEmpty: Bool { phrases.isEmpty }

  init(of document: HTMLDocument) {
    for script in DeclaredScripts.texts(in: document) {
      DeclaredScripts.values(of: "articleBody", in: script.prefix(Self.largestScript)) { value in
        guard let text = value.text else { return }
        Phrases.forEach(in: ArraySlice(text.utf8)) { phrases.insert($0) }
      }
    }
    if phrases.count < Self.fewestWords { phrases = [] }
  }

  /// How much of the block's text is among what was declared, from 0 to 1.
  func share(of block: TextBlock, in document: HTMLDocument) -> Float {
    var (count, known) = (Float(0), Float(0))
    for node in block.nodes where document.name(node) == nil {
      Phrases.forEach(in: document.textBytes(node)) { phrase in
        count += 1
        if phrases.contains(phrase) { known += 1 }
      }
    }
    return count > 0 ? known / count : 0
  }
}

/// The blocks of JSON-LD in which a page describes itself.
enum DeclaredScripts {
  static func texts(in document: HTMLDocument) -> [ArraySlice<UInt8>] {
    document.nodes.indices.filter { declares($0, in: document) }.flatMap { script in
      document.subtree(script).dropFirst().map { document.textBytes($0) }
    }
  }

  private static func declares(_ index: Int, in document: HTMLDocument) -> Bool {
    document.name(index) == .script
      && document.value(of: .type, at: index)?.lowercased().holds("ld+json") ?? false
  }

  /// Calls `body` with each string or list of strings that is the value of such a key, however deep.
  static func values(
    of key: String, in script: ArraySlice<UInt8>, _ body: (LooseJSON) -> Void
  ) {
    let key = Array("\"\(key)\"".utf8)
    var rest = script
    while let end = end(of: key, in: rest) {
      rest = rest[end...].drop { ASCII.isSpace($0) || $0 == UInt8(ascii: ":") }
      guard let first = rest.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "[")
      else { continue }
      body(LooseJSON(rest))
    }
  }

  private static func end(of key: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    var start = text.startIndex
    while let quote = text[start...].firstIndex(of: UInt8(ascii: "\"")) {
      if text[quote...].starts(with: key) { return quote + key.count }
      start = quote + 1
    }
    return nil
  }
}

/// Three words in a row, marks between them left out; a character of a wide script is a word.
private enum Phrases {
  static func forEach(in text: ArraySlice<UInt8>, _ body: (UInt64) -> Void) {
    var (last, current) = ((UInt64(0), UInt64(0)), UInt64(0))
    var isInTag = false
    func end() {
      guard current != 0 else { return }
      if last.0 != 0 { body(last.0 &* 31 &+ last.1 &* 17 &+ current) }
      (last, current) = ((last.1, current), 0)
    }
    for byte in text {
      if byte == UInt8(ascii: "<") { isInTag = true }
      if !isInTag, isLetter(byte, isInWord: current != 0) {
        if (0xe3...0xed).contains(byte) { end() }
        if current == 0 { current = 0xcbf2_9ce4_8422_2325 }
        current = (current ^ UInt64(ASCII.lowercased(byte))) &* 0x100_0000_01b3
      } else {
        end()
      }
      if byte == UInt8(ascii: ">") { isInTag = false }
    }
    end()
  }

  /// Curly quotes and dashes, which start with 0xe2, are often others in the page itself.
  private static func isLetter(_ byte: UInt8, isInWord: Bool) -> Bool {
    switch byte {
    case 0x80..<0xc0: isInWord
    case 0xc3...0xe1, 0xe3...0xf4: true
    default: ASCII.isAlphanumeric(byte)
    }
  }
}

/// What of a page's blocks is in the article that the page declares.
struct DeclaredBlocks {
  /// Empty for a page that declares nothing.
  private let shares: [Float]
  /// From the first block that is declared to the last.
  private let range: Range<Int>

  init(of blocks: [TextBlock], in document: HTMLDocument) {
    let body = DeclaredBody(of: document)
    shares = body.isEmpty ? [] : blocks.map { body.share(of: $0, in: document) }
    let first = shares.firstIndex { $0 > 0.5 } ?? 0
    range = first..<max(first, (shares.lastIndex { $0 > 0.5 } ?? -1) + 1)
  }

  func fill(_ index: Int, _ vector: inout [Float]) {
    guard !shares.isEmpty else { return }
    vector[.hasDeclared] = 1
    vector[.declaredShare] = shares[index]
    vector[.previousDeclaredShare] = index > 0 ? shares[index - 1] : 0
    vector[.nextDeclaredShare] = index + 1 < shares.count ? shares[index + 1] : 0
    vector[.isWithinDeclared] = range.contains(index) ? 1 : 0
  }
}
