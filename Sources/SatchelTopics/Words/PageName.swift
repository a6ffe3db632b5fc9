/// The name that a page has in its own address, for pages of which no other name is known yet.
package enum PageName {
  /// Shorter ones are a number or a place in the site: "7", "news", "old".
  private static let fewestWords = 3

  /// The title that says what an article is about; where that is only its address, the page's name in it.
  package static func title(_ title: String, address: String?) -> String {
    guard title == address else { return title }
    let path = title.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").dropFirst(2)
    guard let last = path.last, !last.contains("%") else { return "" }
    let words = last.prefix { $0 != "." }.split { !$0.isLetter && !$0.isNumber }
      .filter { $0.contains(where: \.isLetter) }
    return words.count < fewestWords ? "" : words.joined(separator: " ")
  }
}
