/// What the spellings of one page's address have in common: the same key, the same page.
///
/// Unlike `CanonicalURL.key` it is no identity and never leaves the machine. It may improve with each
/// release: whoever stores keys stores `version` with them, and makes them anew when that differs.
///
/// Two addresses have one key when a reader would get the same article from both, judged by the
/// addresses alone. Where that is in doubt they have two: an article saved twice is a small annoyance,
/// two articles taken for one are a loss.
package struct AddressKey: Hashable, Sendable {
  /// Changes with every change of the rules.
  package static let version = 1

  /// Host, path, query and routing fragment, without a scheme.
  ///
  /// ASCII.
  package let text: String

  package init(_ address: CanonicalURL) {
    var parts = AddressParts(address).unwrapped
    parts.spellHost()
    parts.spellPath()
    parts.spellQuery()
    parts.applySiteRules()
    parts.spellRoute()
    text = parts.text
  }

  /// As above, of an address that may have spaces in it, as people write them and servers take them.
  ///
  /// Nil unless it is a web address.
  package init?(typed: String) {
    let text =
      typed.isPrintingASCII
      ? typed : String(typed.drop(while: \.isWhitespace)).replacing(" ", with: "%20")
    guard let address = try? CanonicalURL(text) else { return nil }
    self.init(address)
  }

  /// The key as an address that can be visited.
  package var address: String { "https://\(text)" }
}
