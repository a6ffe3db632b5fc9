/// Which old declarations make browsers read a page as they did before there were standards.
enum Doctype {
  static func isQuirky(_ declaration: String) -> Bool {
    let words = declaration.split { $0.isWhitespace || $0 == ">" }
    guard words.dropFirst().first == "html" else { return true }
    guard declaration.contains("public") else { return false }
    let isTransitional =
      declaration.contains("html 4.01 transitional") || declaration.contains("html 4.01 frameset")
    if isTransitional { return !declaration.contains("http") }
    return [
      "html 3", "html 2", "html//", "html 4.0 transitional", "html 4.0 frameset",
      "dtd html level", "softquad", "netscape", "microsoft", "webtechs", "spyglass", "w3o",
    ].contains { declaration.contains($0) }
  }
}
