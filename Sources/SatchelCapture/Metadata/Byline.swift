/// Who wrote a page: from what it declares, or from the place where it shows its author.
struct Byline {
  private(set) var names: String?

  init(
    _ document: HTMLDocument, _ fields: MetaFields, _ data: StructuredData,
    _ nearby: TitleSurroundings, site: String?, address: String?
  ) {
    let declared = Self.declared(fields, data).compactMap(PersonNames.cleaned)
    let owner = SiteNames([site, data.site], address: address)
    let people = declared.filter { !owner.contains($0) }
    let shown = ShownAuthor(in: document, nearby)
    if let name = people.first {
      names = PersonNames.isLogin(name) ? shown.marked.flatMap { $0.spelling(of: name) } : nil
      names = names ?? name
      return
    }
    // The name of the site itself is what people put there for want of an author.
    let organisation = data.organisation.flatMap(PersonNames.cleaned)
    let candidates = [shown.marked, organisation, shown.signed].compactMap(\.self)
    names = candidates.first { !owner.contains($0) } ?? declared.first ?? candidates.first
  }

  private static func declared(_ fields: MetaFields, _ data: StructuredData) -> [String] {
    let lists = listFields.map { fields.all($0).map(forenameFirst).joined(separator: ", ") }
    let single = singleFields.compactMap { fields[$0] }
    return ([data.author].compactMap(\.self) + lists + single + labelled(fields))
      .filter { !$0.isEmpty }
  }

  /// Of these each author has one.
  private static let listFields = [
    "citation_author", "citation_authors", "dc.creator", "dc:creator", "dcterms.creator",
    "dcterm:creator", "dc.contributor",
  ]
  private static let singleFields = [
    "article:author", "og:article:author", "author", "parsely-author", "byl", "sailthru.author",
    "article:author_name", "twitter:creator:name",
  ]

  /// Libraries write `Reed, Ann`.
  private static func forenameFirst(_ name: String) -> String {
    let parts = name.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return name }
    return "\(parts[1].trimming(while: \.isWhitespace)) \(parts[0].trimming(while: \.isWhitespace))"
  }

  /// What is offered as a label and its value, to be shown beside a link to the page.
  private static func labelled(_ fields: MetaFields) -> [String] {
    (1...2).compactMap { number in
      guard let label = fields["twitter:label\(number)"],
        let value = fields["twitter:data\(number)"],
        PersonNames.introduced(CleanText.line(label))?.isEmpty ?? false
      else { return nil }
      return value
    }
  }
}

extension String {
  /// Itself, if it is `login` as a person would write it.
  fileprivate func spelling(of login: String) -> String? {
    folded == login.folded ? self : nil
  }

  /// Letters and digits only, in lower case.
  fileprivate var folded: String { lowercased().filter { $0.isLetter || $0.isNumber } }
}

/// The names that a site has for itself.
private struct SiteNames {
  private let names: Set<String>
  private let hostLabels: [String]

  init(_ names: [String?], address: String?) {
    self.names = Set(names.compactMap { $0?.folded })
    let host = address.flatMap(SafeLink.site) ?? ""
    hostLabels = host.split(separator: ".").dropLast().map { String($0).folded }
  }

  func contains(_ name: String) -> Bool {
    let name = name.folded
    return names.contains(name) || hostLabels.contains(name)
  }
}
