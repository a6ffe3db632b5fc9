import ArgumentParser
import SatchelConfig
import SatchelExchange
import SatchelModel
import SatchelStorage

struct Read: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Read an article, with your highlights and notes in place.",
    discussion: """
      On a terminal it opens a pager that knows where you stopped: the next time you go on there. \
      Press h in it for the keys. $SATCHEL_PAGER or $PAGER name another one, which cannot tell \
      where you stopped; SATCHEL_PAGER=built-in is the one that can.
      """)

  @Argument(help: "The article: an id, an address, or 'last'.") var article: String
  @Option(help: "Lay it out in lines of this many columns.") var width: Int?
  @Option(help: "Print it as text, markdown or html instead.") var format: ReadFormat?
  @Option(help: ArgumentHelp("Read an older text; `show` lists them.", valueName: "n"))
  var version: Int?
  @Flag(help: "Begin again at the top, whatever was read before.") var restart = false
  @Option(help: ArgumentHelp("Note how far you have read.", valueName: "percent"))
  var progress: Int?
  @Flag(help: "Archive it afterwards.") var archive = false
  @Flag(help: "Print one JSON object with the text.") var json = false

  func validate() throws {
    if json, format != nil { throw ValidationError("--format and --json exclude each other.") }
    if let width, !(20...1000).contains(width) {
      throw ValidationError("--width must be between 20 and 1000.")
    }
    if let version, version < 1 { throw ValidationError("--version begins at 1.") }
    if let progress, !(0...100).contains(progress) {
      throw ValidationError("--progress must be between 0 and 100.")
    }
  }

  func run() throws {
    let flags = width.map { [SettingKey.readWidth: SettingValue.number($0)] } ?? [:]
    // Only what must write opens the library for writing: reading works on a disk that is full.
    let isWriting = progress != nil || archive
    let session = try isWriting ? Session.open(flags: flags) : Session.openForReading(flags: flags)
    let article = try session.article(named: article)
    let shown = try show(article, in: session)
    guard isWriting else { return try shown.map { try note($0, in: article) } ?? () }
    var intents: [Intent] = []
    if let progress {
      let reading = article.furthest?.reading ?? 0
      intents.append(.setPosition(Progress(thousandths: progress * 10, reading: reading)))
    } else if let shown {
      try note(shown, in: article)
    }
    if archive { intents.append(.setState(.archived)) }
    _ = try session.library.change(
      "read", [Edit(article: article.id, intents: intents)], now: session.now)
  }

  /// How far the person came, if that is known.
  private func show(_ article: Article, in session: Session) throws -> ReadingPlace? {
    let shortID = try session.library.row(article.id)?.shortID ?? article.id.text
    let body = try body(of: article, in: session)
    if json {
      var writer = JSONWriter()
      writer.article(article, shortID: shortID, text: body?.text)
      writer.lineBreak()
      try Output.write(writer.drain())
      return nil
    }
    guard let body else { throw noText(article) }
    if let format {
      if format == .html { try BodyFetching.fetchPictures(of: [body], for: session) }
      try format.print(article, body) { try session.library.picture(hash: $0.hash) }
      return nil
    }
    let sheet = ArticleSheet(article: article, shortID: shortID, now: session.now)
    let page = try ReadingPage(sheet, body, inColour: Terminal.hasColour)
    let reading = Reading(page, of: article, restart: restart || version != nil)
    let place = try reading.show(widest: session.settings.number(.readWidth))
    // Where somebody stopped in an old text says nothing of the one that is read.
    return version == nil ? place : nil
  }

  /// The text that is read, which is fetched if only its name is here.
  private func body(of article: Article, in session: Session) throws -> ContentBody? {
    guard let hash = try hash(of: article) else { return nil }
    if let body = try session.library.body(hash: hash) { return body }
    do { _ = try BodyFetching.fetch([hash], for: session) } catch {
      throw Failure(
        .noSuchArticle,
        "the text of '\(article.title)' is not on this machine and could not be fetched: "
          + Failure(error).description)
    }
    return try session.library.body(hash: hash)
  }

  private func hash(of article: Article) throws -> [UInt8]? {
    guard let version else { return article.content?.bodyHash }
    guard article.versions.indices.contains(version - 1) else {
      throw Failure(
        .noSuchArticle, "there is no version \(version) of this article; see `satchel show`")
    }
    return article.versions[version - 1].bodyHash
  }

  private func note(_ place: ReadingPlace, in article: Article) throws {
    guard place.isNew(to: article) else { return }
    do {
      let session = try Session.open()
      try session.library.notePlace(
        place.position, shown: place.shown, in: article.id, now: session.now)
    } catch {
      Message.warning("where you stopped could not be noted: \(Failure(error).description)")
    }
  }

  private func noText(_ article: Article) -> Failure {
    Failure(
      .noSuchArticle,
      article.content == nil
        ? "the text of '\(article.title)' was not fetched yet; `satchel fetch \(self.article)` tries it"
        : "no machine has left this text of '\(article.title)' at the remote yet; "
          + "`satchel sync` there sends it")
  }
}
