import SatchelTestSupport
import Testing

@testable import SatchelCapture

@Suite struct ByteSearchTests {
  @Test(arguments: 0..<200)
  func aTextHoldsWhatItsCharactersHold(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let letters = { (count: Int) in
      String((0..<count).map { _ in "abé".randomElement(using: &generator) ?? "a" })
    }

    let (text, part) = (letters(12), letters(3))

    #expect(text.holds(part) == text.contains(part))
    #expect(text.dropFirst(5).holds(part) == text.dropFirst(5).contains(part))
  }

  @Test func aByteIsFoundFromAPlaceOn() {
    let bytes = Array("a<b<c".utf8)

    let places = (0...bytes.count).map { bytes.place(of: UInt8(ascii: "<"), from: $0) }

    #expect(places == [1, 1, 3, 3, 5, 5])
    #expect([UInt8]().place(of: 0, from: 0) == 0)
  }

  @Test func aNameTooLongToBePackedMeansNothing() {
    let long = String(repeating: "a", count: 17)
    let table = NameTable([(long, 1), (String(long.dropLast()), 2)])

    let meanings = [long, long + "b", String(long.dropLast()), ""].map {
      table[PackedName($0.utf8)]
    }

    #expect(meanings == [nil, nil, 2, nil])
  }
}
