/// One format: how its files are recognised, and how their entries are read.
struct ImportFormat: Sendable {
  typealias Read =
    @Sendable (
      _ source: inout ByteSource, _ body: (FoundEntry) throws -> Void
    ) throws -> Void

  /// As `--format` takes it; ids of what has none of its own are made of it, so it never changes.
  let name: String
  /// As people call it.
  let title: String
  /// Whether it can be read as it comes, without going through the whole file first.
  var isStreaming = false
  let recognises: @Sendable (_ beginning: FileBeginning) -> Bool
  let read: Read
}

/// What a file begins with, looked at in the ways that tell formats apart.
struct FileBeginning {
  let bytes: [UInt8]
  let json: JSONSketch?
  /// Without a line end.
  let firstLine: ArraySlice<UInt8>
  /// The names of the files in an archive.
  let files: [String]
  /// All of it as text, in lower case, with what is no text replaced.
  let words: String

  init(_ bytes: [UInt8], files: [String] = []) {
    (self.bytes, self.files) = (bytes, files)
    let isText = !bytes.prefix(4096).contains(0)
    let start = bytes.prefix(16 * 1024)
    words = isText ? String(decoding: start, as: UTF8.self).lowercased() : ""
    firstLine = isText ? start.prefix { $0 != 0x0a && $0 != 0x0d } : []
    json = isText ? JSONSketch(bytes.withoutByteOrderMark) : nil
  }

  fileprivate init(_ source: inout ByteSource) throws(ExchangeError) {
    let bytes = try source.beginning()
    let isArchive = bytes.starts(with: [0x50, 0x4b, 0x03, 0x04])
    self.init(bytes, files: isArchive ? try ArchiveFiles(source).names : [])
  }

  func isJSON(_ shape: JSONSketch.Shape, with names: String...) -> Bool {
    json?.shape == shape && names.allSatisfy { json?.names.contains($0) == true }
  }
}

/// Where entries come from: a file, or a folder of files.
package protocol ImportSource: ~Copyable {
  /// As `--format` takes it.
  var formatName: String { get }
  /// As people call it.
  var formatTitle: String { get }

  /// Nil if nobody can know how much there is.
  var progress: ReadingProgress? { get }

  mutating func forEach(_ body: (_ entry: FoundEntry) throws -> Void) throws
}

extension ImportSource where Self: ~Copyable {
  package var progress: ReadingProgress? { nil }
}

/// A file to import: what it is was found by what is in it.
package struct ImportFile: ~Copyable, ImportSource {
  /// A format's name and what people call it.
  package static var formats: [(name: String, title: String)] {
    ImportFormat.all.map { ($0.name, $0.title) }
  }

  private var source: ByteSource
  private let format: ImportFormat

  /// `path` is `-` for standard input; `format` is the name of a format, nil to find it out.
  ///
  /// Once `isStopped` is true, reading fails with `interrupted`, even if it waits for a pipe that a signal
  /// interrupts.
  package init(
    path: String, format name: String? = nil, isStopped: @escaping () -> Bool = { false }
  ) throws(ExchangeError) {
    var source = try ByteSource(path: path, isStopped: isStopped)
    let beginning = try FileBeginning(&source)
    let found = ImportFormat.all.first { format in
      name.map { format.name == $0 } ?? format.recognises(beginning)
    }
    guard let found else {
      throw beginning.bytes.isEmpty ? .empty(path: source.path) : .unknownFormat(path: source.path)
    }
    guard found.isStreaming || source.size != nil else { throw .needsAFile(name: found.title) }
    self.source = source
    format = found
  }

  package var formatName: String { format.name }
  package var formatTitle: String { format.title }
  package var progress: ReadingProgress? { source.progress }
  /// In bytes; nil if it cannot be known.
  package var size: Int? { source.size }

  /// Passes every entry, in the order of the file.
  ///
  /// - Throws: An `ExchangeError` for a file that is damaged as a whole, or what `body` throws.
  package mutating func forEach(
    _ body: (_ entry: FoundEntry) throws -> Void
  ) throws {
    try format.read(&source, body)
  }
}

extension ImportFormat {
  /// In the order in which a file is tried; the most particular first.
  static let all: [ImportFormat] = [
    canonical, archive, pocket, omnivore, readeck, pocketTable, pocketPage, instapaper, wallabag,
    wallabagTable, raindrop, readwise,
    karakeep, linkwarden, pinboard, goodLinks, buku, bukuList,
    bukuPage, koreader, netscape, jsonLines, table,
  ]
}
