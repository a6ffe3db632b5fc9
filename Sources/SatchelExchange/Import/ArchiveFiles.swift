import SatchelArchive

/// The files of an archive that is imported.
struct ArchiveFiles {
  let names: [String]
  private let path: String
  private let progress: ReadingProgress
  private let zip: ZipArchive<ArchiveInFile>
  private let entries: [String: ZipEntry]

  /// `source` must be there for as long as this is used.
  init(_ source: borrowing ByteSource) throws(ExchangeError) {
    (path, progress) = (source.path, source.progress)
    guard source.size != nil else { throw .needsAFile(name: "an archive") }
    do { zip = try ZipArchive(source.archive) } catch { throw .archive(path: path, error) }
    names = zip.entries.map(\.name)
    entries = Dictionary(zip.entries.map { ($0.name, $0) }) { first, _ in first }
  }

  /// Unpacks every file once, so that an archive with a damaged one is refused whole.
  func check() throws(ExchangeError) {
    for name in names { _ = try bytes(of: name) }
    progress.done = 0
  }

  /// Names the files that no article was made of; nil if there are none.
  func remark(
    besides isUsed: (String) -> Bool, as label: (String) -> String = { "the file '\($0)'" }
  ) -> FoundEntry? {
    let rest = names.filter {
      !isUsed($0) && !$0.hasPrefix("__MACOSX/") && !$0.hasSuffix(".DS_Store")
    }
    let place = EntryPlace(file: nil, unit: .file, number: 1)
    return rest.isEmpty ? nil : FoundEntry(place, remark: rest.map(label))
  }

  /// Nil if there is no such file.
  func bytes(of name: String) throws(ExchangeError) -> [UInt8]? {
    guard let entry = entries[name] else { return nil }
    progress.done += entry.packedSize
    guard !progress.isStopped() else { throw .interrupted }
    do { return try zip.bytes(of: entry) } catch { throw .archive(path: path, error) }
  }

  /// Nil for what is no file, or no text.
  func text(of name: String) throws(ExchangeError) -> String? {
    try bytes(of: name).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// A file of the archive to be read as one by itself.
  func source(_ name: String) throws(ExchangeError) -> ByteSource {
    ByteSource(try bytes(of: name) ?? [], path: "\(path), \(name)")
  }
}
