import SatchelDeflate

/// Why an archive is not read, or not written; each says it of the archive as a whole.
package enum ArchiveError: Error, Equatable, CustomStringConvertible {
  case notAnArchive
  case endsEarly
  case damaged(String)
  case unsupported(String)
  case unsafeName(String)
  case tooMuch(String)
  case unreadable(reason: String)

  package var description: String {
    switch self {
    case .notAnArchive: "it is no ZIP archive"
    case .endsEarly: "the archive ends early, as after a broken copy"
    case .damaged(let what): "the archive is damaged: \(what)"
    case .unsupported(let what): "the archive is not read, for it holds \(what)"
    case .unsafeName(let name): "the archive names a file '\(name)', which no honest one does"
    case .tooMuch(let what): "the archive is refused: \(what)"
    case .unreadable(let reason): "the archive cannot be read: \(reason)"
    }
  }
}

extension ArchiveError {
  /// `name` is the file's.
  init(_ error: DeflateError, of name: String) {
    switch error {
    case .broken, .otherLength: self = .damaged("'\(name)' does not unpack to what it says")
    case .tooLong: self = .tooMuch("'\(name)' has more than 4 GiB")
    case .failed(let code): self = .unreadable(reason: "zlib failed with code \(code)")
    }
  }
}
