/// What a page's address says about its title: the name of the site, and often the title's words.
struct AddressWords {
  private static let fewestWords = 2

  private let host: String?
  /// Those of the path, in lower case.
  private let words: Set<Substring>

  init(_ address: String?) {
    host = address.flatMap(SafeLink.site)
    let path = address.map { $0.lowercased().split(separator: "/").dropFirst(2).suffix(2) } ?? []
    words = Set(path.flatMap { Self.words($0) })
  }

  /// Whether the letters of `name` are the host's name, as "The Daily Leaf" is thedailyleaf.org.
  func isHost(named name: Substring) -> Bool {
    guard let host else { return false }
    let letters = Self.folded(name)
    guard letters.utf8.count >= 3 else { return false }
    return letters == Self.folded(host)
      || host.split(separator: ".").dropLast().contains { Self.folded($0) == letters }
  }

  /// Whether the path is about what `text` says, and not about what `other` says.
  func name(_ text: some StringProtocol, rather other: some StringProtocol) -> Bool {
    let (said, saidOther) = (share(of: text), share(of: other))
    return said.count >= Self.fewestWords && said.share >= 0.6 && saidOther.share <= 0.2
  }

  private func share(of text: some StringProtocol) -> (count: Int, share: Double) {
    let spoken = Self.words(text.lowercased()).filter { $0.count > 2 }
    let count = spoken.count { words.contains($0) }
    return (count, Double(count) / Double(max(1, spoken.count)))
  }

  private static func words(_ text: some StringProtocol) -> [Substring] {
    Substring(text).split { !($0.isLetter || $0.isNumber) }
  }

  static func folded(_ text: some StringProtocol) -> String {
    text.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}
