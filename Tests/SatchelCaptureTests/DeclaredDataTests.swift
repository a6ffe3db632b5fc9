import SatchelCapture
import Testing

@Suite struct DeclaredDataTests {
  @Test(arguments: [
    "{\"@type\":\"NewsArticle\",\"author\":{\"@type\":\"Person\",\"name\":\"Ann Reed\"}}",
    "{\"@type\":\"Article\",\"author\":[\"Ann Reed\"],}",
    "{\"@graph\":[{\"@type\":\"Article\",\"author\":{\"@id\":\"#p\"}},{\"@id\":\"#p\",\"name\":\"Ann Reed\"}]}",
    "// <![CDATA[\n[{\"@type\":\"BlogPosting\",\"description\":\"a\nb\",\"author\":{\"name\":\"Ann Reed\"}}]\n//]]>",
    "{\"@type\":\"Article\",\"author\":{\"name\":\"Ann \\u0052eed\"}}",
  ])
  func theAuthorIsReadFromStructuredDataHoweverItIsWritten(json: String) throws {
    let page = try captured("<script type=application/ld+json>\(json)</script><p>x")

    #expect(page.author == "Ann Reed")
  }

  @Test(arguments: [
    ("<span class=byline>By Ann Reed | 5 May 2024</span>", "Ann Reed"),
    ("<a rel=author href=/ann>Ann Reed</a>", "Ann Reed"),
    ("<p itemprop=author>Von Ann Reed</p>", "Ann Reed"),
    ("<div class=comment><span class=author>Troll</span></div>", nil),
    ("<meta name=author content='https://facebook.example/ann'>", nil),
  ])
  func theAuthorIsReadFromWhereThePageShowsIt(html: String, author: String?) throws {
    #expect(try captured("<title>x</title>\(html)<p>Text.").author == author)
  }

  @Test(arguments: [
    (
      "<meta property=article:published_time content='2024-05-01T10:00:00+02:00'>",
      "2024-05-01T10:00:00+02:00"
    ),
    ("<time datetime=2024-05-01>yesterday</time>", "2024-05-01"),
    ("<span class=date>1. Mai 2024</span>", "2024-05-01"),
    ("<span class=date>01.05.2024</span>", "2024-05-01"),
    ("<span class=date>2024年5月1日</span>", "2024-05-01"),
    ("<span class=date>1 de mayo de 2024</span>", "2024-05-01"),
    ("<p>Published May 1st, 2024 by Ann", "2024-05-01"),
    ("<h1>x</h1><p>2024. május 1.", "2024-05-01"), ("<h1>x</h1><p>١ مايو ٢٠٢٤", "2024-05-01"),
    ("<time datetime=2024-06-01>1 June</time><h1>x</h1><time>May 1, 2024</time>", "2024-05-01"),
    ("<h1>x</h1><p>Updated June 3, 2024</p><p>May 1, 2024</p>", "2024-05-01"),
    ("<html lang=es><h1>x</h1><p>Publicado el 01/05/2024", "2024-05-01"),
    ("<html lang=en-US><h1>x</h1><p>05/01/2024", "2024-05-01"),
    ("<div class=comment><time datetime=2024-06-01>1 June</time></div>", "2024-06-01"),
    ("<p>In 1999 there were 31 12 13 of them", nil),
  ])
  func theDateIsReadFromWhereThePageShowsIt(html: String, date: String?) throws {
    #expect(try captured(html, url: nil).published == date)
  }

  @Test(arguments: [
    ("2024/05/01/hedges", "2024-05-01"), ("2024/may/1/hedges", "2024-05-01"),
    ("2024-05-01-hedges", "2024-05-01"), ("news/20240501/hedges", "2024-05-01"),
    ("hedges-2024", nil), ("99999999/x", nil), ("2024/13/01/x", nil),
  ])
  func aDayInTheAddressIsRead(path: String, date: String?) throws {
    #expect(try captured("<p>Words.", url: "https://x.example/\(path)").published == date)
  }

  @Test(arguments: [
    ("2024-05-02T03:00:00Z", "May 1, 2024", "2024-05-01"),
    ("2024-05-02T03:00:00+02:00", "May 1, 2024", "2024-05-02T03:00:00+02:00"),
    ("2024-05-02T03:00:00Z", "May 2, 2024", "2024-05-02T03:00:00Z"),
    ("2024-05-02T03:00:00Z", "March 1, 2024", "2024-03-01"),
    ("2024-05-02T03:00:00Z", "June 1, 2024", "2024-05-02T03:00:00Z"),
    ("2024-05-02T03:00:00Z", "Last updated: March 1, 2024", "2024-05-02T03:00:00Z"),
  ])
  func theDayThatAPageShowsCorrectsWhatItDeclares(
    declared: String, shown: String, date: String
  ) throws {
    let html = "<meta property=article:published_time content='\(declared)'><h1>x</h1><p>\(shown)"

    #expect(try captured(html, url: nil).published == date)
  }

