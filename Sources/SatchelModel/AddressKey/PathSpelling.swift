extension AddressParts {
  mutating func spellPath() {
    path = path.map(Self.withoutSession).filter { !$0.isEmpty }
    removeAcceleratedPath()
    if let last = path.last?.lowercased(), Self.indexFiles.contains(last) { path.removeLast() }
  }

  /// The files that servers show for a folder.
  private static let indexFiles: Set<String> = {
    let endings = words("html htm shtml xhtml php php3 php5 phtml asp aspx jsp cfm cgi pl")
    return words("default.asp default.aspx default.htm default.html")
      .union(endings.map { "index.\($0)" })
  }()

  /// A segment without the session that servers put there, for Java behind a semicolon, for .NET as
  /// `(S(…))`.
  private static func withoutSession(_ segment: String) -> String {
    if segment.hasPrefix("(S("), segment.hasSuffix("))") { return "" }
    guard segment.contains(";") else { return segment }
    return segment.split(separator: ";", omittingEmptySubsequences: false)
      .filter { !sessions.contains($0.prefix { $0 != "=" }.lowercased()) }
      .joined(separator: ";")
  }

  private static let sessions = words("jsessionid phpsessid sessionid")
}
