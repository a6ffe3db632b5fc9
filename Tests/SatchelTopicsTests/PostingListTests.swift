import SatchelTestSupport
import Testing

@testable import SatchelTopics

@Suite struct PostingListTests {
  @Test(arguments: UInt64(0)..<200)
  func changesInAnyOrderAreTheSameListAndItsBytesReadBack(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var wanted: [Int: UInt8] = [:]
    var list = PostingList()
    for _ in 0..<40 {
      var changes: [(place: Int, weight: UInt8?)] = []
      let places = (0..<8).map { _ in Int.random(in: 0..<60, using: &random) * 65 }
      for place in Set(places).sorted() {
        let weight = Bool.random(using: &random) ? UInt8.random(in: 1...255, using: &random) : nil
        changes.append((place, weight))
        wanted[place] = weight
      }
      list.apply(changes)
    }

    let read = PostingList(bytes: list.bytes)

    #expect(read == list)
    #expect(Dictionary(uniqueKeysWithValues: read.weights.map { ($0.place, $0.weight) }) == wanted)
  }

  @Test(arguments: UInt64(0)..<200)
  func bytesThatAreNoListEndIt(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bytes = (0..<30).map { _ in UInt8.random(in: 0...255, using: &random) }

    let list = PostingList(bytes: bytes)
    let lessons = LessonPage(bytes: bytes)

    #expect(list.weights.allSatisfy { $0.place < PostingList.pageSize })
    #expect(lessons.tags.keys.allSatisfy { $0 < PostingList.pageSize })
  }
}
