import SatchelCapture
import Testing

@Suite struct ArticleFinderTests {
  private static let paragraphs = """
    <p>A hedge is a wall that grows, and like a wall it needs somebody to look after it. The hedges
    along the old road were planted in 1780, when the common was divided.</p>
    <h2>How they were laid</h2>
    <p>Each winter a man cut the stems half through, bent them down along the row, and tied them to
    stakes. What looks like damage is how a hedge stays thick at its foot.</p>
    <ul><li>Hawthorn, which grows fast and keeps cattle in.</li>
    <li>Hazel, which gives the stakes and the nuts.</li></ul>
    <p>Today a machine does in an hour what took a week. The birds, Ann Reed says, can tell the
    difference; so, after a few years, can everybody else.</p>
    """

  private static let page = """
    <html lang=en><title>On Hedges | Garden Notes</title><body>
    <header class=site-header><a href=/>Garden Notes</a><nav><ul><li><a href=/a>News</a>
    <li><a href=/b>Sowing</a><li><a href=/c>Shop</a></ul></nav></header>
    <div id=cookie-banner>We use cookies to improve this site. <button>Accept</button></div>
    <main><article class=post><h1>On Hedges</h1>
    <div class=share-buttons><a href=//f.example>Share</a> <a href=//t.example>Tweet</a></div>
    <div class=entry-content>\(paragraphs)</div>
    <div class=newsletter-signup><form>Get our newsletter every Friday. <input></form></div>
    </article>
    <section class=related-posts><h3>Related posts</h3><ul><li><a href=/1>On walls</a>
    <li><a href=/2>On ditches</a><li><a href=/3>On gates and stiles</a></ul></section>
    <section id=comments class=comments><h3>2 comments</h3><div class=comment><p>Lovely!</p></div>
    <div class=comment><p>My grandfather did this.</p></div></section></main>
    <aside class=sidebar><h3>Most read</h3><a href=/4>Twelve roses</a></aside>
    <footer class=site-footer><p>Copyright 2024 Garden Notes. All rights reserved.</p></footer>
    """

  @Test func theArticleIsKeptAndWhatSurroundsItIsNot() throws {
    let page = try captured(Self.page)

    let expected = try captured("<article>\(Self.paragraphs)</article>").text
    #expect(page.text == expected)
    #expect(page.isArticle)
  }

  @Test func headingsAndListsKeepTheirShape() throws {
    let html = try captured(Self.page).html

    #expect(html.contains("<h2>How they were laid</h2>"))
    #expect(html.contains("<li>Hawthorn, which grows fast and keeps cattle in.</li>"))
  }

  @Test(arguments: ["Advertisement", "Story continues below advertisement", "- Anzeige -", "广告"])
  func whatInterruptsAnArticleIsLeftOut(line: String) throws {
    let page = try captured("<article>\(Self.paragraphs)<p>\(line)</p>\(Self.paragraphs)</article>")

    #expect(!page.text.contains(line))
  }

  @Test(arguments: [
    "<pre><span class=lineno>1</span>let a\n<span class=lineno>2</span>let b\n"
      + "<span class=lineno>3</span>let c</pre>",
    "<pre><span>8</span>let a\n<span>9</span>let b\n<span>10</span>let c</pre>",
    "<pre><div><b>1</b>let a</div><div><b>2</b>let b</div><div><b>3</b>let c</div></pre>",
    "<table><tr><td><pre>1\n2\n3</pre><td><pre>let a\nlet b\nlet c</pre></table>",
  ])
  func theNumbersOfLinesAreNoPartOfCode(code: String) throws {
    let page = try captured("<article>\(Self.paragraphs)\(code)\(Self.paragraphs)</article>")

    #expect(page.text.contains("\nlet a\nlet b\nlet c\n"))
  }

  @Test(arguments: [
    ("let a = [<b>1</b>, <b>2</b>, <b>3</b>]\n<b>4</b>", "let a = [1, 2, 3]\n4"),
    (
      "<b>1</b>. One\n\nOf it\n\n<b>2</b>. Two\n\nOf it\n\n<b>3</b>. Three\n",
      "1. One\n\nOf it\n\n2. Two"
    ),
  ])
  func otherNumbersInCodeStay(code: String, text: String) throws {
    let page = try captured("<article>\(Self.paragraphs)<pre>\(code)</pre>\(Self.paragraphs)")

    #expect(page.text.contains(text))
  }

  @Test(arguments: [
    "बाड़ एक दीवार है जो बढ़ती है, और उसे देखभाल की ज़रूरत होती है। पुरानी सड़क की बाड़ बहुत पहले लगाई गई थी।",
    "باڑ ایک دیوار ہے جو بڑھتی ہے، اور اسے دیکھ بھال کی ضرورت ہوتی ہے۔ پرانی سڑک کی باڑ بہت پہلے لگائی گئی تھی۔",
    "篱笆是一堵会生长的墙，需要有人照料！老路边的篱笆是很久以前种下的，那时公地刚刚分开。",
  ])
  func sentencesAreKnownInAnyScript(sentences: String) throws {
    let paragraphs = String(repeating: "<p>\(sentences)</p>", count: 6)
    let links = (0..<8).map { "<li><a href=/\($0)>\(sentences.prefix(12))</a>" }.joined()

    let page = try captured("<body><ul>\(links)</ul><div>\(paragraphs)</div>")

    #expect(page.isArticle)
    #expect(page.text == Array(repeating: sentences, count: 6).joined(separator: "\n\n"))
  }

