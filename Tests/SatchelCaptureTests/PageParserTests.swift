import SatchelCapture
import Testing

/// How broken markup reads, as browsers have agreed to read it.
@Suite struct PageParserTests {
  @Test(arguments: [
    ("<p>a<p>b", "<p>a</p>\n<p>b</p>"),
    ("<b>a<p>b</b>c", "<b>a</b>\n<p><b>b</b>c</p>"),
    (
      "<table><tr><td>a<td>b</table>",
      "<table><tbody><tr><td>a</td>\n<td>b</td></tr></tbody></table>"
    ),
    ("<table>x<tr><td>a</table>", "x\n<table><tbody><tr><td>a</td></tr></tbody></table>"),
    ("<ul><li>a<li>b</ul>c", "<ul><li>a</li>\n<li>b</li></ul>\nc"),
    (
      "<a href=https://a.example>a<a href=https://b.example>b",
      "<a href=\"https://a.example\">a</a><a href=\"https://b.example\">b</a>"
    ),
    ("<h1>a<h2>b", "<h1>a</h1>\n<h2>b</h2>"),
    ("<select><option>x</select>y", "y"),
    ("<svg><p>a", "<p>a</p>"),
    ("a</p>b", "a b"),
    ("<pre>\n\na</pre>", "<pre>\n\na</pre>"),
    ("<p>a<!-- <p>b --><![CDATA[x]]><?y?>c", "<p>ac</p>"),
    ("<!-->a<!--->b<!-- > -- > --!>c<!-- </p>", "abc"),
    ("<script>a<b</scripty></script >b", "b"),
    ("<script><!-- <script></script> - </script>a", "a"),
    ("<script><!-- <script> --> </script>a", "a"),
    ("<script><!--></script>a", "a"),
    ("<script><!--", ""),
    ("<p title=a&b onclick='\">' style=\"'>\" a=>b", "<p>b</p>"),
  ])
  func markupIsMended(html: String, expected: String) throws {
    #expect(try cleaned(html) == expected)
  }

  @Test(arguments: [
    ("&amp;&lt;&gt;", "&<>"), ("&eacute;&Eacute;", "éÉ"), ("&eacute &notit; &notin;", "é ¬it; ∉"),
    ("&#233;&#xe9;&#XE9", "ééé"), ("&#128;&#0;&#x110000;&#xd800;", "€\u{fffd}\u{fffd}\u{fffd}"),
    ("&NotEqualTilde;", "≂̸"), ("& &; &x; &#; &#x;", "& &; &x; &#; &#x;"),
    ("&CounterClockwiseContourIntegral;", "∳"), ("&zwnj;&AElig;", "\u{200c}Æ"),
  ])
  func characterReferencesAreReplaced(html: String, expected: String) throws {
    #expect(try text("<p>.\(html).") == ".\(expected).")
  }

  @Test func inAnAttributeAnAmpersandMayBePartOfAnAddress() throws {
    let html = try cleaned("<a href='https://x.example/?a=1&copy=2&amp;b=3&lt;'>a</a>")

    #expect(html == "<a href=\"https://x.example/?a=1&amp;copy=2&amp;b=3&lt;\">a</a>")
  }

  @Test(arguments: ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<font size=1>"])
  func nestingBeyondReasonCostsNoMoreThanItsLength(tag: String) throws {
    let page = try captured(String(repeating: tag, count: 50_000) + "the end")

    #expect(page.text.contains("the end"))
  }
}
