/// One article in which a term occurs: its slot in `LearntTags`, and the term's weight there.
package struct Posting: Hashable, Sendable {
  private let packed: UInt32

  init(slot: Int, weight: UInt8) { packed = UInt32(truncatingIfNeeded: slot) << 8 | UInt32(weight) }

  var slot: Int { Int(packed >> 8) }
  var weight: Int { Int(packed & 0xff) }
}

extension LearntTags {
  /// The articles of a term's lists, which are given by page number, as `PostingList` writes them.
  package func postings(_ lists: [(page: Int, bytes: [UInt8])]) -> [Posting] {
    var postings: [Posting] = []
    for (page, bytes) in lists {
      guard let base = firstSlot(ofPage: page) else { continue }
      postings.reserveCapacity(postings.count + bytes.count / 2)
      PostingList.forEach(in: bytes) { place, weight in
        postings.append(Posting(slot: base + place, weight: weight))
      }
    }
    return postings
  }
}
