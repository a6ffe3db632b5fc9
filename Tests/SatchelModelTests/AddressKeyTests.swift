import SatchelTestSupport
import Testing

@testable import SatchelModel

struct AddressKeyTests {
  @Test(arguments: Samples.same)
  func spellingsOfOnePageHaveOneKey(pair: [String]) {
    let keys = pair.map { AddressKey(typed: $0) }

    #expect(keys[0] != nil)
    #expect(keys[0] == keys[1])
  }

  @Test(arguments: Samples.different)
  func addressesThatMayBeTwoPagesHaveTwoKeys(pair: [String]) {
    let keys = pair.map { AddressKey(typed: $0) }

    #expect(keys[0] != nil && keys[1] != nil)
    #expect(keys[0] != keys[1])
  }

  @Test(arguments: (Samples.same + Samples.different).joined())
  func theKeyOfAKeyIsItself(address: String) throws {
    let key = try #require(AddressKey(typed: address))

    let again = AddressKey(typed: key.address)

    #expect(again == key)
  }

  @Test(arguments: UInt64(0)..<300)
  func whateverIsTypedHasAKeyOrNone(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "%", "%2", "%C3%A9", "%ff", "&amp;", "?", "#", "#!/", ";", "=", "&", "/", "//", "..", "a",
      "1",
      "amp", "utm_source=x", "url=", "https://", "é", "e\u{301}", "+", " ", "m.", "(S(", "))", "[",
    ]
    let tail = (0..<20).compactMap { _ in pieces.randomElement(using: &random) }.joined()

    let key = AddressKey(typed: "https://example.org/" + tail)

    #expect(key.map { AddressKey(typed: $0.address) == $0 } ?? true, "\(tail)")
  }

  @Test func wrappersAreFollowedOnlyFourDeep() throws {
    var address = "https://example.org/a"
    for _ in 0..<9 {
      let carried = address.replacing("%", with: "%25").replacing("?", with: "%3F")
      address = "https://l.facebook.com/l.php?u=\(carried)"
    }

    let key = try #require(AddressKey(typed: address))

    #expect(key.text.hasPrefix("l.facebook.com/"))
  }

  @Test func whatIsNoWebAddressHasNoKey() {
    let keys = ["", " ", "mailto:a@example.org", "example", "https://"].map {
      AddressKey(typed: $0)
    }

    #expect(keys.allSatisfy { $0 == nil })
  }
}

private enum Samples {
  static let same: [[String]] = [
    // Host.
    ["http://www.garden.example/a", "https://garden.example/a/"],
    ["https://www3.garden.example/a", "https://garden.example/a"],
    ["https://mobile.garden.co.uk/a", "https://www.garden.co.uk/a"],
    ["https://fr.m.wiktionary.org/wiki/haie", "https://fr.wiktionary.org/wiki/haie"],
    ["https://amp.garden.example/hedge-in-may-2024", "https://garden.example/hedge-in-may-2024"],
    ["https://ivy.blogspot.de/2020/05/a.html?m=1", "https://ivy.blogspot.com/2020/05/a.html"],
    // Path.
    ["https://garden.example//plants///ivy", "https://garden.example/plants/ivy"],
    ["https://garden.example/plants/Index.PHP?id=2", "https://garden.example/plants?id=2"],
    ["https://garden.example/a(1)!", "https://garden.example/a%281%29%21"],
    ["https://garden.example/cafe%CC%81", "https://garden.example/caf%c3%a9"],
    [
      "https://garden.example/(S(lit3py55t21z5v55vlm25s55))/a.aspx",
      "https://garden.example/a.aspx",
    ],
    ["https://garden.example/a.jsp;jsessionid=1F.node2?x=1", "https://garden.example/a.jsp?x=1"],
    // Query.
    ["https://garden.example/a?q=ivy+and%20oak", "https://garden.example/a?q=ivy%20and+oak"],
    ["https://garden.example/a?b=2&a=1&", "https://garden.example/a?a=1&b=2"],
    ["https://garden.example/a?b", "https://garden.example/a?b="],
    ["https://garden.example/a?UTM_Source=x&x=1", "https://garden.example/a?x=1"],
    ["https://garden.example/a?x=1&amp;utm_medium=y", "https://garden.example/a?x=1"],
    ["https://garden.example/a?hsa_acc=1&hsa_cam=2", "https://garden.example/a"],
    ["https://garden.example/a?ref=weekly.gardeners.example", "https://garden.example/a"],
    ["https://garden.example/blog/ivy?source=rss", "https://garden.example/blog/ivy"],
    ["https://garden.example/?PHPSESSID=abc", "https://garden.example"],
    ["https://garden.example/a?sid=0123456789abcdef0123456789abcdef", "https://garden.example/a"],
    ["https://garden.example/a b?q=c d", "https://garden.example/a%20b?q=c+d"],
    // AMP and wrappers.
    [
      "https://garden-example.cdn.ampproject.org/v/s/garden.example/ivy?id=3&usqp=mq331",
      "https://garden.example/ivy?id=3",
    ],
    ["https://www.google.co.uk/amp/s/garden.example/ivy", "https://garden.example/ivy"],
    ["https://garden.example/news/ivy/amp/", "https://garden.example/news/ivy"],
    ["https://garden.example/amp/why-ivy-climbs", "https://garden.example/why-ivy-climbs"],
    [
      "https://out.reddit.com/t3_a?url=https%3A%2F%2Fgarden.example%2Fa",
      "https://garden.example/a",
    ],
    [
      "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fgarden.example%2Fa%3Fb%3D1",
      "https://garden.example/a?b=1",
    ],
    ["https://href.li/?https://garden.example/a?b=1&c=2", "https://garden.example/a?b=1&c=2"],
    [
      "https://urldefense.com/v3/__https://garden.example/a__;!!Kx1!token$",
      "https://garden.example/a",
    ],
    [
      "https://urldefense.proofpoint.com/v2/url?u=https-3A__garden.example_a&d=Dw",
      "https://garden.example/a",
    ],
    [
      "https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9nYXJkZW4uZXhhbXBsZS9h&ntb=1",
      "https://garden.example/a",
    ],
    [
      "https://r.search.yahoo.com/_ylt=A0;_ylu=X3/RV=2/RE=16/RO=10/RU=https%3a%2f%2fgarden.example%2fa/RK=2/RS=x",
      "https://garden.example/a",
    ],
    ["https://hedges.example/out.php?url=http://garden.example/a", "https://garden.example/a"],
    // Routes and fragments.
    ["https://garden.example/a#:~:text=ivy", "https://garden.example/a"],
    ["https://garden.example/#/a?utm_source=x&b=1", "https://garden.example/#/a?b=1"],
    ["https://garden.example/#!/", "https://garden.example/"],
    // Sites.
    ["https://youtu.be/abcdefghijk?t=40", "https://www.youtube.com/watch?list=x&v=abcdefghijk"],
    ["https://m.youtube.com/shorts/abcdefghijk", "https://youtube.com/watch?v=abcdefghijk"],
    ["https://x.com/ivy/status/17?s=20", "https://mobile.twitter.com/i/web/status/17"],
    ["https://old.reddit.com/r/ivy/comments/1ab/why/", "https://redd.it/1ab"],
    ["https://superuser.com/q/42/7", "https://superuser.com/questions/42/why-ivy"],
    ["https://www.amazon.de/Ivy/dp/B000000000/ref=sr_1?tag=x", "https://amazon.de/dp/B000000000"],
    [
      "https://en.wikipedia.org/w/index.php?title=Ivy%20law",
      "https://en.wikipedia.org/wiki/Ivy_law",
    ],
  ]

