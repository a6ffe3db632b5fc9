import Testing

@testable import SatchelModel

struct PunycodeTests {
  /// The samples of RFC 3492, section 7.1.
  @Test(arguments: [
    // (A) Arabic, Egyptian
    (
      "\u{644}\u{64a}\u{647}\u{645}\u{627}\u{628}\u{62a}\u{643}\u{644}\u{645}\u{648}\u{634}\u{639}\u{631}\u{628}\u{64a}\u{61f}",
      "egbpdaj6bu4bxfgehfvwxn"
    ),
    // (B) Chinese, simplified
    (
      "\u{4ed6}\u{4eec}\u{4e3a}\u{4ec0}\u{4e48}\u{4e0d}\u{8bf4}\u{4e2d}\u{6587}",
      "ihqwcrb4cv8a8dqg056pqjye"
    ),
    // (C) Chinese, traditional
    (
      "\u{4ed6}\u{5011}\u{7232}\u{4ec0}\u{9ebd}\u{4e0d}\u{8aaa}\u{4e2d}\u{6587}",
      "ihqwctvzc91f659drss3x8bo0yb"
    ),
    // (D) Czech, with capitals as they are
    ("Pro\u{10d}prost\u{11b}nemluv\u{ed}\u{10d}esky", "Proprostnemluvesky-uyb24dma41a"),
    // (E) Hebrew
    (
      "\u{5dc}\u{5de}\u{5d4}\u{5d4}\u{5dd}\u{5e4}\u{5e9}\u{5d5}\u{5d8}\u{5dc}\u{5d0}\u{5de}\u{5d3}\u{5d1}\u{5e8}\u{5d9}\u{5dd}\u{5e2}\u{5d1}\u{5e8}\u{5d9}\u{5ea}",
      "4dbcagdahymbxekheh6e0a7fei0b"
    ),
    // (L) Japanese: 3<nen>B<gumi><kinpachi><sensei>
    ("3\u{5e74}B\u{7d44}\u{91d1}\u{516b}\u{5148}\u{751f}", "3B-ww4c5e180e575a65lsy2b"),
    // (R) Japanese: <sono><supiido><de>
    ("\u{305d}\u{306e}\u{30b9}\u{30d4}\u{30fc}\u{30c9}\u{3067}", "d9juau41awczczp"),
  ])
  func theSamplesOfTheStandard(_ label: String, _ encoded: String) {
    #expect(Punycode.label(label) == "xn--" + encoded)
  }

  @Test func asciiStaysAsItIs() {
    #expect(Punycode.label("-> $1.00 <-") == "-> $1.00 <-")
  }

  @Test func aLabelHasAtMost63Bytes() {
    #expect(Punycode.label(String(repeating: "a", count: 63)) != nil)
    #expect(Punycode.label(String(repeating: "a", count: 64)) == nil)
    #expect(Punycode.label(String(repeating: "a", count: 60) + "\u{fc}") == nil)
  }

  @Test func theLargestScalarsDoNotTrap() {
    let label = String(repeating: "\u{10ffff}", count: 3)

    #expect(Punycode.label(label) == "xn--dn32gaa")
    #expect(Punycode.label(String(repeating: label, count: 21)) == nil)
  }
}
