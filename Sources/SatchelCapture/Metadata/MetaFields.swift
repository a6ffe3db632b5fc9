/// The `<meta>` elements of a page by name.
struct MetaFields {
  private static let mostElements = 2000
  private static let mostOfOneName = 30

  private var values: [String: [String]] = [:]

  init(of document: HTMLDocument) {
    let elements = document.nodes.indices.lazy.filter { document.name($0) == .meta }
    for index in elements.prefix(Self.mostElements) {
      guard let content = document.value(of: .content, at: index), Self.saysSomething(content)
      else { continue }
      for attribute in [AttributeName.property, .name, .itemprop, .httpEquivalent] {
        guard let name = document.value(of: attribute, at: index)?.lowercased() else { continue }
        if values[name, default: []].count < Self.mostOfOneName {
          values[name, default: []].append(content)
        }
      }
    }
  }

  /// The first of that name, which counts where only one can be meant.
  subscript(name: String) -> String? { values[name]?.first }

  /// All of that name, in the order of the page.
  func all(_ name: String) -> [String] { values[name] ?? [] }

  /// False for white space, and for the place of a value that a template never filled.
  private static func saysSomething(_ content: String) -> Bool {
    !content.utf8.allSatisfy(ASCII.isSpace) && !content.holds("{{")
  }
}
