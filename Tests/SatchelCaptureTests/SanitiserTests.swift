import SatchelCapture
import SatchelTestSupport
import Testing

@Suite struct SanitiserTests {
  @Test(arguments: [
    ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
    ("<p onclick=alert(1) style=color:red class=x id=y>a</p>", "<p>a</p>"),
    ("<a href=javascript:alert(1)>a</a>", "a"),
    ("<a href='java\nscript:alert(1)'>a</a>", "a"),
    ("<a href=' &#1; javascript:alert(1)'>a</a>", "a"),
    ("<a href=JaVaScRiPt&colon;alert(1)>a</a>", "a"),
    ("<a href=data:text/html,x>a</a><a href=vbscript:x>b</a><a href=file:///x>c</a>", "abc"),
    ("<a href=//evil.example>a</a><a href=/x>b</a><a href=\\\\evil.example>c</a>", "abc"),
    ("<a href=https:evil.example>a</a><a href=https:///evil.example>b</a>", "ab"),
    (
      "<a href='https://x.example/?a=1&b=\"2\"'>a</a>",
      "<a href=\"https://x.example/?a=1&amp;b=&quot;2&quot;\">a</a>"
    ),
    ("<a href=mailto:ann@x.example>a</a>", "<a href=\"mailto:ann@x.example\">a</a>"),
    ("<img src=x onerror=alert(1) alt='<b>'>", "[&lt;b&gt;]"),
    ("<svg><script>alert(1)</script><p>a", "<p>a</p>"),
    ("<svg><style><img src=x onerror=alert(1)></style></svg>", ""),
    ("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", ""),
    ("<iframe srcdoc='<script>alert(1)</script>'></iframe>a", "a"),
    ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'>a", "<p>a</p>"),
    ("<textarea><img src=x onerror=alert(1)></textarea>a", "a"),
    (
      "<form action=https://x.example><input name=a>b<button formaction=javascript:x>c</form>",
      "<div>b</div>"
    ),
    (
      "<base href=//evil.example><meta http-equiv=refresh content=0><link rel=stylesheet href=x>a",
      "a"
    ),
    ("<xmp><script>alert(1)</script></xmp>", "<pre>\n&lt;script&gt;alert(1)&lt;/script&gt;</pre>"),
    ("<!--><script>alert(1)</script>-->a", "--&gt;a"),
    ("<template><p>a</p></template>b", "b"),
    ("<td colspan=2000>a</td>", "a"),
    (
      "<table><tr><td colspan=2 rowspan=-1>a</table>",
      "<table><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table>"
    ),
    ("<x-widget onfocus=alert(1)>a</x-widget><object data=x>b</object>", "a"),
    (
      "<p dir=RTL lang=HE>a</p><p dir=x lang='\"><script>'>b</p>",
      "<p dir=\"rtl\" lang=\"he\">a</p>\n<p>b</p>"
    ),
    // A drawing or formula may have a `th` of its own, which is no cell.
    ("<table><th><math><th>x", "<table><tbody><tr><th>x</th></tr></tbody></table>"),
    ("`'\"<>&amp;", "&#96;&#39;&quot;&lt;&gt;&amp;"),
    ("<p></p><div><span> </span></div>a", "a"),
  ])
  func onlyWhatIsHarmlessIsWritten(html: String, expected: String) throws {
    #expect(try cleaned(html) == expected)
  }

  @Test func relativeLinksAreResolvedAgainstThePage() throws {
    let page = try captured(
      "<a href=../box>a</a> <a href=?p=2>b</a> <a href=//x.example/y>c</a> <a href=#top>d</a>")

    #expect(
      page.html == """
        <a href="https://garden.example/box">a</a> \
        <a href="https://garden.example/notes/hedges?p=2">b</a> \
        <a href="https://x.example/y">c</a> d
        """)
  }

  /// Pieces that break parsers and sanitisers when they meet.
  private static let pieces = [
    "<p>", "</p>", "<a href=javascript:x>", "</a>", "<svg>", "</svg>", "<math>", "<mtext>",
    "<style>",
    "</style>", "<table>", "<tr>", "<td>", "<th>", "<caption>", "</table>", "<select>", "<option>",
    "<template>",
    "<noscript>", "</noscript>", "<b>", "</b>", "<i onclick=x>", "<!--", "-->", "<![CDATA[", "]]>",
    "<title>", "</title>", "<img src=x onerror=x alt='a>'>", "\"", "'", "`", "<", ">", "&lt;",
    "&#x3c;script>", "<plaintext>", "<form>", "</form>", "<foreignObject>", "<li>", "<ul>", "</ul>",
    "<pre>", "</pre>", "<h1>", "</h1>", "text", " ", "\n", "<script>", "</script>", "<br/>", "<dd>",
  ]

  @Test(arguments: UInt64(0)..<300)
  func whatIsWrittenIsHarmlessAndReadsBackTheSame(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let html = (0..<40).compactMap { _ in Self.pieces.randomElement(using: &random) }.joined()

    let once = try cleaned(html)

    #expect(try cleaned(once) == once)
    let tags = once.matches(of: #/<\/?([^\s>]*)([^>]*)>/#)
    #expect(tags.allSatisfy { !["script", "style", "svg", "math", "img"].contains($0.1) })
    #expect(tags.allSatisfy { !$0.2.contains("on") && !$0.2.contains("javascript") })
  }
}
