import SatchelBytes
import SatchelTestSupport
import Testing

@testable import SatchelModel

/// How an article reads from its cells.
struct ArticleViewTests {
  private func entity(_ values: [(CellKey, [UInt8])]) -> Entity {
    var entity = Entity()
    for (n, (key, value)) in values.enumerated() {
      entity.apply(
        Operation(
          .add, key, of: .article(.sample), at: Stamp(clamping: UInt64(n)), value: value,
          givesLife: true),
        in: Context(
          base: VersionVector(), dot: Dot(replica: ReplicaID(value: 1), n: UInt64(n) + 1)))
    }
    return entity
  }

  @Test func theEarliestDateCountsAndTheFurthestPoint() {
    let article = Article(members: [
      (
        .sample,
        entity([
          (CellKey(.saved), CellValue.number(9)), (CellKey(.saved), CellValue.number(4)),
          (CellKey(.furthest), Progress(thousandths: 10, reading: 1).bytes),
          (CellKey(.furthest), Progress(thousandths: 900).bytes),
          (CellKey(.position), Progress(thousandths: 30).bytes),
        ])
      )
    ])

    #expect(article.saved == 4)
    #expect(article.furthest == Progress(thousandths: 10, reading: 1))
    #expect(article.position == Progress(thousandths: 30))
  }

  @Test func aPersonsTextGoesBeforeAFetchedOneWhateverTheTime() {
    func content(_ source: ContentReference.Source, _ version: Int) -> ContentReference {
      ContentReference(
        source: source, extractorVersion: version, captured: 0,
        bodyHash: Array(repeating: 1, count: 32), bodyBytes: 1, wordCount: 1)
    }
    let contents = [content(.manual, 1), content(.automatic, 9), content(.automatic, 2)]

    let article = Article(members: [
      (.sample, entity(contents.map { (CellKey(.content), $0.bytes) }))
    ])

    #expect(article.content == content(.manual, 1))
  }

  @Test func anEditThatTheDeleterHadNotSeenKeepsTheArticleAndNamesItsMachine() throws {
    var (one, two) = (Machine(1), Machine(2))
    try one.perform(.save(url: "https://example.com/", at: 1))
    two.receive(from: &one)
    try one.perform(.delete)
    try two.perform(.setTitle("Mine"))

    one.receive(from: &two)

    #expect(one.article(.sample).isLive)
    #expect(one.article(.sample).restoredBy == two.replica)
    #expect(one.article(.sample).url == "https://example.com/")
  }

  @Test func anArticleWithoutAddressAndTitleSaysSo() {
    let article = Article(members: [(.sample, entity([(CellKey(.title), [])]))])

    #expect(article.title == "(address erased)")
  }

  @Test(arguments: UInt64(0)..<40)
  func noBytesTrap(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let fields = Array(1...20) + [30, 31, 32, 200]
    let values = (0..<60).map { _ in
      let field = Field(number: UInt64(fields.randomElement(using: &random) ?? 1))
      let element = (0..<Int.random(in: 0...20, using: &random)).map { _ in
        UInt8.random(in: 0...3, using: &random)
      }
      let value = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      return (CellKey(field, element), value)
    }
    let entity = entity(values)

    let article = Article(members: [(.sample, entity), (.other, entity)])

    #expect(article.isLive)
    #expect(Article(members: []).isLive == false)
    for (_, value) in values {
      _ = (UndoRecord(decoding: value), ContentBody(decoding: value), LineValue(bytes: value))
    }
  }

  @Test func aBodyReadsBack() {
    let body = ContentBody(text: "Text", html: "<p>Text")

    #expect(ContentBody(decoding: body.encoded) == body)
    #expect(ContentBody(decoding: body.encoded + [0]) == nil)
    #expect(ContentBody(decoding: []) == nil)
    #expect(body.hash.count == 32)
  }
}
