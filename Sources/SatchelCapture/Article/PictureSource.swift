/// The pictures of an article by the addresses that a browser would load them from in the end.
enum PictureSource {
  static func addresses(
    in extraction: Extraction, of document: HTMLDocument, links: SafeLink
  ) -> [String] {
    var (addresses, seen) = ([String](), Set<String>())
    for index in pictures(in: extraction, of: document) {
      if let address = address(of: index, in: document, links: links),
        seen.insert(address).inserted
      {
        addresses.append(address)
      }
    }
    return addresses
  }

  /// The `<img>` elements of the article.
  static func pictures(in extraction: Extraction, of document: HTMLDocument) -> [Int] {
    guard !document.nodes.isEmpty else { return [] }
    var pictures: [Int] = []
    document.walk(extraction.root) { step in
      guard case .enter(let index) = step else { return true }
      guard !extraction.isDropped(index) else { return false }
      if document.name(index) == .img { pictures.append(index) }
      return true
    }
    return pictures
  }

  /// Nil for an element that is no picture, and for a picture without a web address.
  ///
  /// A page that loads pictures late has a stand-in as their source, and names the real one elsewhere.
  static func address(of index: Int, in document: HTMLDocument, links: SafeLink) -> String? {
    guard document.name(index) == .img else { return nil }
    let own = attributes.lazy.compactMap { attribute in
      document.value(of: attribute, at: index)
        .flatMap { sets.contains(attribute) ? largest(in: $0) : $0 }
    }
    return firstOnWeb(own, links) ?? firstOnWeb(sources(before: index, in: document), links)
  }

  /// In the order in which they are believed.
  private static let attributes: [AttributeName] = [
    .dataSource, .dataLazySource, .dataOriginal, .dataSourceSet, .dataLazySourceSet, .source,
    .sourceSet,
  ]
  private static let sets: SmallSet<AttributeName> = [
    .dataSourceSet, .dataLazySourceSet, .sourceSet,
  ]

  private static func firstOnWeb(
    _ candidates: some Sequence<String>, _ links: SafeLink
  ) -> String? {
    candidates.lazy.compactMap(links.address).first(where: SafeLink.isWeb)
  }

  /// Of a `<picture>`, which gives its sources before the picture itself.
  private static func sources(
    before index: Int, in document: HTMLDocument
  ) -> some Sequence<String> {
    let parent = document.nodes[index].parent
    let before = document.name(parent) == .picture ? parent..<index : 0..<0
    return before.lazy.filter { document.name($0) == .source }.compactMap { source in
      [AttributeName.sourceSet, .dataSourceSet].lazy
        .compactMap { document.value(of: $0, at: source).flatMap(largest) }.first
    }
  }

  /// The address with the largest size in a `srcset`.
  private static func largest(in set: String) -> String? {
    var best: (address: Substring, size: Double)?
    for candidate in set.split(separator: ", ").prefix(64) {
      let parts = candidate.split(whereSeparator: \.isWhitespace)
      guard let address = parts.first else { continue }
      let size = parts.dropFirst().first.flatMap { Double($0.dropLast()) } ?? 1
      if size > best?.size ?? -1 { best = (address, size) }
    }
    return best.map { String($0.address).trimming { $0 == "," } }
  }

  /// Whether the page shows it as a dot or an icon.
  static func isTiny(_ index: Int, in document: HTMLDocument) -> Bool {
    [AttributeName.width, .height].contains { attribute in
      document.value(of: attribute, at: index).flatMap { Int($0) }.map { $0 <= 32 } ?? false
    }
  }
}
