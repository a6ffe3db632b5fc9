import SatchelBytes
import SatchelCrypto
import SatchelTestSupport
import SatchelWire
import Testing

struct PairingCodeTests {
  /// From the test vectors that are published with BIP 39.
  static let published: [(root: String, words: String)] = [
    (
      "00000000000000000000000000000000",
      "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"
    ),
    (
      "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
      "legal winner thank year wave sausage worth useful legal winner thank yellow"
    ),
    (
      "80808080808080808080808080808080",
      "letter advice cage absurd amount doctor acoustic avoid letter advice cage above"
    ),
    ("ffffffffffffffffffffffffffffffff", "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong"),
    (
      "9e885d952ad362caeb4efe34a8e91bd2",
      "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic"
    ),
    (
      "c0ba5a8e914111210f2bd131f3d5e08d",
      "scheme spot photo card baby mountain device kick cradle pact join borrow"
    ),
    (
      "23db8160a31d3e0dca3688ed941adbf3",
      "cat swing flag economy stadium alone churn speed unique patch report train"
    ),
    (
      "f30f8c1da665478f49b001d94c5fc452",
      "vessel ladder alter error federal sibling chat ability sun glass valve picture"
    ),
  ]

  @Test(arguments: published)
  func theWordsAreThoseOfBIP39(root: String, words: String) throws {
    let bytes = try #require(Hex.decode(root))
    let code = try #require(PairingCode(root: SecretBytes(bytes)))

    #expect(code.words == words)
    #expect(try PairingCode(parsing: words) == code)
  }

  @Test(arguments: UInt64(0)..<100)
  func aCodeReadsBackFromItsTexts(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let code = PairingCode.random(using: &random)

    #expect(code.words.split(separator: " ").count == 12)
    #expect(try PairingCode(parsing: code.words) == code)
    #expect(try PairingCode(parsing: code.link) == code)
    #expect(code.link.utf8.count == "satchel:1:".utf8.count + 26)
  }

  @Test(arguments: [
    "OZONE Drill grab fiber curtain grace pudding thank cruise elder eight picnic",
    "ozon dril grab fibe curt grac pudd than crui elde eigh picn",
    "ozone-drill-grab-fiber-curtain-grace-pudding-thank-cruise-elder-eight-picnic",
    " \n1. ozone\n2. drill\n3. grab\n4. fiber\r\n curtain grace\tpudding, thank cruise elder eight picni\n",
  ])
  func wordsMayBeTypedAsPeopleTypeThem(text: String) throws {
    let code = try PairingCode(parsing: text)

    #expect(Hex.encode(code.root.exposed) == "9e885d952ad362caeb4efe34a8e91bd2")
  }

  @Test func aLinkMayBeTypedAsPeopleTypeIt() throws {
    let code = try PairingCode(parsing: "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong")
    let grouped = code.link.uppercased().replacing("ZZZZZ", with: "zzzzz ")

    #expect(try PairingCode(parsing: " \(grouped)\n") == code)
  }

  @Test func aWordThatIsNotInTheListIsNamedAndNothingElse() throws {
    let zoo = "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo"

    for wrong in ["zooo", "zo", "abandonx", "abandonned", "wrongly", "zoé"] {
      let error = #expect(throws: CryptoError.self) {
        try PairingCode(parsing: "\(zoo) \(wrong) wrong")
      }
      #expect(error == .unknownWord(position: 11, word: wrong))
      #expect(error?.description.contains("zoo zoo") == false)
    }
  }

  @Test func aPastedSecretIsNotRepeatedWhole() throws {
    let secret = String(repeating: "mysecret", count: 20)

    let error = #expect(throws: CryptoError.self) { try PairingCode(parsing: secret) }

    #expect(error == .unknownWord(position: 1, word: "mysecretmy"))
  }

  @Test func twoWordsExchangedAreFoundByTheChecksum() {
    let text = "drill ozone grab fiber curtain grace pudding thank cruise elder eight picnic"

    #expect(throws: CryptoError.checksumWrong) { try PairingCode(parsing: text) }
  }

  @Test(arguments: [0, 1, 11, 13, 24, 400])
  func aCodeHasTwelveWords(count: Int) {
    let text = Array(repeating: "zoo", count: count).joined(separator: " ")

    #expect(throws: CryptoError.wordCount(count)) { try PairingCode(parsing: text) }
  }

  @Test(arguments: [
    ("satchel:1:", CryptoError.linkBroken), ("satchel:1:zzz", .linkBroken),
    ("satchel:1:zzzzzzzzzzzzzzzzzzzzzzzzzz", .linkBroken),
    ("satchel:1:zzzzzzzzzzzzzzzzzzzzzzzzzw:", .linkBroken),
    ("satchel:1:zzzzzzzzzzzzzzzzzzzzzzzzzu", .linkBroken), ("satchel:", .linkBroken),
    ("satchel:2:zzzzzzzzzzzzzzzzzzzzzzzzzw", .linkTooNew),
  ])
  func aLinkIsWholeAndOfThisVersion(text: String, error: CryptoError) {
    #expect(throws: error) { try PairingCode(parsing: text) }
  }

  @Test func whatFollowsFromACodeTellsNothingOfIt() throws {
    let code = try #require(PairingCode(root: SecretBytes([UInt8](repeating: 7, count: 16))))

    #expect(code.locator.bytes != code.root.exposed)
    #expect(code.enrolSecret.exposed.prefix(16) != code.root.exposed[...])
    #expect(PairingCode(root: SecretBytes([1, 2, 3])) == nil)
  }
}

struct SecretBytesTests {
  @Test func secretsDoNotShowWhenPrinted() throws {
    var random = SeededGenerator(seed: 1)
    let code = PairingCode.random(using: &random)
    let ring = try KeyRing.random(created: 5, using: &random)
    let token = DeviceToken.random(using: &random)
    let secrets = [code.root, ring.nameKey, ring.active.secret, token.secret, code.enrolSecret]

    var dumped = ""
    dump((code, ring, token), to: &dumped)
    let texts = [dumped, "\((code, ring, token))", String(reflecting: (code, ring, token))]

    for text in texts {
      #expect(text.contains("(secret)"))
      for secret in secrets {
        let bytes = secret.exposed.prefix(4)
        #expect(!text.contains(Hex.encode(bytes)))
        #expect(!text.contains(bytes.map(String.init).joined(separator: ", ")))
        #expect(!text.contains(bytes.map { "- \($0)" }.joined(separator: "\n")))
      }
    }
  }

  @Test func secretsAreEqualIfAllTheirBytesAre() {
    #expect(SecretBytes([1, 2]) == SecretBytes([1, 2]))
    #expect(SecretBytes([1, 2]) != SecretBytes([1, 3]))
    #expect(SecretBytes([1, 2]) != SecretBytes([1, 2, 0]))
  }

  @Test func aTokenIsSentAsItIsAndKeptAsItsHash() throws {
    let token = try #require(DeviceToken(secret: SecretBytes([UInt8](repeating: 0xfb, count: 32))))

    #expect(
      token.credential.headerValue == "Bearer -_v7" + String(repeating: "-_v7", count: 9) + "-_s")
    #expect(token.hash.bytes == Digest.sha256(token.secret.exposed))
    #expect(DeviceToken(secret: SecretBytes([1])) == nil)
  }
}
