/// All that was learnt but the terms: the tags, and which article has which.
package struct LearntTags: Sendable {
  package struct Tag: Sendable {
    /// The tag's number, as in `LessonPage`.
    package let number: Int
    package let key: String
    package let name: TagName
    package let articles: Int

    package init(number: Int, key: String, name: TagName, articles: Int) {
      (self.number, self.key, self.name, self.articles) = (number, key, name, articles)
    }
  }

  /// A damaged file may name any page.
  private static let maximumPages = 1 << 32

  package let tags: [Tag]
  /// Learnt articles.
  package let articles: Int
  private let newest: Set<Int>
  /// How many of the newest articles have each tag.
  private let newestCounts: [Int]
  let names: TagNames
  /// The tags of the article in slot s are `owned[starts[s]..<starts[s + 1]]`, places in `tags`.
  let starts: [Int32]
  let owned: [Int32]
  private let slots: [Int: Int]

  /// `pages` are by page number; `newest` are articles, each as page number × page size + place.
  package init(tags: [Tag], pages: [Int: LessonPage], newest: [Int]) {
    self.tags = tags
    names = TagNames(tags)
    let places = Dictionary(tags.enumerated().map { ($1.number, Int32($0)) }) { first, _ in first }
    var (starts, owned): ([Int32], [Int32]) = ([0], [])
    var slots: [Int: Int] = [:]
    var articles = 0
    for (page, lessons) in pages.sorted(by: { $0.key < $1.key })
    where 0..<Self.maximumPages ~= page {
      slots[page] = starts.count - 1
      for place in 0..<PostingList.pageSize {
        if let numbers = lessons.tags[place] {
          owned += numbers.compactMap { places[$0] }
          articles += 1
        }
        starts.append(Int32(owned.count))
      }
    }
    (self.starts, self.owned, self.slots, self.articles) = (starts, owned, slots, articles)
    let newestSlots = Set(
      newest.filter { $0 >= 0 }.compactMap { article in
        slots[article / PostingList.pageSize].map { $0 + article % PostingList.pageSize }
      })
    var counts = [Int](repeating: 0, count: tags.count)
    for slot in newestSlots {
      for tag in owned[Int(starts[slot])..<Int(starts[slot + 1])] { counts[Int(tag)] += 1 }
    }
    (self.newest, newestCounts) = (newestSlots, counts)
  }

  /// The share of the newest articles that have the tag, without the one in the slot `left`.
  func recentShare(of tag: Int, without left: Int?) -> Double {
    guard let left, newest.contains(left) else {
      return Double(newestCounts[tag]) / Double(max(1, newest.count))
    }
    let own = tags(inSlot: left).contains(Int32(tag)) ? 1 : 0
    return Double(newestCounts[tag] - own) / Double(max(1, newest.count - 1))
  }

  var slotCount: Int { starts.count - 1 }

  /// Where an article's tags are, given as page number × page size + place; nil if it is not learnt.
  package func slot(of article: Int) -> Int? {
    guard article >= 0 else { return nil }
    return slots[article / PostingList.pageSize].map { $0 + article % PostingList.pageSize }
  }

  /// Where the articles of a page begin.
  func firstSlot(ofPage page: Int) -> Int? { slots[page] }

  /// The article in a slot, as page number × page size + place.
  func article(in slot: Int) -> Int? {
    slots.first { $0.value <= slot && slot < $0.value + PostingList.pageSize }
      .map { $0.key * PostingList.pageSize + slot - $0.value }
  }

  /// Places in `tags`.
  func tags(inSlot slot: Int) -> ArraySlice<Int32> {
    owned[Int(starts[slot])..<Int(starts[slot + 1])]
  }

  /// Places in `tags`, of an article given as page number × page size + place.
  package func tags(of article: Int) -> ArraySlice<Int32> {
    slot(of: article).map(tags(inSlot:)) ?? []
  }
}