  static let different: [[String]] = [
    ["https://m.co.uk/a", "https://co.uk/a"],
    ["https://mobile.substack.com/p/a", "https://substack.com/p/a"],
    ["https://media.garden.example/a", "https://garden.example/a"],
    ["https://garden.example/a%2Fb", "https://garden.example/a/b"],
    ["https://garden.example/a%252Fb", "https://garden.example/a%2Fb"],
    ["https://garden.example/Ivy", "https://garden.example/ivy"],
    ["https://garden.example/guitars/amp", "https://garden.example/guitars"],
    ["https://garden.example/guitars?type=amp", "https://garden.example/guitars"],
    ["https://garden.example/a?utm=1", "https://garden.example/a"],
    ["https://garden.example/a?pk_id=1", "https://garden.example/a?pk_id=2"],
    ["https://garden.example/a?gclide=1", "https://garden.example/a"],
    ["https://garden.example/a?user_id=1&utm_source=x", "https://garden.example/a?user_id=2"],
    ["https://garden.example/feed?source=twitter", "https://garden.example/feed"],
    ["https://garden.example/a?id=1&id=2", "https://garden.example/a?id=2&id=1"],
    ["https://garden.example/a?q=a%26b", "https://garden.example/a?q=a&b"],
    ["https://garden.example/a?x=%FF", "https://garden.example/a?x=%FE"],
    ["https://garden.example/a?sid=507f1f77bcf86cd799439011", "https://garden.example/a"],
    ["https://garden.example/talks?session_id=42", "https://garden.example/talks"],
    ["https://garden.example/s?m=1", "https://garden.example/s"],
    ["https://github.com/a/b/blob/x/c.md?ref=rss", "https://github.com/a/b/blob/x/c.md"],
    ["https://garden.example/#/a", "https://garden.example/#/b"],
    ["https://garden.example:8443/a", "https://garden.example/a"],
    ["https://www.google.com/search?q=https://garden.example/a", "https://garden.example/a"],
    ["https://web.archive.org/web/2020/https://garden.example/a", "https://garden.example/a"],
    ["https://hedges.example/share?url=https://garden.example/a", "https://garden.example/a"],
    ["https://garden.example/login?redirect=https://garden.example/a", "https://garden.example/a"],
    ["https://youtu.be/abcdefghijk", "https://youtu.be/abcdefghijK"],
    ["https://superuser.com/questions/42/why", "https://superuser.com/questions/43/why"],
    ["https://reddit.com/r/a/comments/1ab/why/c1", "https://reddit.com/r/a/comments/1ab/why/c2"],
  ]
}
