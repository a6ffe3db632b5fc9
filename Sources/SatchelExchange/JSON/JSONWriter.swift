import SatchelModel

/// Builds JSON as bytes, the same for the same calls; no white space but what `lineBreak` adds.
///
/// Control characters and those that turn the direction of text are written as `\u` escapes, so that
/// the bytes are safe to look at on a terminal and still hold the exact text.
package struct JSONWriter: Sendable {
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  package init() {}

  /// Hands over what was written so far; writing goes on after it.
  package mutating func drain() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  package mutating func lineBreak() { bytes.append(UInt8(ascii: "\n")) }

  /// Begins a value that has nothing to do with those before, as on the next line of NDJSON.
  package mutating func beginDocument() { needsComma = false }

  /// Puts the next element of an array on a line of its own.
  package mutating func lineBreakBeforeElement() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
    lineBreak()
  }

  package mutating func beginObject() { open(UInt8(ascii: "{")) }
  package mutating func endObject() { close(UInt8(ascii: "}")) }
  package mutating func beginArray() { open(UInt8(ascii: "[")) }
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// The name of the value that is written next.
  package mutating func key(_ name: String) {
    separate()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  package mutating func value(_ text: String) {
    separate()
    quote(text)
  }

  package mutating func value(_ number: some BinaryInteger) {
    separate()
    bytes.append(contentsOf: String(number).utf8)
  }

  /// With four decimals at most; null for what is no number.
  package mutating func value(_ number: Double) {
    guard number.isFinite, abs(number) < 1e12 else { return null() }
    separate()
    bytes.append(contentsOf: String((number * 10_000).rounded() / 10_000).utf8)
  }

  package mutating func value(_ flag: Bool) {
    separate()
    bytes.append(contentsOf: (flag ? "true" : "false").utf8)
  }

  package mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  package mutating func value(_ texts: [String]) {
    beginArray()
    for text in texts { value(text) }
    endArray()
  }

  package mutating func field(_ name: String, _ text: String?) {
    key(name)
    if let text { value(text) } else { null() }
  }

  package mutating func field(_ name: String, _ number: (some BinaryInteger)?) {
    key(name)
    if let number { value(number) } else { null() }
  }

  package mutating func field(_ name: String, _ number: Double) {
    key(name)
    value(number)
  }

  /// A number from 0 on, with three digits behind the point.
  package mutating func field(_ name: String, thousandths: Int) {
    key(name)
    separate()
    let digits = String(1000 + max(0, thousandths) % 1000).dropFirst()
    bytes.append(contentsOf: "\(max(0, thousandths) / 1000).\(digits)".utf8)
  }

  package mutating func field(_ name: String, _ flag: Bool) {
    key(name)
    value(flag)
  }

  package mutating func field(_ name: String, _ texts: [String]) {
    key(name)
    value(texts)
  }

  /// An array of one value an element, each written by `write`.
  package mutating func array<Element>(
    _ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) -> Void
  ) {
    beginArray()
    for element in elements { write(&self, element) }
    endArray()
  }

  package mutating func object(_ write: (inout JSONWriter) -> Void) {
    beginObject()
    write(&self)
    endObject()
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  /// Copies runs of bytes that need no escape; most text is one such run.
  private mutating func quote(_ text: String) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { buffer in
      var start = 0
      for index in buffer.indices where !Self.isPlain(buffer[index]) && index >= start {
        guard let (escape, length) = Self.escape(buffer[index...]) else { continue }
        bytes.append(contentsOf: buffer[start..<index])
        bytes.append(contentsOf: escape.utf8)
        start = index + length
      }
      bytes.append(contentsOf: buffer[start...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// False for what must be escaped, and for the first bytes of characters that may have to be.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<0x20, 0x22, 0x5c, 0x7f, 0xc2, 0xd8, 0xe2: false
    default: true
    }
  }

  private static func length(first byte: UInt8) -> Int {
    switch byte {
    case 0xc2, 0xd8: 2
    case 0xe2: 3
    default: 1
    }
  }

  /// The escape of the character that `bytes` begin with and how many bytes it stands for, if it needs one.
  private static func escape(
    _ bytes: Slice<UnsafeBufferPointer<UInt8>>
  ) -> (text: String, length: Int)? {
    let length = Self.length(first: bytes[bytes.startIndex])
    guard let scalar = String(decoding: bytes.prefix(length), as: UTF8.self).unicodeScalars.first
    else { return nil }
    switch scalar {
    case "\"", "\\": return ("\\\(scalar)", length)
    case "\n": return (#"\n"#, length)
    case "\t": return (#"\t"#, length)
    case _ where scalar.isControlOrDirection:
      let digits = String(scalar.value, radix: 16)
      return (#"\u"# + String(repeating: "0", count: 4 - digits.count) + digits, length)
    default: return nil
    }
  }
}
