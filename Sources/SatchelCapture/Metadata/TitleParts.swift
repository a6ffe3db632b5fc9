/// A title taken apart at the marks between it and the name of the site.
struct TitleParts {
  let title: String
  /// The name of the site, where the title gave it away and it was not known.
  let site: String?

  private static let separators = [
    " | ", " — ", " – ", " - ", " · ", " • ", " :: ", " « ", " » ", " : ", " / ",
  ]

  private init(title: String, site: String?) { (self.title, self.site) = (title, site) }

  /// Takes the site's name off either end, when it is known to be that.
  init(_ title: String, heading: String?, site: String?, address: AddressWords) {
    for separator in Self.separators {
      let parts = title.split(separator: separator)
      guard parts.count > 1, let first = parts.first, let last = parts.last else { continue }
      let start = title[..<last.startIndex].dropLast(separator.count)
      let end = title[first.endIndex...].dropFirst(separator.count)
      for (rest, name) in [(start, last), (end, first)] {
        if let site, Self.isSame(name, site) {
          self.init(title: String(rest), site: nil)
          return
        }
        // A short heading that equals one end may be the site's name in the page's banner.
        if let heading, Self.isSame(rest, heading), rest.count > name.count {
          self.init(title: String(rest), site: parts.count == 2 ? String(name) : nil)
          return
        }
        if address.isHost(named: name) {
          self.init(title: String(rest), site: String(name))
          return
        }
        if address.name(rest, rather: name) {
          self.init(title: String(rest), site: nil)
          return
        }
      }
    }
    self.init(title: title, site: nil)
  }

  /// The heading without what stands in it before the title, as `Opinion` does; the title sets it
  /// off with a mark where the heading has an element.
  static func withoutKicker(_ heading: String, of title: String) -> String {
    for separator in separators {
      guard let mark = title.firstRange(of: separator), isSame(title, heading) else { continue }
      let rest = title[mark.upperBound...]
      let kicker = heading.dropLast(rest.count)
      guard heading.hasSuffix(rest), kicker.count < rest.count,
        let last = kicker.last(where: { $0 != " " }),
        last.isLetter || last.isNumber
      else { continue }
      return String(rest)
    }
    return heading
  }

  private static func isSame(_ left: some StringProtocol, _ right: String) -> Bool {
    AddressWords.folded(left) == AddressWords.folded(right)
  }
}
