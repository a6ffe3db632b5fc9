import Foundation
import SatchelExchange
import Testing

@Suite struct JSONWriterTests {
  private func written(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func membersAndElementsAreSeparatedByCommas() {
    let text = written { writer in
      writer.object {
        $0.field("a", "x")
        $0.field("b", nil as String?)
        $0.field("c", [])
        $0.key("d")
        $0.array([1, 2]) { $0.value($1) }
        $0.field("e", true)
      }
    }

    #expect(text == #"{"a":"x","b":null,"c":[],"d":[1,2],"e":true}"#)
  }

  @Test(arguments: [
    "", "plain", "\"quoted\" \\ back", "line\nend\ttab\r", "\u{0}\u{1f}\u{7f}", "é ü 世界 👩‍👩‍👧",
    "\u{85}\u{9b}31m", "\u{61c}\u{200e}\u{202e}\u{2028}\u{2066}", "“quotes” – dash …", "¡£Øا",
  ])
  func everyTextIsReadBackAsItWas(text: String) throws {
    let json = written { $0.value(text) }

    let read = try JSONDecoder().decode(String.self, from: Data(json.utf8))

    #expect(Array(read.utf8) == Array(text.utf8))
  }

  @Test func nothingThatSteersATerminalIsWrittenAsItself() {
    let json = written { $0.value("\u{1b}[2J\u{9b}31m\u{202e}\u{2028}\u{7f}\u{61c}") }

    #expect(json == #""\u001b[2J\u009b31m\u202e\u2028\u007f\u061c""#)
  }
}
