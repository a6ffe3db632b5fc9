import SatchelCapture
import Testing

@Suite struct BylineTests {
  private func author(_ html: String) throws -> String? {
    try captured("<title>On Hedges</title>\(html)<p>Text of the article.").author
  }

  @Test(arguments: [
    ("By Ann Reed", "Ann Reed"), ("Written by Ann Reed, Staff Writer", "Ann Reed"),
    ("Von Ann Reed und Bo Dale", "Ann Reed und Bo Dale"), ("Von Reed", "Von Reed"),
    ("Ann Reed | Garden Notes", "Ann Reed"), ("Ann Reed, May 5, 2024", "Ann Reed"),
    ("Ann Reed, ann reed", "Ann Reed"), ("Ann Reed, garden.example", "Ann Reed"),
    ("Ann Reed (@annreed)", "Ann Reed"), ("作者：王小明", "王小明"), ("annreed77", "annreed77"),
    ("Par Ann Reed et Bo Dale", "Ann Reed et Bo Dale"), ("Di Bo Dale", "Bo Dale"),
    ("Staff", nil), ("wordpressadmin", nil), ("A", nil), ("https://x.example/ann", nil),
    ("Log in to read more", nil), ("@annreed", nil), ("", nil),
  ])
  func aNameIsFreedOfWhatStandsAroundIt(written: String, author: String?) throws {
    #expect(try self.author("<meta name=author content='\(written)'>") == author)
  }

  @Test(arguments: [
    "<h1>On Hedges</h1><div>By <a href=/ann>Ann Reed</a>, Contributor</div>",
    "<h1>On Hedges</h1><span>By</span><span>Ann Reed</span><span>Gardener</span>",
    "<h1>On Hedges</h1><p>Text</p><p><a href=/authors/ann-reed>Ann Reed</a></p>",
    "<div class=byline><span>By</span><b>Ann Reed</b><i>Staff Writer</i></div>",
    "<div class=author><div>Ann Reed</div><div>Head of Hedges</div></div>",
    "<p>A long walk.</p><p><em>Von Ann Reed</em></p>",
    "<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Ann Reed'>",
    "<meta name=citation_author content='Reed, Ann'>",
    "<div class='article comments-open'><h1>On Hedges</h1><a rel=author href=/a>Ann Reed</a></div>",
  ])
  func theAuthorIsFoundWhereverItStands(html: String) throws {
    #expect(try author(html) == "Ann Reed")
  }

  @Test(arguments: [
    "<a rel=author href=/a>Ann Reed</a> and <a rel=author href=/b>Bo Dale</a>",
    "<h1>On Hedges</h1><p>By <a href=/a>Ann Reed</a> and <a href=/b>Bo Dale</a></p>",
    "<meta name=citation_author content='Reed, Ann'><meta name=citation_author content='Dale, Bo'>",
    """
    <script type=application/ld+json>{"@type":"Article",
    "author":[{"@type":"Person","name":"Ann Reed"},"Bo Dale"]}</script>
    """,
  ])
  func severalAuthorsAreAllNamed(html: String) throws {
    #expect(try author(html) == "Ann Reed, Bo Dale")
  }

  @Test func aPersonCountsMoreThanAnOrganisationAndASite() throws {
    let organisation = """
      <script type=application/ld+json>{"@type":"Article",
      "author":{"@type":"Organization","name":"Hedge Press"},"publisher":{"name":"Garden Notes"}}
      </script>
      """

    #expect(try author(organisation) == "Hedge Press")
    #expect(try author(organisation + "<p class=byline>By Ann Reed</p>") == "Ann Reed")
    #expect(
      try author("<meta name=author content='Garden'><p class=byline>By Ann Reed</p>") == "Ann Reed"
    )
  }

  @Test func structuredDataIsFoundBehindAnyNumberOfScripts() throws {
    let scripts = String(repeating: "<script>var a = 1</script>", count: 300)
    let data =
      "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":\"Ann Reed\"}</script>"

    #expect(try author(scripts + data) == "Ann Reed")
  }
}
