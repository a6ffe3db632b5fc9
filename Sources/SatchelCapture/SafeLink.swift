import FoundationEssentials

/// Decides which links of a page are kept, and in what spelling.
struct SafeLink {
  private static let longest = 4096

  private let page: URL?
  /// Where the files of a book are said to be, which lead nowhere once it is stored.
  private let isBook: Bool

  /// Relative links are resolved against `page`, the page's own address, and dropped without one.
  init(page: String?) {
    self.page = page.flatMap { Self.isWeb($0) ? URL(string: $0) : nil }
    isBook = false
  }

  /// For a file of a book, which stands in for its own address.
  init(book file: String) {
    (page, isBook) = (URL(string: file), true)
  }

  /// What a reader may follow: an address, but not that of another file of the book.
  func destination(_ link: String) -> String? {
    address(link).flatMap { isBook && EPUBPath.path(at: $0) != nil ? nil : $0 }
  }

  /// The link as an absolute web or mail address; nil for any other kind.
  ///
  /// Links into the page itself have nowhere to go once it is stored.
  func address(_ link: String) -> String? {
    guard link.utf8.count <= Self.longest else { return nil }
    // Browsers overlook white space and control characters here, so a check must as well.
    let scalars = link.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7f }
    let link = String(String.UnicodeScalarView(scalars))
    guard !link.isEmpty, !link.hasPrefix("#") else { return nil }
    if Self.hasScheme(link) { return Self.isAllowed(link) ? link : nil }
    guard let page else { return nil }
    // To a browser a backslash is a slash, so `\\host` leads to another site.
    let slashed = String(link.map { $0 == "\\" ? "/" : $0 })
    guard let url = URL(string: slashed, relativeTo: page)?.absoluteString else { return nil }
    return Self.isWeb(url) && url.utf8.count <= Self.longest ? url : nil
  }

  static func isWeb(_ address: String) -> Bool {
    let address = address.prefix(9).lowercased()
    for scheme in ["https://", "http://"] where address.hasPrefix(scheme) {
      guard let first = address.dropFirst(scheme.count).first else { return false }
      return !"/\\?#@:".contains(first)
    }
    return false
  }

  /// The host of a web address without a leading `www.`, `m.` or `amp.`, in lower case.
  static func site(of address: String) -> String? {
    guard isWeb(address), let host = URL(string: address)?.host()?.lowercased() else { return nil }
    let prefix = ["www.", "m.", "amp."].first { host.hasPrefix($0) }
    return String(host.dropFirst(prefix?.count ?? 0))
  }

  private static func isAllowed(_ link: String) -> Bool {
    isWeb(link) || (link.prefix(7).lowercased() == "mailto:" && link.utf8.count > 7)
  }

  private static func hasScheme(_ link: String) -> Bool {
    guard let colon = link.firstIndex(of: ":") else { return false }
    guard let stop = link.firstIndex(where: { "/?#".contains($0) }) else { return true }
    return colon < stop
  }
}
