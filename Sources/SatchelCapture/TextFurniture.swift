/// What sites put around an article, in a text that a person copied from a page.
///
/// The text keeps it; the reading view leaves it out. Known are lines by how they begin, since sites
/// say these few things in much the same words everywhere.
struct TextFurniture {
  /// A longer line is a paragraph, whatever it begins with.
  private static let longestLine = 300
  private static let headLines = 12
  /// In characters.
  private static let longestLinkList = 500

  /// The article's own.
  let title: String

  /// The lines that belong to the article; the others are empty.
  ///
  /// If nothing belonged to it, all of them do.
  func article(in lines: [String]) -> [String] {
    let last = lines.lastIndex { !Self.isBlank($0) }
    var head = 0
    let kept = lines.enumerated().map { index, line in
      guard !Self.isBlank(line) else { return "" }
      head += 1
      let isOutside =
        isFurniture(line) || head <= Self.headLines && isHeading(line)
        || index == last && head > 1 && Self.isTitleOfPage(line)
      return isOutside ? "" : Self.withoutLinkList(line)
    }
    return kept.allSatisfy(Self.isBlank) ? lines : kept
  }

  /// The title itself, with what a browser or a path of links adds to it, or a line about the date.
  private func isHeading(_ line: String) -> Bool {
    let text = CleanText.line(line, limit: Self.longestLine)
    if text == title || text.last != "." && TextFile.date(text) != nil { return true }
    let isPath = [" | ", " / ", " - ", " – ", " — ", " > ", " » "].contains { text.contains($0) }
    return isPath && !title.isEmpty && (text.hasPrefix(title) || text.hasSuffix(title))
  }

  private func isFurniture(_ line: String) -> Bool {
    guard line.utf8.count <= Self.longestLine else { return false }
    let text = CleanText.line(line, limit: Self.longestLine).lowercased()
    if Self.labels.contains(text.trimming { ":.!".contains($0) }) { return true }
    guard let first = text.split(separator: " ").first else { return false }
    return Self.beginnings[String(first)]?.contains { text.hasPrefix($0) } ?? false
  }

  /// Another page's title, as copied with a link to it: no sentence, and a site's name at its end.
  private static func isTitleOfPage(_ line: String) -> Bool {
    let text = CleanText.line(line, limit: longestLine)
    guard let end = text.last, !".!?\"”’)".contains(end) else { return false }
    return [" | ", " ― ", " – ", " — ", " - "].contains { separator in
      let parts = text.split(separator: separator)
      guard parts.count > 1, let site = parts.last?.split(separator: " "), site.count <= 4 else {
        return false
      }
      return site.allSatisfy { $0.first?.isUppercase ?? false }
    }
  }

  /// A line without the titles of other pages that some sites glue to a name, up to the word MORE.
  private static func withoutLinkList(_ line: String) -> String {
    guard let more = line.firstRange(of: " MORE ") else { return line }
    let before = line[..<more.lowerBound].suffix(longestLinkList)
    let joints = zip(before.indices, before.indices.dropFirst()).filter {
      before[$0].isLowercase && before[$1].isUppercase
    }
    guard joints.count > 1, let joint = joints.first?.1 else { return line }
    return line[..<joint] + " " + line[more.upperBound...]
  }

  private static func isBlank(_ line: String) -> Bool { line.allSatisfy(\.isWhitespace) }

  /// Beginnings of lines by their first word.
  private static let beginnings = Dictionary(grouping: phrases) {
    String($0.prefix { $0 != " " })
  }

  private static let phrases = lines(
    """
    advertisement - continue
    already a subscriber
    also read:
    article continues after
    article continues below
    by clicking sign up
    by continuing, you
    by providing an email
    by signing up
    by subscribing
    click here to
    click to share
    comments are closed
    contact us at
    copyright ©
    do you have a story
    don't miss out on the latest
    don't miss:
    download our app
    editor's picks
    enter your email
    follow us on
    for feedback, complaints
    for more news
    get the latest
    have a news tip
    join our
    lea también:
    leia também:
    lesen sie auch:
    like us on
    lire aussi
    listen to this article
    log in to
    more from
    more on this story
    more:
    most read:
    please send tips
    please share
    please try again
    read also:
    read full story
    read more:
    read next:
    read:
    recommended for you
    related articles
    related coverage
    related story:
    related:
    report a correction
    see also:
    share this
    sign up for
    sign up to
    skip to content
    skip to main
    story continues
    subscribe for
    subscribe to our
    subscribe to get
    tags:
    thank you for subscribing
    this is an information message
    to continue reading
    topics:
    view comments
    view this post on
    watch:
    we use cookies
    you may also like
    you might also like
    you have reached your limit
    your subscription could not
    your subscription has been
    © 1
    © 2
    © copyright
    à lire aussi
    """)

  /// Whole lines.
  private static let labels = Set(
    lines(
      """
      ad
      advertisement
      advertising
      all rights reserved
      anzeige
      comments
      editors' picks
      facebook
      featured stories
      latest news
      leave a comment
      more
      most popular
      most read
      newsletter
      print
      print this
      publicidad
      publicité
      read more
      recommended
      related
      related articles
      related content
      related stories
      related topics
      save
      share
      show more
      sign in
      sign up
      sponsored
      subscribe
      trending
      trending now
      tweet
      twitter
      werbung
      whatsapp
      """))

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { String($0) }
  }
}
