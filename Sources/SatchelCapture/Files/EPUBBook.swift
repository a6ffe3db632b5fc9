import SatchelArchive

/// A book in one file (EPUB): its chapters in reading order, with their pictures.
///
/// Only what is read is unpacked, within the limits of `ZipArchive` and of a page.
struct EPUBBook {
  private static let mostChapters = 2000

  private let archive: ZipArchive<ArchiveInMemory>
  private let package: EPUBPackage
  private let name: String

  /// Told by what EPUB puts first in its archive.
  static func isOne(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x50, 0x4b, 0x03, 0x04])
      && bytes.prefix(256).firstRange(of: Array("application/epub+zip".utf8)) != nil
  }

  /// - Throws: `unreadableDocument`.
  init(_ bytes: [UInt8], name: String) throws(CaptureError) {
    do throws(ArchiveError) {
      archive = try ZipArchive(ArchiveInMemory(bytes), limits: Self.limits)
      let path = try Self.packagePath(in: archive)
      guard let entry = archive.entry(named: path) else { throw .damaged("it lists no chapters") }
      package = EPUBPackage(try archive.bytes(of: entry), path: path)
    } catch {
      throw .unreadableDocument(name: name, reason: error.description)
    }
    self.name = name
  }

  private static var limits: ZipLimits {
    var limits = ZipLimits()
    limits.entries = 10_000
    limits.entryBytes = PageParser.largestPage
    limits.totalBytes = 1 << 30
    return limits
  }

  /// Where the book keeps the list of its files.
  private static func packagePath(
    in archive: ZipArchive<ArchiveInMemory>
  ) throws(ArchiveError) -> String {
    guard let entry = archive.entry(named: "META-INF/container.xml") else {
      throw .damaged("it does not say where its chapters are")
    }
    let tags = MarkupTags(try archive.bytes(of: entry))
    return tags.lazy.compactMap { $0.attributes["full-path"] }.first { _ in true } ?? ""
  }

  /// - Throws: `unreadableDocument`, `tooLarge`, `tooComplex`.
  func captured(_ rules: PictureRules) throws(CaptureError) -> CapturedDocument {
    var (shelf, texts, html, size) = (PictureShelf(rules), [String](), "", 0)
    for path in package.chapters.prefix(Self.mostChapters) {
      let bytes = try bytes(at: path)
      size += bytes.count
      guard size <= PageParser.largestPage else {
        throw .tooLarge(name: name, limit: PageParser.largestPage)
      }
      let chapter = try EPUBChapter(bytes, path: path, name: name)
      for picture in chapter.pictures { put(picture, on: &shelf) }
      let text = chapter.text
      guard !text.isEmpty else { continue }
      texts.append(text)
      html += chapter.html(shelf.reference)
    }
    return CapturedDocument(page: page(texts, html), pictures: shelf.pictures)
  }

  private func bytes(at path: String) throws(CaptureError) -> [UInt8] {
    guard let entry = archive.entry(named: path) else { return [] }
    do { return try archive.bytes(of: entry) } catch {
      throw .unreadableDocument(name: name, reason: error.description)
    }
  }

  /// A picture that is not there, or damaged, keeps no book back.
  private func put(_ address: String, on shelf: inout PictureShelf) {
    guard shelf.hasRoom, let path = EPUBPath.path(at: address),
      let entry = archive.entry(named: path), let bytes = try? archive.bytes(of: entry)
    else { return }
    shelf.put(bytes, from: address)
  }

  private func page(_ texts: [String], _ html: String) -> CapturedPage {
    let text = texts.joined(separator: "\n\n")
    let language = LanguageGuess.language(of: text, declared: package.language)
    return CapturedPage(
      title: package.title.isEmpty ? name : package.title,
      author: package.authors.isEmpty ? nil : package.authors.joined(separator: ", "), site: nil,
      language: language, direction: language.map(LanguageTag.direction),
      published: package.published, canonicalURL: nil,
      excerpt: Excerpt.of(text, title: package.title), text: text, html: html,
      wordCount: WordCount.words(in: text))
  }
}

/// One file of a book, all of which is to be read.
private struct EPUBChapter {
  private let document: HTMLDocument
  private let all: Extraction
  private let links: SafeLink

  init(_ bytes: [UInt8], path: String, name: String) throws(CaptureError) {
    let markup = SelfClosedTags.closed(in: Charset.ofPage(bytes).decode(bytes))
    document = try PageParser.parse(markup, name: name)
    all = .everything(in: document)
    links = SafeLink(book: EPUBPath.address(of: path))
  }

  var text: String { ArticleText.text(of: all, in: document) }

  var pictures: [String] { PictureSource.addresses(in: all, of: document, links: links) }

  func html(_ storedPicture: (String) -> String?) -> String {
    Sanitiser.html(of: all, in: document, links: links, storedPicture: storedPicture)
  }
}

/// XML ends an element by a slash in its tag, which HTML knows of few.
enum SelfClosedTags {
  private static let longestTag = 4096

  /// The markup with an end tag for each element that ends so.
  static func closed(in markup: String) -> String {
    var (output, rest) = ([UInt8](), Array(markup.utf8)[...])
    output.reserveCapacity(rest.count)
    while let byte = rest.popFirst() {
      output.append(byte)
      guard byte == UInt8(ascii: "<"), let first = rest.first, ASCII.isLetter(first) else {
        continue
      }
      let name = rest.prefix(64).prefix { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: ":") }
      let end = rest.prefix(longestTag).firstIndex {
        $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "<")
      }
      guard let end, rest[end] == UInt8(ascii: ">") else { continue }
      let isSelfClosed = rest[end - 1] == UInt8(ascii: "/")
      output += isSelfClosed ? rest[..<(end - 1)] : rest[..<end]
      output.append(UInt8(ascii: ">"))
      rest = rest[(end + 1)...]
      guard isSelfClosed, !voids.contains(String(decoding: name, as: UTF8.self)) else { continue }
      output += [UInt8(ascii: "<"), UInt8(ascii: "/")] + name + [UInt8(ascii: ">")]
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static let voids: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
  ]
}
