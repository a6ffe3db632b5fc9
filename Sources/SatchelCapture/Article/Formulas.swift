/// Finds mathematical formulas and their TeX sources.
enum Formulas {
  private static let longest = 4096

  /// The source to write for each element that is a formula, between dollar signs as people type it.
  static func sources(in document: HTMLDocument) -> [Int: String] {
    var sources: [Int: String] = [:]
    for index in document.nodes.indices {
      let source: String? =
        switch document.name(index) {
        case .math: ofMath(index, in: document)
        case .script: ofScript(index, in: document)
        case .img: ofImage(index, in: document)
        default: nil
        }
      if let source { sources[index] = source }
    }
    return sources
  }

  private static func ofMath(_ index: Int, in document: HTMLDocument) -> String? {
    let annotation = document.subtree(index).first {
      document.name($0) == .annotation
        && document.value(of: .encoding, at: $0)?.contains("tex") == true
    }
    let source =
      annotation.map(document.text) ?? document.value(of: .alttext, at: index)
      ?? MathMarkup.source(of: index, in: document)
    return source.flatMap {
      written($0, isDisplayed: document.value(of: .display, at: index) == "block")
    }
  }

  private static func ofScript(_ index: Int, in document: HTMLDocument) -> String? {
    guard let type = document.value(of: .type, at: index), type.hasPrefix("math/tex") else {
      return nil
    }
    return written(document.text(index), isDisplayed: type.contains("display"))
  }

  /// Older pages show a formula as a picture whose description is the source.
  private static func ofImage(_ index: Int, in document: HTMLDocument) -> String? {
    guard let classes = document.value(of: .class, at: index),
      ["latex", "tex", "math"].contains(where: classes.holds),
      let source = document.value(of: .alt, at: index),
      source.utf8.contains(where: sourceSigns.contains)
    else { return nil }
    return written(source, isDisplayed: false)
  }

  private static let sourceSigns = ByteSet("\\^".utf8)

  private static func written(_ source: String, isDisplayed: Bool) -> String? {
    var source = CleanText.line(source, limit: longest)
    let wrapper = "{\\displaystyle "
    if source.hasPrefix(wrapper), source.hasSuffix("}") {
      source = CleanText.line(source.dropFirst(wrapper.count).dropLast(), limit: longest)
    }
    guard !source.isEmpty else { return nil }
    return isDisplayed ? "$$\(source)$$" : "$\(source)$"
  }

  /// Drops what pages show in place of a formula that browsers may not draw: a picture, or glyphs.
  static func dropImages(
    of extraction: inout Extraction, in document: HTMLDocument, _ context: PageContext
  ) {
    for formula in extraction.formulas.keys where document.name(formula) == .math {
      var element = formula
      for _ in 0..<2 where element > 0 {
        dropSiblings(behind: element, of: &extraction, in: document, context)
        element = document.nodes[element].parent
      }
    }
  }

  private static func dropSiblings(
    behind element: Int, of extraction: inout Extraction, in document: HTMLDocument,
    _ context: PageContext
  ) {
    let parent = document.nodes[element].parent
    var sibling = document.nodes[element].end
    while sibling < document.nodes[parent].end {
      let isStandIn = document.name(sibling) == .img || context.isInside(.concealed, sibling)
      guard isStandIn, document.name(sibling) != nil else { return }
      extraction.drop(sibling)
      sibling = document.nodes[sibling].end
    }
  }
}
