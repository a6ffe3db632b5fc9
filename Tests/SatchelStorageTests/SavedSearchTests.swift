import SatchelBytes
import SatchelModel
import SatchelQuery
import Testing

@testable import SatchelStorage

@Suite struct SavedSearchTests {
  private func save(_ name: String, _ query: String, in bench: Bench) throws {
    let search = try SavedSearch(name: name, query: query)
    try bench.library.save(search, "search --save", now: bench.tick())
  }

  @Test func aSavedSearchIsUsedByItsNameAndWithinOthers() throws {
    let bench = try Bench()
    try bench.add("https://example.org/1", title: "One", tags: ["garden"])
    try bench.add("https://example.org/2", title: "Two", tags: ["garden", "old"])
    try save("Garden", "tag:garden", in: bench)
    try save("new garden", "@garden -tag:old", in: bench)

    #expect(try bench.list("@GARDEN").map(\.title) == ["Two", "One"])
    #expect(try bench.list("@\"New Garden\" is:unread").map(\.title) == ["One"])
    #expect(try bench.search("one @garden").map(\.row.title) == ["One"])
    #expect(try bench.library.savedSearches().map(\.name) == ["Garden", "new garden"])
  }

  @Test func aSearchThatAsksForItselfOrForNoneIsRefused() throws {
    let bench = try Bench()
    try save("a", "tag:x", in: bench)
    try save("b", "@a", in: bench)

    #expect(throws: StorageError.searchInItself("a")) { try save("A", "@a", in: bench) }
    #expect(throws: StorageError.searchInItself("a")) { try save("a", "@b", in: bench) }
    #expect(throws: StorageError.unknownSearch("c")) { try save("d", "@c", in: bench) }
    #expect(throws: StorageError.unknownSearch("c")) { try bench.list("@c") }
    #expect(throws: StorageError.unknownSearch("c")) {
      try bench.library.deleteSearch(named: "c", "searches delete", now: bench.tick())
    }
  }

  @Test func savingAndDeletingASearchAreTakenBack() throws {
    let bench = try Bench()
    try save("a", "tag:x", in: bench)
    try save("a", "tag:y", in: bench)
    try bench.library.deleteSearch(named: "A", "searches delete", now: bench.tick())

    func undone() throws -> [String] {
      _ = try bench.library.undo(now: bench.tick())
      #expect(try bench.library.verify() == [])
      return try bench.library.savedSearches().map(\.query)
    }
    #expect(try bench.library.savedSearches() == [])
    #expect(try undone() == ["tag:y"])
    #expect(try undone() == ["tag:x"])
    #expect(try undone() == [])
    try save("a", "tag:z", in: bench)
    #expect(try bench.library.savedSearches().map(\.query) == ["tag:z"])
  }

  @Test func machinesHaveTheSameSearches() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    try save("a", "tag:x", in: one)
    try two.pull(from: one)
    try one.library.deleteSearch(named: "a", "searches delete", now: one.tick())
    try save("b", "tag:y", in: two)

    try two.pull(from: one)
    try one.pull(from: two)

    for bench in [one, two] {
      #expect(try bench.library.savedSearches().map(\.name) == ["b"])
      #expect(try bench.library.verify() == [])
    }
  }

  @Test func aChangeThatTheDeleterHadNotSeenKeepsTheSearch() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    try save("a", "tag:x", in: one)
    try two.pull(from: one)
    try one.library.deleteSearch(named: "a", "searches delete", now: one.tick())
    try save("a", "tag:y", in: two)

    try two.pull(from: one)
    try one.pull(from: two)

    for bench in [one, two] {
      #expect(try bench.library.savedSearches().map(\.query) == ["tag:y"])
    }
  }

  @Test func aRepairBringsSearchesBack() throws {
    let bench = try Bench()
    try save("a", "tag:x", in: bench)
    try bench.library.write { connection throws(StorageError) in
      try connection.run("DELETE FROM saved_search")
    }

    #expect(try bench.library.verify().count == 1)
    try bench.library.rebuild()

    #expect(try bench.library.verify() == [])
    #expect(try bench.library.savedSearches().map(\.name) == ["a"])
  }

  @Test(arguments: ["", " ", "a\u{1b}b", String(repeating: "a", count: 201)])
  func aNameIsShortAndShowsWhole(name: String) {
    #expect(throws: ModelError.self) { try SavedSearch(name: name, query: "a") }
  }
}

@Suite struct StatisticsTests {
  @Test func whatWasSavedAndPutAwayIsCountedByTime() throws {
    let bench = try Bench()
    let bounds = [0, 2000, 4000].map { Bench.start + $0 }
    let first = try bench.add("https://example.org/1", tags: ["a"], text: "one two")
    try bench.add("https://example.org/2", tags: ["a", "b"])
    try bench.change("archive", first, .setState(.archived))
    let gone = try bench.add("https://example.org/3", tags: ["a"])
    try bench.change("delete", gone, .delete)

    let statistics = try bench.library.statistics(by: bounds, topics: 1)

    // The clock of the bench ticks by a second before each change.
    #expect(statistics.saved == [1, 1])
    #expect(statistics.archived == [0, 1])
    #expect(statistics.topics.map(\.tag.tag.key) == ["a"])
    #expect(statistics.topics.map(\.saved) == [[1, 1]])
    #expect((statistics.words, statistics.wordsArchived) == (2, 2))
  }
}
