import Testing

@testable import SatchelModel

/// Tags that are called otherwise, with those below them.
struct MovedTagTests {
  private func saved() throws -> Machine {
    var machine = Machine(1)
    try machine.perform(.save(url: "https://example.com/", at: 5))
    return machine
  }

  private func tags(of machine: Machine) -> [String] { machine.article(.sample).tags.map(\.label) }

  @Test func aTagMovesWithThoseBelowIt() throws {
    var machine = try saved()
    for tag in ["Politics", "Politics/Syria", "politics-of-food"] {
      try machine.perform(.tag(try Tag(tag)))
    }

    try machine.perform(.moveTag(key: "politics", to: try Tag("World")))

    #expect(tags(of: machine) == ["politics-of-food", "World", "World/Syria"])
  }

  @Test func aTagThatMovesToWhereOneIsBecomesThatOne() throws {
    var machine = try saved()
    for tag in ["a", "a/x", "b", "b/x"] { try machine.perform(.tag(try Tag(tag))) }

    try machine.perform(.moveTag(key: "a", to: try Tag("b")))

    #expect(tags(of: machine) == ["b", "b/x"])
  }

  @Test func aTagThatMovesBelowItselfIsNotLost() throws {
    var machine = try saved()
    for tag in ["a", "a/b"] { try machine.perform(.tag(try Tag(tag))) }

    try machine.perform(.moveTag(key: "a", to: try Tag("a/b")))

    #expect(tags(of: machine) == ["a/b", "a/b/b"])
  }

  @Test func anotherSpellingOfATagIsWrittenInItsPlace() throws {
    var machine = try saved()
    try machine.perform(.tag(try Tag("garden")))

    try machine.perform(.moveTag(key: "garden", to: try Tag("Garden")))

    #expect(tags(of: machine) == ["Garden"])
  }

  @Test func takingATagOffTakesThoseBelowItToo() throws {
    var machine = try saved()
    for tag in ["a", "a/b", "ab"] { try machine.perform(.tag(try Tag(tag))) }

    try machine.perform(.removeTag(key: "a"))

    #expect(tags(of: machine) == ["ab"])
  }

  @Test func aTagThatWouldBeTooLongDoesNotMove() throws {
    var machine = try saved()
    try machine.perform(.tag(try Tag("a/" + String(repeating: "b", count: 150))))

    #expect(throws: ModelError.tagTooLong(bytes: 251)) {
      try machine.perform(.moveTag(key: "a", to: try Tag(String(repeating: "c", count: 100))))
    }
  }
}
