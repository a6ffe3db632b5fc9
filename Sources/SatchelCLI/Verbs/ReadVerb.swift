import ArgumentParser
import SatchelConfig
import SatchelExchange
import SatchelModel
import SatchelStorage

struct Read: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Read an article's text, with your notes after it.",
    discussion: "On a terminal it opens $SATCHEL_PAGER, $PAGER or less.")

  @Argument(help: "The article: an id, an address, or 'last'.") var article: String
  @Option(help: "Lay it out in lines of this many columns.") var width: Int?
  @Option(help: ArgumentHelp("Note how far you have read.", valueName: "percent"))
  var progress: Int?
  @Flag(help: "Archive it afterwards.") var archive = false
  @Flag(help: "Print one JSON object with the text.") var json = false

  func validate() throws {
    if let width, !(20...1000).contains(width) {
      throw ValidationError("--width must be between 20 and 1000.")
    }
    if let progress, !(0...100).contains(progress) {
      throw ValidationError("--progress must be between 0 and 100.")
    }
  }

  func run() throws {
    let flags = width.map { [SettingKey.readWidth: SettingValue.number($0)] } ?? [:]
    let isWriting = progress != nil || archive
    let session = try isWriting ? Session.open(flags: flags) : Session.openForReading(flags: flags)
    let article = try session.article(named: article)
    try show(article, in: session)
    guard isWriting else { return }
    var intents: [Intent] = []
    if let progress {
      let reading = article.furthest?.reading ?? 0
      intents.append(.setPosition(Progress(thousandths: progress * 10, reading: reading)))
    }
    if archive { intents.append(.setState(.archived)) }
    _ = try session.library.change(
      "read", [Edit(article: article.id, intents: intents)], now: session.now)
  }

  private func show(_ article: Article, in session: Session) throws {
    let shortID = try session.library.row(article.id)?.shortID ?? article.id.text
    let body = try session.library.body(of: article.id)
    if json {
      var writer = JSONWriter()
      writer.article(article, shortID: shortID, text: body?.text)
      writer.lineBreak()
      return try Output.write(writer.drain())
    }
    guard let body else { throw noText(article) }
    let setting = session.settings.number(.readWidth)
    let width = Terminal.isOutputTerminal ? min(Terminal.width, setting) : setting
    let sheet = ArticleSheet(article: article, shortID: shortID, now: session.now)
    let lines =
      sheet.heading(width) + [""] + Wrapping.lines(of: SafeText.lines(body.text), width: width)
      + sheet.written(width)
    try Pager.show(lines)
  }

  private func noText(_ article: Article) -> Failure {
    Failure(
      .noSuchArticle,
      article.content == nil
        ? "the text of '\(article.title)' was not fetched yet; `satchel fetch` tries it"
        : "the text of '\(article.title)' has not arrived from the other machine yet; "
          + "`satchel sync` gets it")
  }
}
