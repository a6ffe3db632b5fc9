extension AddressParts {
  /// One host for a site's doors: with and without `www`, for telephones, for AMP.
  mutating func spellHost() {
    guard !host.hasPrefix("["), host.contains(".") else { return }
    var labels = host.split(separator: ".").map { String($0) }
    while labels.count > 1, Self.isSite(labels.dropFirst()),
      Self.isDoor(labels[0], to: labels.dropFirst())
    {
      labels.removeFirst()
    }
    // As in en.m.wikipedia.org.
    if let inner = labels.dropFirst().firstIndex(of: "m"), Self.isSite(labels[(inner + 1)...]) {
      labels.remove(at: inner)
    }
    host = labels.joined(separator: ".")
  }

  private static let doors = words("amp m mobil mobile touch wap")

  /// Whether `label` before `rest` is a door of the site; below a host of blogs it is somebody's name.
  private static func isDoor(_ label: String, to rest: ArraySlice<String>) -> Bool {
    let number = label.dropFirst(3)
    if label.hasPrefix("www"), number.count <= 2, number.allSatisfy(\.isNumber) { return true }
    return doors.contains(label) && !manyOwners.contains(rest.joined(separator: "."))
  }

  private static let manyOwners = words(
    """
    appspot.com azurewebsites.net bearblog.dev blogspot.com fandom.com firebaseapp.com github.io \
    gitlab.io hashnode.dev herokuapp.com itch.io livejournal.com medium.com micro.blog neocities.org \
    netlify.app pages.dev prose.sh readthedocs.io substack.com tumblr.com typepad.com vercel.app \
    web.app weebly.com wixsite.com wordpress.com workers.dev write.as
    """)

  /// Whether the labels can be a site by themselves, rather than what sites are registered under.
  private static func isSite(_ labels: ArraySlice<String>) -> Bool {
    guard labels.count > 1, let last = labels.last, !last.allSatisfy(\.isNumber) else {
      return false
    }
    return labels.count > 2 || last.count > 2 || !registries.contains(labels.first ?? "")
  }

  /// The second level under which many countries register, as in co.uk.
  private static let registries = words(
    "ac asn co com edu gen go gob gouv gov gv id ltd me mil muni ne net nic nom or org plc sch web")

  /// `example` of example.com and of example.co.uk.
  var siteLabel: Substring {
    let labels = host.split(separator: ".")
    guard labels.count > 2, labels[labels.count - 1].count == 2,
      Self.registries.contains(String(labels[labels.count - 2]))
    else { return labels.dropLast().last ?? "" }
    return labels[labels.count - 3]
  }

  /// Whether the host is `site` or lies under it.
  func isOn(_ site: String) -> Bool {
    host == site || host.hasSuffix(site) && host.dropLast(site.count).hasSuffix(".")
  }
}
