import SatchelCapture
import Testing

@Suite struct ArticleTextTests {
  @Test(arguments: [
    ("<p>One\n  line</p><p>Two", "One line\n\nTwo"),
    ("<div>One</div><div>Two</div>", "One\n\nTwo"),
    ("<h2>Soil</h2>Dig<br>deep<br><br>again", "Soil\n\nDig\ndeep\n\nagain"),
    ("Sow<ul><li>peas<li><p>beans</p></ul>now", "Sow\n\n- peas\n- beans\n\nnow"),
    ("<ol start=3><li>rake<li>water</ol>", "3. rake\n4. water"),
    ("<ul><li>a<ul><li>b<li>c</ul><li>d</ul>", "- a\n  - b\n  - c\n- d"),
    ("<ul><li><p>a</p><p>more</p><li>b</ul>", "- a\n\n  more\n- b"),
    ("said<blockquote><p>Yes.<p>No.</blockquote>end", "said\n\n> Yes.\n>\n> No.\n\nend"),
    ("<pre>\nif x {\n\n  y\n}\n</pre>done", "if x {\n\n  y\n}\n\ndone"),
    ("<blockquote><pre>a\nb</pre></blockquote>", "> a\n> b"),
    ("<table><tr><th>Day<th>High<tr><td>Mon<td><p>4.1</p></table>", "Day\tHigh\nMon\t4.1"),
    ("<table><tr><td><td>b<tr><td>c<td>d</table>", "\tb\nc\td"),
    ("<table><tr><td><h2>Old</h2><td>page</table>", "Old\n\npage"),
    (
      "<figure><img alt='A gate' src=x><figcaption>The gate</figcaption></figure>",
      "The gate"
    ),
    ("<img alt=''>x<wbr>y<span>z</span>", "xyz"),
    ("<dl><dt>Rye<dd>a grain</dl>", "Rye\na grain"),
    ("He said <q>no</q>.", "He said “no”."),
    ("a<hr>b", "a\n\n* * *\n\nb"),
    ("<p>&nbsp;</p><p>a&nbsp;b&nbsp;</p>", "a\u{a0}b"),
    ("co\u{ad}operate \u{1b}[31mred\u{9b}1m", "cooperate [31mred1m"),
    ("", ""),
  ])
  func elementsReadAsPlainText(html: String, expected: String) throws {
    #expect(try text(html) == expected)
  }

  @Test(arguments: [
    "<script>x</script>", "<style>x</style>", "<nav>x</nav>", "<header>x</header>",
    "<footer>x</footer>", "<aside>x</aside>", "<form><p>x</p></form>", "<iframe>x</iframe>",
    "<template>x</template>", "<noscript>x</noscript>", "<p hidden>x</p>",
    "<div style='display : none'>x</div>", "<div aria-hidden=true>x</div>", "<svg><text>x</svg>",
    "<div role=navigation>x</div>", "<div class='box share-bar'>x</div>", "<button>x</button>",
    "<select><option>x</select>", "<textarea>x</textarea>", "<object>x</object>", "<!-- x -->",
    "<noframes>x</noframes>",
  ])
  func furnitureIsLeftOut(element: String) throws {
    #expect(try text("<p>Only this remains.</p>\(element)") == "Only this remains.")
  }

  @Test func anArticleElementThatHoldsLittleIsNotTheArticle() throws {
    let html = "<p>The long text of the page stands here.</p><article>Teaser</article>"

    #expect(try text(html) == "The long text of the page stands here.\n\nTeaser")
  }

  @Test func aMarkThatWouldTakeMostOfThePageIsNotBelieved() throws {
    #expect(
      try text("<form><p>All of the page is a form.</p></form>") == "All of the page is a form.")
  }

  @Test func theHeadingThatSaysTheTitleAgainIsLeftOut() throws {
    let page = try captured("<title>On Hedges</title><h1>On Hedges</h1><p>They grow.</p>")

    #expect(page.title == "On Hedges")
    #expect(page.text == "They grow.")
    #expect(page.html == "<p>They grow.</p>")
  }

  @Test func textAndHTMLHoldTheSameWords() throws {
    let page = try captured(
      "<body><nav>Home</nav><h2>A</h2><ul><li>b <i>c</i></ul><p>d<img alt=e></p><aside>f</aside>")

    #expect(page.text == "A\n\n- b c\n\nd")
    #expect(page.html == "<h2>A</h2>\n<ul><li>b <i>c</i></li></ul>\n<p>d[e]</p>")
  }
}
