/// Which tags the articles of one page have, by their place in it.
///
/// Its bytes are, for each article: how far its place lies behind the one before, how many tags,
/// their numbers; all varints.
package struct LessonPage: Hashable, Sendable {
  /// Numbers of tags, sorted; a tag's number is this machine's own.
  package var tags: [Int: [Int]] = [:]

  package init() {}

  package init(bytes: [UInt8]) {
    var (index, place) = (0, -1)
    while let step = bytes.varint(at: &index), let count = bytes.varint(at: &index) {
      place += step + 1
      guard place < PostingList.pageSize, count <= bytes.count else { return }
      var numbers: [Int] = []
      for _ in 0..<count {
        guard let number = bytes.varint(at: &index) else { return }
        numbers.append(number)
      }
      tags[place] = numbers
    }
  }

  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    var last = -1
    for (place, numbers) in tags.sorted(by: { $0.key < $1.key }) {
      bytes.append(varint: place - last - 1)
      bytes.append(varint: numbers.count)
      for number in numbers { bytes.append(varint: number) }
      last = place
    }
    return bytes
  }
}