  @Test(arguments: [
    "<h2>How they grow<a href=#grow>¶</a></h2>", "<h2><a href=#grow> # </a>How they grow</h2>",
    "<h2>How they grow<span class=mw-editsection>[<a href=/edit>edit</a>]</span></h2>",
  ])
  func signsOnlyForThoseOnThePageAreLeftOut(heading: String) throws {
    let article = Self.paragraphs.replacing("<p>Today", with: heading + "<p>Today")

    let page = try captured("<article>\(article)</article>")

    #expect(page.html.contains("<h2>How they grow</h2>"))
  }

  @Test(arguments: [
    "<div class=head><span>bash</span><button>Copy</button></div><pre>cut -f1 hedge</pre>",
    "<div><div>Bash</div><div>Copy code</div></div><pre><code>cut -f1 hedge</code></pre>",
    "<pre><div class=head><span>bash</span></div><code>cut -f1 hedge</code></pre>",
  ])
  func whatLabelsCodeIsNoPartOfIt(code: String) throws {
    let article = Self.paragraphs.replacing("<p>Today", with: code + "<p>Today")

    let page = try captured("<article>\(article)</article>")

    #expect(page.html.contains("<pre>\ncut -f1 hedge</pre>") || page.html.contains("<code>cut -f1"))
    #expect(!page.text.lowercased().contains("bash") && !page.text.contains("Copy"))
  }

  @Test func shortCodeBetweenParagraphsStays() throws {
    let article = Self.paragraphs.replacing("<ul>", with: "<pre>cut -f1 hedge\nsort</pre><ul>")

    let page = try captured("<article>\(article)</article>")

    #expect(page.text.contains("cut -f1 hedge\nsort\n"))
  }

  @Test(arguments: ["<p>Swift</p><pre>swift test</pre>", "<h3>Swift</h3><pre>swift test</pre>"])
  func aHeadingAboveCodeStays(code: String) throws {
    let article = Self.paragraphs.replacing("<p>Today", with: code + "<p>Today")

    let page = try captured("<article>\(article)</article>")

    #expect(page.text.contains("Swift\n"))
  }

  @Test(arguments: ["style='display: none'", "hidden", "style=visibility:hidden"])
  func aParagraphThatThePageConcealsIsLeftOut(concealed: String) throws {
    let secret = "<p \(concealed)>Nobody who reads the page in a browser sees this, and so on.</p>"
    let article = Self.paragraphs.replacing("<p>Today", with: secret + "<p>Today")

    let page = try captured("<article>\(article)</article>")

    #expect(!page.text.contains("Nobody who reads"))
  }

  @Test func aMenuSaysThatItIsNoArticle() throws {
    let links = (0..<60).map { "<li><a href=/\($0)>Story number \($0) of today</a>" }.joined()

    #expect(try !captured("<body><ul class=menu>\(links)</ul>").isArticle)
  }

  @Test func textForBrowsersWithoutScriptsIsReadWhereItIsThePage() throws {
    let post = String(
      repeating: "<p>A post that only needs a browser to read it, says the forum.</p>", count: 30)

    let page = try captured(
      "<body><div id=app></div><noscript><div class=post>\(post)</div></noscript>")

    #expect(page.text.contains("A post that only needs a browser"))
  }

  @Test(arguments: [
    ("<img data-src=/real.jpg src=data:image/gif;base64,xx>", "https://garden.example/real.jpg"),
    ("<img srcset='/s.jpg 400w, /l.jpg 900w'>", "https://garden.example/l.jpg"),
    ("<picture><source srcset='/p.webp 2x'><img></picture>", "https://garden.example/p.webp"),
    ("<img src=/plain.jpg>", "https://garden.example/plain.jpg"),
  ])
  func picturesThatLoadLateAreFound(markup: String, address: String) throws {
    let page = "<article>\(Self.paragraphs)<figure>\(markup)</figure>\(Self.paragraphs)</article>"

    let draft = try draft(
      page: Array(page.utf8), contentType: nil, url: "https://garden.example/notes/")

    #expect(draft.pictures == [address])
    #expect(draft.finished { _ in "stored:1" }.html.contains("<img src=\"stored:1\" alt=\"\">"))
    #expect(!draft.finished().html.contains("<img"))
  }

  @Test(arguments: [
    (
      "<math><semantics><mi>x</mi><annotation encoding=application/x-tex>x^2</annotation></math>",
      "$x^2$"
    ),
    ("<math alttext='\\frac12' display=block><mn>1</mn></math>", "$$\\frac12$$"),
    (
      "<math><msup><mi>x</mi><mn>2</mn></msup><mo>≠</mo><mfrac><mn>1</mn><mi>α</mi></mfrac></math>",
      "$x^{2} \\neq \\frac{1}{\\alpha}$"
    ),
    ("<script type='math/tex'>a_1</script>", "$a_1$"),
    ("<img class=latex alt='\\sqrt{2}'>", "$\\sqrt{2}$"),
  ])
  func formulasKeepTheirSource(markup: String, source: String) throws {
    let page = try captured("<p>The formula is \(markup) here.</p>")

    #expect(page.text.contains("The formula is \(source) here."))
    #expect(page.html.contains("The formula is \(source) here."))
  }

  @Test(arguments: [
    "<figure><img src=/hedge.jpg alt=Hedge><figcaption>Ad</figcaption></figure>",
    "<img src=/dot.gif data-srcset='/small.jpg 400w, /hedge.jpg 1200w' alt=Hedge>",
    "<figure><div class=x></div><noscript><img src=/hedge.jpg alt=Hedge></noscript></figure>",
  ])
  func picturesAmongTheParagraphsAreTheArticles(picture: String) throws {
    let article = Self.paragraphs.replacing("<p>Today", with: picture + "<p>Today")

    let draft = try draft(
      page: Array(Self.page.replacing(Self.paragraphs, with: article).utf8),
      contentType: "text/html", url: "https://garden.example/notes/hedges")

    #expect(draft.pictures == ["https://garden.example/hedge.jpg"])
  }
}
