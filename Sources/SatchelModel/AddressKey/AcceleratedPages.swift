/// AMP: pages that a publisher or a cache also serves in a form for telephones.
extension AddressParts {
  /// The address within that of a cache or viewer of AMP pages, without its query; nil if this is none.
  var acceleratedTarget: String? {
    if isOn("cdn.ampproject.org"), let kind = path.first, Self.cacheKinds.contains(kind) {
      return Self.target(path.dropFirst())
    }
    let isViewer = siteLabel == "google" || siteLabel == "bing"
    if isViewer, path.first == "amp" { return Self.target(path.dropFirst()) }
    let isTurbo = siteLabel == "yandex" && path.starts(with: ["turbo", "s"])
    return isTurbo ? Self.target(path.dropFirst()) : nil
  }

  /// Document, viewer and packaged document.
  private static let cacheKinds = words("c v wp")

  /// `s`, a host and a path; without `s` the page is not encrypted.
  private static func target(_ segments: ArraySlice<String>) -> String? {
    let rest = segments.first == "s" ? segments.dropFirst() : segments
    guard let host = rest.first, host.contains(".") else { return nil }
    return "https://" + rest.joined(separator: "/")
  }

  /// Removes what publishers put into paths for AMP, if what is left is an article's path.
  ///
  /// A shop's section for amplifiers is called `amp` too.
  mutating func removeAcceleratedPath() {
    var plain = path
    if plain.starts(with: ["platform", "amp"]) {
      plain.removeFirst(2)
    } else if let index = plain.firstIndex(where: Self.marks.contains) {
      plain.remove(at: index)
    } else if let last = plain.last {
      plain[plain.count - 1] = Self.withoutEnding(last)
    }
    if plain != path, ArticlePath.isLikely(plain) { path = plain }
  }

  private static let marks = words("amp amphtml")

  private static func withoutEnding(_ file: String) -> String {
    for ending in [".amp", ".amphtml"] where file.hasSuffix(ending) {
      return String(file.dropLast(ending.count))
    }
    for ending in [".html", ".htm"] where file.hasSuffix(".amp" + ending) {
      return file.dropLast(ending.count + 4) + ending
    }
    return file
  }
}
