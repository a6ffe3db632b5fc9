import SatchelCapture
import SatchelTestSupport
import Testing

@Suite struct CharsetTests {
  @Test func aByteOrderMarkBeatsTheHeader() {
    let bytes: [UInt8] = [0xef, 0xbb, 0xbf] + Array("Grüße".utf8)

    let charset = Charset.ofPage(bytes, contentType: "text/html; charset=windows-1252")

    #expect(charset == .utf8)
    #expect(charset.decode(bytes) == "Grüße")
  }

  @Test func theHeaderBeatsTheMetaElement() {
    let bytes = Array("<meta charset=koi8-r>".utf8)

    let charset = Charset.ofPage(bytes, contentType: "text/html;charset=\"ISO-8859-2\"")

    #expect(charset.name == "iso-8859-2")
  }

  @Test(arguments: [
    ("<meta charset=euc-jp>", "euc-jp"),
    ("<META CHARSET='Shift_JIS'>", "shift_jis"),
    ("<meta http-equiv=Content-Type content='text/html; charset=big5'>", "big5"),
    ("<meta content='text/html; charset = gb2312' http-equiv=content-type>", "gbk"),
    ("<!-- <meta charset=koi8-r> --><meta/charset=windows-1251>", "windows-1251"),
    ("<p title='<meta charset=koi8-r>'><meta charset=windows-1250>", "windows-1250"),
    ("<meta charset=utf-16>", "utf-8"),
    ("<meta name=x content='charset=koi8-r'>", "utf-8"),
    ("<meta charset=koi8-r", "utf-8"),
    ("<meta charset=utf-7>", "utf-8"),
    ("<metacharset=koi8-r>", "utf-8"),
  ])
  func theMetaElementIsReadAsBrowsersDo(page: String, name: String) {
    #expect(Charset.ofPage(Array(page.utf8)).name == name)
  }

  @Test(
    arguments: [
      ("windows-1251", [0xcf, 0xf0, 0xe8], "При"),
      ("shift_jis", [0x83, 0x70, 0x83, 0x93], "パン"),
      ("euc-kr", [0xc1, 0xa4, 0xbf, 0xf8], "정원"),
      ("gb18030", [0xbb, 0xa8, 0xd4, 0xb0], "花园"),
      ("big5", [0xaa, 0xe1, 0xb6, 0xe9], "花園"),
      ("iso-8859-8", [0xf9, 0xec, 0xe5, 0xed], "שלום"),
      ("latin1", [0x93, 0x68, 0x94, 0x80], "“h”€"),
      ("windows-1252", [0x81, 0x41], "\u{fffd}A"),
      ("utf-16be", [0x00, 0x47, 0x00], "G\u{fffd}"),
      ("utf-8", [0x41, 0xff, 0x42], "A\u{fffd}B"),
      ("shift_jis", [0x41, 0x83], "A\u{fffd}"),
    ] as [(String, [UInt8], String)])
  func legacyTextIsDecodedAndNeverFails(label: String, bytes: [UInt8], text: String) throws {
    let charset = try #require(Charset(label: label))

    #expect(charset.decode(bytes) == text)
  }

  @Test func unmarkedTextIsUTF8WhereItIsValidAndWindows1252ElseWhere() {
    #expect(Charset.ofText(Array("Brötchen".utf8)) == .utf8)
    #expect(Charset.ofText([0x42, 0x72, 0xf6, 0x74]) == .windows1252)
  }

  @Test(arguments: UInt64(0)..<200)
  func anyBytesDecodeInAnyCharset(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let labels = [
      "utf-8", "utf-16", "big5", "euc-jp", "iso-2022-jp", "gb18030", "koi8-r", "x-sjis",
    ]
    let label = try #require(labels.randomElement(using: &random))
    let bytes = (0..<300).map { _ in UInt8.random(in: .min ... .max, using: &random) }

    let text = try #require(Charset(label: label)).decode(bytes)

    #expect(!text.isEmpty)
  }
}
