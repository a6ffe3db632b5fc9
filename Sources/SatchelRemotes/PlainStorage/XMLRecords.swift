import CExpat

/// Reads lists out of XML answers: each element of one name as a record of what is inside it.
///
/// Names are `namespace|name`, or the name alone where there is no namespace. A document with a DTD is
/// refused, so no entity is ever declared, let alone fetched.
package enum XMLRecords {
  /// What is inside one element: for each name the last text, empty for an element without.
  package typealias Record = [String: String]

  private static let deepest = 32
  /// Bytes of one text; names and dates are far shorter.
  private static let longestText = 4096

  /// Nil for what is not well-formed, or too deep.
  package static func read(_ bytes: [UInt8], each name: String) -> [Record]? {
    guard let parser = XML_ParserCreateNS("UTF-8", XML_Char(UInt8(ascii: "|"))) else { return nil }
    defer { XML_ParserFree(parser) }
    let collector = Collector(parser, name)
    XML_SetUserData(parser, Unmanaged.passUnretained(collector).toOpaque())
    XML_SetElementHandler(
      parser,
      { this, name, _ in Collector.from(this)?.start(name) },
      { this, _ in Collector.from(this)?.end() })
    XML_SetCharacterDataHandler(parser) { this, text, count in
      Collector.from(this)?.take(text, Int(count))
    }
    XML_SetStartDoctypeDeclHandler(parser) { this, _, _, _, _ in Collector.from(this)?.refuse() }
    let status = withExtendedLifetime(collector) {
      bytes.withUnsafeBytes { buffer in
        XML_Parse(
          parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), 1)
      }
    }
    return status == XML_STATUS_OK ? collector.records : nil
  }

  private final class Collector {
    private(set) var records: [Record] = []
    private let parser: XML_Parser
    private let wanted: String
    private var open: [String] = []
    /// How deep the element is whose record is being made.
    private var recordDepth: Int?
    private var record: Record = [:]
    private var text: [UInt8] = []

    init(_ parser: XML_Parser, _ wanted: String) { (self.parser, self.wanted) = (parser, wanted) }

    static func from(_ pointer: UnsafeMutableRawPointer?) -> Collector? {
      pointer.map { Unmanaged<Collector>.fromOpaque($0).takeUnretainedValue() }
    }

    func start(_ name: UnsafePointer<XML_Char>?) {
      guard let name, open.count < XMLRecords.deepest else { return refuse() }
      open.append(String(cString: name))
      text = []
      guard recordDepth == nil, open.last == wanted else { return }
      (recordDepth, record) = (open.count, [:])
    }

    func take(_ bytes: UnsafePointer<XML_Char>?, _ count: Int) {
      guard recordDepth != nil, text.count + count <= XMLRecords.longestText else { return }
      let buffer = UnsafeBufferPointer(start: bytes, count: count)
      text.append(contentsOf: buffer.lazy.map(UInt8.init(bitPattern:)))
    }

    func end() {
      guard let name = open.popLast(), let recordDepth else { return }
      if open.count < recordDepth {
        records.append(record)
        self.recordDepth = nil
      } else {
        record[name] = String(decoding: text, as: UTF8.self)
      }
      text = []
    }

    func refuse() { XML_StopParser(parser, XML_Bool(0)) }
  }
}