  @Test func aChangeBeforeThePublicationIsNone() throws {
    let html =
      "<meta property=article:published_time content='2024-05-01'>"
      + "<meta property=article:modified_time content="

    #expect(try captured(html + "'2024-04-01T10:00:00Z'>").modified == nil)
    #expect(
      try captured(html + "'2024-06-01T10:00:00+02:00'>").modified == "2024-06-01T10:00:00+02:00")
  }

  @Test func anAddressThatHoldsTheDayCountsMoreThanADayOfAnotherMonth() throws {
    let html = "<meta property=article:published_time content=2022-02-11>"

    let page = try captured(html, url: "https://x.example/2024/05/01/hedges")

    #expect(page.published == "2024-05-01")
  }

  @Test(arguments: [
    ("The hedge is a wall and it is not the only one of that sort.", "en"),
    ("Die Hecke ist nicht nur eine Mauer, und das ist auch gut für den Garten.", "de"),
    ("La haie est un mur dans le jardin et elle ne passe pas avec les ans.", "fr"),
    ("生垣は生きている壁であり、手入れが必要です。", "ja"), ("树篱是活的墙，需要人来照料。", "zh"),
    ("Изгородь — это живая стена.", "ru"), ("הגדר החיה היא קיר שגדל", "he"), ("12 34", nil),
  ])
  func theLanguageIsToldFromTheTextWhereThePageDoesNotSay(text: String, language: String?) throws {
    #expect(try captured("<p>\(text)</p>").language == language)
  }

  @Test(arguments: [
    ("en", "Die Hecke ist nicht nur eine Mauer, und das ist auch gut für den Garten. ", "de"),
    ("en", "גדר חיה היא קיר שגדל. ", "he"), ("in-ID", "Pagar yang hidup di kebun. ", "id-ID"),
    ("en-GB", "The hedge is a wall and it is not the only one of that sort. ", "en-GB"),
    ("gsw", "Die Hecke ist nicht nur eine Mauer, und das ist auch gut. ", "gsw"),
  ])
  func aTemplatesLanguageIsNotThatOfTheText(declared: String, text: String, language: String) throws
  {
    let words = String(repeating: text, count: 12)

    let page = try captured("<html lang=\(declared)><p>\(words)</p>")

    #expect(page.language == language)
    #expect(page.direction == (language == "he" ? .rightToLeft : .leftToRight))
  }

  @Test(arguments: [
    ("<h1><a href=/>Garden</a></h1><h1>On Hedges</h1>", "On Hedges"),
    ("<h1 class=menu-title>On</h1><h1>On Hedges</h1>", "On Hedges"),
    ("<h1><span>News</span><span>On Hedges</span></h1>", "On Hedges"),
    ("<meta property=og:title content='{{title}}'>", "On Hedges"),
  ])
  func theTitleIsNoPartOfTheBanner(html: String, title: String) throws {
    #expect(try captured("<title>On Hedges</title>\(html)<p>Text").title == title)
  }

  @Test func theHeadlineIsThePagesOwnWhereItSaysWhatTheTitleSays() throws {
    let page = try captured(
      "<title>Opinion | On Hedges and Walls - Garden Notes</title><h1>On Hedges and Walls</h1><p>x")

    #expect(page.title == "On Hedges and Walls")
  }

  @Test func aCharsetThatTheBytesDisproveIsNotBelieved() throws {
    let bytes = Array("<meta charset=gb2312><p>树篱是活的墙</p>".utf8)

    #expect(try capture(page: bytes, contentType: nil, url: nil).text == "树篱是活的墙")
  }

  @Test func aPageBehindACommentIsOneAndMayHoldAZeroByte() throws {
    let bytes = Array("\n<!-- theme -->\n<?xml version='1.0'?><!doctype html><p>one\0two</p>".utf8)

    #expect(try capture(file: bytes, name: "saved").text == "onetwo")
  }

  @Test func aZeroByteInAPageIsNoReasonToRefuseIt() throws {
    let bytes = Array("<html><p>one\0two</p>".utf8)

    #expect(try capture(page: bytes, contentType: nil, url: nil).text == "onetwo")
  }

  @Test(arguments: ["\\n", "</p><p>"])
  func anArticleThatIsOnlyDeclaredIsReadFromThere(between: String) throws {
    let sentence = String(
      repeating: "Hedges keep the wind from the seedlings all winter. ", count: 5)
    let body =
      between.hasPrefix("<") ? "<p>\(sentence)\(between)End.</p>" : "\(sentence)\(between)End."
    let json =
      "{\"@type\":\"NewsArticle\",\"articleBody\":\"\(body)<script>alert(1)</script> a < b\"}"

    let page = try captured(
      "<title>Hedges</title><script type=application/ld+json>\(json.replacing("</script", with: "<\\/script"))</script>"
        + "<div id=app></div><footer>Imprint and terms</footer>")

    #expect(page.isArticle)
    #expect(page.text.hasPrefix("Hedges keep the wind"))
    #expect(page.text.contains("winter.\n\nEnd."))
    #expect(!page.text.contains("Imprint"))
    #expect(!page.html.contains("<script"))
  }

  @Test func anArticleThatIsShownIsNotTakenFromWhatIsDeclared() throws {
    let shown = String(repeating: "Hedges keep the wind from the seedlings all winter. ", count: 9)
    let declared = String(repeating: "Subscribe to read what we know about hedges. ", count: 30)
    let json = "{\"@type\":\"NewsArticle\",\"articleBody\":\"\(declared)\"}"

    let page = try captured(
      "<title>Hedges</title><script type=application/ld+json>\(json)</script>"
        + "<article><h1>Hedges</h1><p>\(shown)</p><p>\(shown)</p></article>")

    #expect(page.text.hasPrefix("Hedges keep"))
    #expect(!page.text.contains("Subscribe"))
  }
}
