import ArgumentParser
import SatchelConfig
import SatchelExchange
import SatchelModel
import SatchelStorage
import SatchelTopics

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show all about an article: its notes, tags and highlights, not its text.")

  @Argument(help: "The article: an id, an address, or 'last'.") var article: String
  @Flag(help: "Print one JSON object.") var json = false

  func run() throws {
    let session = try Session.openForReading()
    let article = try session.article(named: article)
    let shortID = try session.library.row(article.id)?.shortID ?? article.id.text
    let pictures = try session.library.pictureCounts(of: article.id)
    let stories = try session.library.storyPairs(of: article.id)
    if json {
      var writer = JSONWriter()
      writer.article(article, shortID: shortID, pictures: pictures.all) {
        $0.stories(stories, of: article.id)
      }
      writer.lineBreak()
      return try Output.write(writer.drain())
    }
    let width = min(Terminal.width, session.settings.number(.readWidth))
    var sheet = ArticleSheet(article: article, shortID: shortID, now: session.now)
    sheet.pictures = pictures
    sheet.textsHere = try session.library.bodiesHere(article.versions.map(\.bodyHash))
    sheet.stories = stories
    sheet.isUncompared = try session.library.isUncompared(article.id)
    for line in sheet.lines(width) { try Output.line(line) }
  }
}

/// An article's properties laid out for reading.
struct ArticleSheet {
  let article: Article
  let shortID: String
  let now: Int64
  var pictures = PictureCounts()
  /// The hashes of those of its texts that are on this machine.
  var textsHere: Set<[UInt8]> = []
  var stories: [StoryPair] = []
  /// Whether there may be more stories than these.
  var isUncompared = false

  /// Everything but the text.
  func lines(_ width: Int) -> [String] {
    var lines = heading(width)
    if let excerpt = article.excerpt {
      lines += [""] + Wrapping.lines(of: SafeText.lines(excerpt), width: width)
    }
    return lines + versions + others + written(width)
  }

  /// The articles that tell the same story, and those that tell a part of it.
  private var others: [String] {
    var lines = stories.map { pair in
      let other = pair.other(than: article.id)
      let relation = pair.relation == .copy ? "same story" : "related"
      let site = other.siteName.map { "  \($0)" } ?? ""
      return SafeText.line("\(relation), \(pair.percent): \(other.shortID)  \(other.title)\(site)")
    }
    if isUncompared { lines.append("not compared with the other texts yet (satchel duplicates)") }
    return lines.isEmpty ? [] : [""] + lines
  }

  /// The texts that it has had; nothing for one that has had no other.
  private var versions: [String] {
    guard article.versions.count > 1 else { return [] }
    return [""]
      + article.versions.enumerated().map { index, version in
        let mark = version.bodyHash == article.content?.bodyHash ? ", the one that is read" : ""
        let date = LocalDate.minute(version.captured, now: now)
        let place =
          textsHere.contains(version.bodyHash)
          ? "" : ", not here; `satchel read \(shortID) --version \(index + 1)` gets it"
        return "version \(index + 1): \(date), \(version.wordCount.counted("word"))\(mark)\(place)"
      }
  }

  /// Title, address, and what is known about the two.
  func heading(_ width: Int) -> [String] {
    Wrapping.lines(of: SafeText.line(article.title), width: width)
      .map { Terminal.styled($0, .bold) } + facts
  }

  /// What is known about it, a line each.
  var facts: [String] {
    let facts = [
      shortID, "saved \(LocalDate.day(article.saved, now: now))", state,
      article.content.map { $0.wordCount.counted("word") } ?? "no text yet", pictureCount, progress,
    ]
    let source = [
      article.author.map { "by \($0)" }, article.site, article.language,
      article.published.map { "published \($0.prefix(10))" },
    ]
    return [article.url.map(SafeText.line)].compactMap(\.self)
      + [facts, source].map { parts in
        SafeText.line(parts.compactMap(\.self).joined(separator: " · "))
      }.filter { !$0.isEmpty }
      + (article.tags.isEmpty
        ? [] : ["tags: " + SafeText.line(article.tags.map(\.label).joined(separator: ", "))])
  }

  /// Notes and highlights.
  func written(_ width: Int) -> [String] {
    var lines: [String] = []
    for note in article.notes {
      lines += ["", Terminal.styled(heading(of: note), .dim)]
      lines += Wrapping.lines(of: SafeText.lines(note.text), width: width)
    }
    for highlight in article.highlights {
      let colour = highlight.colour.map { "  " + SafeText.line($0) } ?? ""
      lines += ["", Terminal.styled("Highlight \(highlight.id.text)\(colour)", .dim)]
      lines += Wrapping.lines(of: SafeText.lines(highlight.anchor.quote), width: max(1, width - 2))
        .map { "> " + $0 }
      if let note = highlight.note {
        lines += Wrapping.lines(of: SafeText.lines(note.text), width: width)
      }
    }
    return lines
  }

  func heading(of note: Note) -> String {
    let mark = note.isConflicted ? "  (in two versions; see `satchel conflicts`)" : ""
    return "Note \(note.id.text)  \(LocalDate.minute(note.created, now: now))\(mark)"
  }

  private var state: String {
    (article.isLive ? article.state.name : "in the trash")
      + (article.isFavourite ? ", favourite" : "")
  }

  private var pictureCount: String? {
    guard pictures.all > 0 else { return nil }
    let missing = pictures.all - pictures.here
    return pictures.all.counted("picture")
      + (missing > 0 ? " (\(missing) not here yet)" : "")
  }

  private var progress: String? {
    guard let furthest = article.furthest, furthest.thousandths > 0 else { return nil }
    return "\(furthest.thousandths / 10) % read"
  }
}
