/// The attributes that Satchel reads; the parser leaves all others behind.
package enum AttributeName: UInt8, CaseIterable, Sendable {
  case alt, alttext, ariaHidden, ariaLabel, ariaLevel, `class`, colspan, content, dataCallout
  case dataLanguage, dataLazySource, dataLazySourceSet, dataOriginal, dataSource, dataSourceSet
  case dataComponent, dataTestID
  case dateTime, display, dir, encoding, height, hidden, href, httpEquivalent, id, itemprop,
    itemscope
  case itemtype, lang, name, open, property, pubdate, rel, reversed, role, rowspan, source,
    sourceSet
  case start, style, title, type, value, width

  /// In lower case, as HTML writes it.
  var spelling: String {
    switch self {
    case .ariaHidden: "aria-hidden"
    case .ariaLabel: "aria-label"
    case .ariaLevel: "aria-level"
    case .dataCallout: "data-callout"
    case .dataComponent: "data-component"
    case .dataLanguage: "data-language"
    case .dataLazySource: "data-lazy-src"
    case .dataLazySourceSet: "data-lazy-srcset"
    case .dataOriginal: "data-original"
    case .dataSource: "data-src"
    case .dataSourceSet: "data-srcset"
    case .dataTestID: "data-testid"
    case .dateTime: "datetime"
    case .httpEquivalent: "http-equiv"
    case .source: "src"
    case .sourceSet: "srcset"
    default: "\(self)"
    }
  }

  static let names = NameTable<AttributeName>(allCases.map { ($0.spelling, $0) })
}
