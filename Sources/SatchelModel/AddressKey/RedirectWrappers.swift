import Foundation

/// Addresses that only send the reader on to the one that they carry.
extension AddressParts {
  /// How many of them may be nested; what lies deeper stays as it is.
  private static let maximumDepth = 4

  /// The address that a reader arrives at, as far as this one tells.
  var unwrapped: AddressParts {
    var parts = self
    for _ in 0..<Self.maximumDepth {
      guard let target = parts.target else { break }
      parts = target
    }
    return parts
  }

  private var target: AddressParts? {
    if let text = acceleratedTarget, var target = Self.parse(text) {
      target.query = query
      return target
    }
    return RedirectWrapper.targets(of: self).lazy.compactMap { Self.parse($0) }.first
  }

  private static func parse(_ text: String) -> AddressParts? {
    let address =
      text.lowercased().hasPrefix("http%3a") ? text.removingPercentEncoding ?? text : text
    return (try? CanonicalURL(address)).map(AddressParts.init)
  }
}

/// Which sites' links carry an address, and where.
private enum RedirectWrapper {
  /// Texts that are the carried address if they are an address at all.
  static func targets(of link: AddressParts) -> [String] {
    guard !link.query.isEmpty else { return embedded(in: link) }
    let known = link.siteNames.lazy.compactMap { table[$0] }.joined()
      .filter { $0.path == "*" || $0.path == link.path.joined(separator: "/").lowercased() }
      .flatMap { $0.parameters.compactMap { link.value(of: $0) } }
    return Array(known) + embedded(in: link) + unknownSite(link)
  }

  /// Links whose form is their own.
  private static func embedded(in link: AddressParts) -> [String] {
    switch link.host {
    case "href.li", "anonym.to", "anon.to", "nullrefer.com", "dereferer.me", "www.deviantart.com":
      return [link.wholeQuery]
    case "urldefense.proofpoint.com" where link.path.starts(with: ["v2"]):
      let text = link.value(of: "u")?.replacing("-", with: "%").replacing("_", with: "/")
      return [text?.removingPercentEncoding].compactMap { $0 }
    case "urldefense.com", "urldefense.us":
      return [proofpoint(link)].compactMap { $0 }
    case "www.bing.com" where link.path == ["ck", "a"]:
      return [link.value(of: "u").flatMap(base64)].compactMap { $0 }
    case "disq.us":
      // The address, a colon and a token.
      guard let text = link.value(of: "url"), let colon = text.lastIndex(of: ":") else { return [] }
      return [String(text[..<colon])]
    default:
      let marks = ["RU=", "destination:"]
      guard link.isOn("search.yahoo.com") || link.isOn("prf.hn") else { return [] }
      return link.path.flatMap { segment in
        marks.filter(segment.hasPrefix).map { PlainSpelling.text(segment.dropFirst($0.count)) }
      }
    }
  }

  /// `/v3/__https://example.org/a__;!!token`, unless characters are replaced in it.
  private static func proofpoint(_ link: AddressParts) -> String? {
    let path = link.path.dropFirst().joined(separator: "/")
    guard link.path.first == "v3", path.hasPrefix("__http"), let end = path.firstRange(of: "__;")
    else { return nil }
    let address = path[..<end.lowerBound].dropFirst(2)
    guard !address.contains("*") else { return nil }
    return String(address.replacing(":/", with: "://", maxReplacements: 1))
  }

  /// `a1` and the address in base 64 for addresses, without padding.
  private static func base64(_ text: String) -> String? {
    guard text.hasPrefix("a1") else { return nil }
    let plain = text.dropFirst(2).replacing("-", with: "+").replacing("_", with: "/")
    let padded = String(plain) + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
    return Data(base64Encoded: padded).flatMap { String(data: $0, encoding: .utf8) }
  }

  /// What every site's page for leaving it looks like, if it leads to another site.
  private static func unknownSite(_ link: AddressParts) -> [String] {
    guard let page = link.path.last?.lowercased(), leavingPages.contains(page) else { return [] }
    return link.query.filter { parameter in
      guard leavingParameters.contains(parameter.name.lowercased()),
        let target = try? CanonicalURL(parameter.value)
      else { return false }
      return AddressParts(target).siteLabel != link.siteLabel
    }
    .map(\.value)
  }

  private static let leavingPages = words(
    """
    away away.php exit exit.php external goto leave linkout out out.php outbound outgoing \
    redir redir.php redirect redirect.aspx redirect.php
    """)
  private static let leavingParameters = words(
    "dest destination goto href link out redirect_url target targeturl to u url")

  /// Site, path (`*` for any, `/` for none) and parameters, a link a line.
  private static let table: [String: [(path: String, parameters: [String])]] = {
    var table: [String: [(path: String, parameters: [String])]] = [:]
    for line in links.split(separator: "\n") {
      let fields = line.split(separator: " ").map { String($0) }
      guard fields.count > 2 else { continue }
      let path = fields[1] == "/" ? "" : fields[1]
      table[fields[0], default: []].append((path, Array(fields[2...])))
    }
    return table
  }()

  private static let links = """
    awin1.com * ued p
    bing.com news/apiclick.aspx url
    c.pc.qq.com * pfurl url
    checklink.mail.ru proxy url
    click.linksynergy.com * murl
    clickserve.dartsearch.net * ds_dest_url
    douban.com link2 url
    duckduckgo.com l uddg
    exit.sc * url
    facebook.com flx/warn u
    facebook.com l.php u
    flipboard.com redirect url
    getpocket.com redirect url
    gitee.com link target
    go.redirectingat.com * url
    go.skimresources.com * url
    google.* aclk adurl
    google.* imgres imgrefurl
    google.* url q url
    googleadservices.com pagead/aclk adurl
    instapaper.com text u
    jianshu.com go-wild url
    l.instagram.com / u
    l.threads.com / u
    l.threads.net / u
    link.csdn.net / target
    link.juejin.cn / target
    link.zhihu.com / target
    linkedin.com redir/redirect url
    linkedin.com safety/go url
    links.jianshu.com go to
    medium.com r url
    messenger.com l.php u
    news.url.google.com url url
    out.reddit.com * url
    plus.url.google.com url url
    redirect.viglink.com * u
    safelinks.protection.outlook.com * url
    search.app * link
    shareasale.com r.cfm urllink
    slack-redir.net link url
    steamcommunity.com linkfilter u url
    t.me iv url
    t.umblr.com redirect z
    twitter.com i/redirect url
    vk.com away.php to
    weibo.cn sinaurl u
    yandex.* redir url
    yandex.* turbo text
    youtube.com redirect q
    """
}

extension AddressParts {
  /// The query as it was, for links that are followed by nothing but an address.
  fileprivate var wholeQuery: String {
    query.map { $0.value.isEmpty ? $0.name : "\($0.name)=\($0.value)" }.joined(separator: "&")
  }

  /// The host and what it lies under, down to two labels, then `label.*` for sites in many countries.
  var siteNames: [String] {
    var rest = Substring(host)
    var names: [String] = []
    while let dot = rest.firstIndex(of: ".") {
      names.append(String(rest))
      rest = rest[dot...].dropFirst()
    }
    return names + ["\(siteLabel).*"]
  }
}
