import Glibc
package import SatchelArchive

/// Why a file cannot be exported to or imported from.
package enum ExchangeError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, reason: Int32)
  case notAPlainFile(path: String)
  case empty(path: String)
  case unknownFormat(path: String)
  case otherFormat(path: String, name: String)
  case needsAFile(name: String)
  case notAnExport(path: String, detail: String)
  case newerVersion(path: String, version: Int)
  case endsEarly(path: String)
  case malformed(path: String, byte: Int, expected: String)
  case articleTooLarge(path: String, byte: Int, limit: Int)
  case changedMeanwhile(path: String)
  /// Nobody waits for it any more.
  case interrupted
  case archive(path: String, ArchiveError)

  package var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "'\(path)' cannot be read: \(String(cString: strerror(reason)))"
    case .notAPlainFile(let path): "'\(path)' is no plain file"
    case .empty(let path): "'\(path)' is empty"
    case .unknownFormat(let path):
      "'\(path)' is in no format that Satchel knows; `satchel import --formats` lists them"
    case .otherFormat(let path, let name): "'\(path)' does not read as \(name)"
    case .needsAFile(let name):
      "\(name) cannot be read from standard input; save it as a file and import that"
    case .notAnExport(let path, let detail):
      "'\(path)' is not a Satchel export: \(detail). Nothing was imported"
    case .newerVersion(let path, let version):
      "'\(path)' is a Satchel export of version \(version); this Satchel knows version 1, so update it"
    case .endsEarly(let path):
      "'\(path)' ends in the middle, as after a broken copy. Nothing was imported"
    case .malformed(let path, let byte, let expected):
      "'\(path)' is damaged at byte \(byte), where there should be \(expected). Nothing was imported"
    case .articleTooLarge(let path, let byte, let limit):
      "the article at byte \(byte) of '\(path)' has more than \(limit >> 20) MiB. Nothing was imported"
    case .archive(let path, let error): "'\(path)' was not imported: \(error)"
    case .interrupted: "stopped"
    case .changedMeanwhile(let path): "'\(path)' changed while it was read; import it again"
    }
  }
}
