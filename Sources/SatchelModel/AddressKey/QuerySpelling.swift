extension AddressParts {
  /// Leaves the parameters that select what is shown.
  mutating func spellQuery() {
    query = Self.spelled(query, of: self)
  }

  /// A route of a page's own script may have a query too; an empty route is the page itself.
  mutating func spellRoute() {
    if let text = route.firstRange(of: ":~:") { route.removeSubrange(text.lowerBound...) }
    let place = route.prefix { $0 != "?" }
    guard place.count < route.count else {
      return route = ["!", "/", "!/"].contains(route) ? "" : route
    }
    var inner = self
    inner.query = Self.spelled(Self.parameters(route[place.endIndex...].dropFirst()), of: self)
    (inner.host, inner.port, inner.path, inner.route) = ("", "", [], "")
    route = String(place) + inner.text.dropFirst()
  }

  private static func spelled(_ query: [Parameter], of parts: AddressParts) -> [Parameter] {
    guard !query.isEmpty else { return [] }
    // Pages that write `&amp;` for `&` into their links leave half of it in the name.
    let plain = query.map { parameter in
      parameter.name.hasPrefix("amp;")
        ? Parameter(name: String(parameter.name.dropFirst(4)), value: parameter.value) : parameter
    }
    let names = Set(plain.map { $0.name.lowercased() })
    let noise = NoiseRules(parts, names: names)
    return plain.filter { !noise.covers($0) }
  }
}

/// Tells the parameters that say where a reader came from, or in which form, from those that select.
private struct NoiseRules {
  private let ofSite: Set<String>
  private let names: Set<String>
  private let isCodeHost: Bool
  private let isArticle: Bool
  /// As blogs of Blogger have it, also those under a name of their own.
  private let isMonthlyPage: Bool

  init(_ parts: AddressParts, names: Set<String>) {
    ofSite = parts.siteNames.reduce(into: []) { $0.formUnion(NoiseNames.bySite[$1] ?? []) }
    self.names = names
    isCodeHost = parts.siteNames.contains(where: NoiseNames.codeHosts.contains)
    isArticle = ArticlePath.isLikely(parts.path)
    isMonthlyPage = ArticlePath.isMonthlyPage(parts.path)
  }

  func covers(_ parameter: AddressParts.Parameter) -> Bool {
    let name = parameter.name.lowercased()
    return name.isEmpty && parameter.value.isEmpty || NoiseNames.everywhere.contains(name)
      || ofSite.contains(name) || NoiseNames.beginnings.contains(where: name.hasPrefix)
      || NoiseNames.companions[name].map(names.contains) ?? false
      || isNoise(name, parameter.value)
  }

  /// Names that mean one thing or another: the value tells.
  private func isNoise(_ name: String, _ value: String) -> Bool {
    let value = NoiseValue(value)
    switch name {
    case "ref": return !isCodeHost && (value.isReferrer || value.isHost)
    case "share": return value.isReferrer || value.isYes
    case "from", "origin", "source", "src", "via": return isArticle && value.isReferrer
    case "trk": return isArticle
    case "partner", "emc", "feature", "spref": return value.isReferrer
    case "amp", "isamp", "_amp", "amphtml", "nonamp", "noamp", "usemobile":
      return value.isYes || value.text == "mobile"
    case "output", "outputtype": return value.text == "amp"
    case "context", "layout", "mode", "platform", "service", "type", "view":
      return isArticle && value.text == "amp"
    case "m": return isMonthlyPage && ["0", "1"].contains(value.text)
    case "s", "sid", "sk": return value.isHexadecimal(32...40)
    case "sessid", "session", "session-id", "session_id", "sessionid": return value.isToken
    case "gi": return value.isHexadecimal(12...12)
    case "sh": return value.isHexadecimal(4...16) && !value.isNumber
    case "_": return value.isNumber && value.text.utf8.count >= 10
    case "linkid": return isArticle && value.isNumber && value.text.utf8.count >= 8
    case "cmp": return value.text.hasPrefix("share") || value.text.hasPrefix("twt")
    case "tid": return value.text.hasPrefix("ss_")
    default: return false
    }
  }
}

/// What a value looks like.
private struct NoiseValue {
  let text: String

  init(_ value: String) { text = value.lowercased() }

  var isYes: Bool { ["", "1", "true", "yes"].contains(text) }
  var isNumber: Bool { !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) } }

  /// `lengths` in digits.
  func isHexadecimal(_ lengths: ClosedRange<Int>) -> Bool {
    lengths.contains(text.utf8.count) && text.allSatisfy(\.isHexDigit)
  }

  /// Long, of letters and digits mixed, as nobody would write it.
  var isToken: Bool {
    text.utf8.count >= 16 && text.contains(where: \.isNumber) && text.contains(where: \.isLetter)
      && text.allSatisfy { $0.isLetter || $0.isNumber }
  }

  /// Whether it names a place where readers come from, alone or at its beginning: `tw-share`.
  var isReferrer: Bool {
    if text.contains("----") { return true }
    let parts = text.split { !($0.isLetter || $0.isNumber) }
    return parts.first.map { NoiseNames.referrers.contains(String($0)) } ?? false
  }

  /// Whether it is a host, as blogs append their own to the links that lead away from them.
  var isHost: Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count > 1, let last = labels.last, (2...12).contains(last.utf8.count) else {
      return false
    }
    return last.utf8.allSatisfy { (0x61...0x7a).contains($0) }
      && labels.allSatisfy { label in
        !label.isEmpty && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
      }
  }
}
