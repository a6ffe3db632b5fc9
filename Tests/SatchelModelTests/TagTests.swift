import SatchelModel
import Testing

struct TagTests {
  @Test(arguments: [
    ["Straße", "STRASSE", "strasse", "STRAẞE"],
    ["Été", "e\u{301}te\u{301}", "ÉTÉ"],
    ["ΣΑΣ", "σας", "Σας"],
    ["deep  work", " Deep Work ", "deep\twork"],
  ])
  func spellingsOfOneWordAreOneTag(_ spellings: [String]) throws {
    let keys = try Set(spellings.map { Array(try Tag($0).key.utf8) })

    #expect(keys.count == 1)
  }

  @Test func theLabelIsAsThePersonWroteIt() throws {
    #expect(try Tag("  Deep   Work").label == "Deep Work")
  }

  @Test func differentWordsAreDifferentTags() throws {
    let keys = try Set(["a", "á", "b", "a b", "ab"].map { try Tag($0).key })

    #expect(keys.count == 5)
  }

  @Test(arguments: ["", " \t ", "\u{3000}"])
  func aTagHasACharacter(_ input: String) {
    #expect(throws: ModelError.tagEmpty) { try Tag(input) }
  }

  @Test(arguments: ["a\u{1b}[31m", "a\u{202e}b", "a\u{0}"])
  func aTagHasNoCharactersThatMislead(_ input: String) {
    #expect(throws: ModelError.tagHasControlCharacters) { try Tag(input) }
  }

  @Test func aTagIsShort() {
    #expect(throws: ModelError.tagTooLong(bytes: 201)) {
      try Tag(String(repeating: "a", count: 201))
    }
  }

  @Test func aSlashPutsATagBelowAnother() throws {
    let tag = try Tag("Politics/Syria")

    #expect(tag.isAtOrBelow("politics") && tag.isAtOrBelow("politics/syria"))
    #expect(!tag.isAtOrBelow("polit") && !tag.isAtOrBelow("politics/syria/war"))
  }
}
