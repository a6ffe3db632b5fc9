import SatchelTestSupport
import Testing

@testable import SatchelExchange

@Suite struct JSONParserTests {
  private static func parse(_ text: String) throws(ArticleDefect) -> JSONValue {
    try JSONParser.parse(Array(text.utf8))
  }

  @Test func quotesAndEscapesAreFoundWhereverTheyStandAmongEightBytes() throws {
    let escapes = [("", ""), (#"\""#, "\""), (#"\\"#, "\\"), (#"\n"#, "\n")]
    for length in 0..<40 {
      let words =
        String(repeating: "é", count: length / 2) + String(repeating: "x", count: length % 2)
      for (escape, meaning) in escapes {
        let text = "\"\(words)\(escape)\(words)\""

        var scanner = ValueScanner(maximumDepth: 4)
        let scanned = scanner.scan(Array("\(text), 1".utf8)[...])

        #expect(try Self.parse(text) == .text(words + meaning + words))
        #expect(scanned == text.utf8.count && scanner.isDone)
      }
      #expect(throws: ArticleDefect.self) { try Self.parse("\"\(words)\u{1f}\(words)\"") }
    }
  }

  @Test func everyKindOfValueIsRead() throws {
    let value = try Self.parse(#" {"a":[1,-2.5e3,true,false,null,"x"],"b":{}, "a" : "" } "#)

    let elements: [JSONValue] = [
      .number("1"), .number("-2.5e3"), .flag(true), .flag(false), .null, .text("x"),
    ]
    #expect(
      value
        == .object([
          .init(name: "a", value: .array(elements)), .init(name: "b", value: .object([])),
          .init(name: "a", value: .text("")),
        ]))
  }

  @Test(arguments: [
    (#""\n\t\r\b\f\/\\\"""#, "\n\t\r\u{8}\u{c}/\\\""), (#""\u00e9\u4e16""#, "é世"),
    (#""\ud83d\ude00""#, "😀"), (#""\ud83d""#, "\u{fffd}"), (#""\ude00x""#, "\u{fffd}x"),
    (#""\ud83d\u0041""#, "\u{fffd}A"), (#""\u0000""#, "\0"), ("\"é😀\"", "é😀"),
  ])
  func escapesAreTheirCharacters(json: String, text: String) throws {
    let value = try Self.parse(json)

    #expect(value == .text(text))
  }

  @Test(arguments: [
    "", " ", "[", "]", "{", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "[1 2]",
    "01",
    "-", "1.", "1e", ".5", "+1", "nul", "truex", "\"", "\"\\x\"", "\"\\u12\"", "\"\t\"", "'a'",
    "[1]]",
    "{\"a\":1 \"b\":2}", "NaN", "\u{feff}[]", "[\"a\",\n\"b]",
  ])
  func whatIsNoJSONIsRefused(text: String) {
    #expect(throws: ArticleDefect.self) { try Self.parse(text) }
  }

  @Test func bytesThatAreNoTextAreRefused() {
    #expect(throws: ArticleDefect.self) { try JSONParser.parse([0x22, 0xff, 0x22]) }
    #expect(throws: ArticleDefect.self) { try JSONParser.parse([0x22, 0xed, 0xa0, 0x80, 0x22]) }
  }

  @Test func deepNestingIsRefusedBeforeItCostsAnything() {
    let deep = String(repeating: "[", count: 1_000_000)

    #expect(throws: ArticleDefect.notJSON(byte: 64)) { try Self.parse(deep) }
  }

  @Test(arguments: UInt64(0)..<200)
  func whatTheWriterWritesIsReadAsItWas(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let scalars = (0..<Int.random(in: 0..<40, using: &random)).compactMap { _ in
      Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &random))
    }
    let text = String(String.UnicodeScalarView(scalars))
    var writer = JSONWriter()
    writer.object { $0.field("t", text) }

    let value = try JSONParser.parse(writer.bytes)

    #expect(value == .object([.init(name: "t", value: .text(text))]))
  }
}
