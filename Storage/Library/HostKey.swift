import SatchelModel

/// A host with its labels turned round, so that those that end alike stand together:
/// `blog.example.org` is `org.example.blog.`.
struct HostKey: Hashable {
  let text: String

  /// Of an article's address; nil if it has no host.
  init?(address: String) {
    guard let start = address.firstRange(of: "//") else { return nil }
    let authority = address[start.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let isIPv6 = authority.hasPrefix("[")
    self.init(host: authority.prefix { isIPv6 ? $0 != "]" : $0 != ":" })
  }

  /// Of what a person calls a site; nil if it cannot be a host.
  init?(site: String) {
    guard let address = try? CanonicalURL("https://\(site)") else { return nil }
    self.init(address: address.text)
  }

  private init?(host: Substring) {
    guard !host.isEmpty else { return nil }
    text = host.split(separator: ".", omittingEmptySubsequences: false).reversed()
      .map { $0 + "." }.joined()
  }

  /// What stands after all hosts that end with this one: `/` is the sign after a dot.
  var end: String { text.dropLast() + "/" }
}
