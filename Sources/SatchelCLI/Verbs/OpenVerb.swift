import ArgumentParser
import SatchelConfig
import SatchelModel

struct Open: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open articles' pages in a web browser ($BROWSER, or the desktop's).")

  @Argument(
    help: ArgumentHelp("The articles: ids, addresses, or 'last'.", valueName: "article"))
  var articles: [String]

  func run() throws {
    let session = try Session.openForReading()
    let urls = try articles.map { name in
      let article = try session.article(named: name)
      // Checked again: an address may have come from another machine.
      guard let url = article.url, let address = try? CanonicalURL(url) else {
        throw Failure(.badInput, "'\(article.title)' has no web address; `satchel read` shows it")
      }
      return address.text
    }
    let browser = Child.words(processEnvironment("BROWSER") ?? "")
    for url in urls {
      let status = try Child.run((browser.isEmpty ? ["xdg-open"] : browser) + [url])
      guard status == 0 else {
        throw Failure(
          .configuration, "the browser ended with status \(status); set BROWSER to another")
      }
    }
  }
}
