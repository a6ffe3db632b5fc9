import Glibc

/// Why a file cannot be exported to or imported from.
package enum ExchangeError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, reason: Int32)
  case notAPlainFile(path: String)
  case fileTooLarge(path: String, limit: Int)
  case notAnExport(path: String, detail: String)
  case newerVersion(path: String, version: Int)
  case endsEarly(path: String)
  case malformed(path: String, byte: Int, expected: String)
  case articleTooLarge(path: String, byte: Int, limit: Int)
  case changedMeanwhile(path: String)

  package var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "'\(path)' cannot be read: \(String(cString: strerror(reason)))"
    case .notAPlainFile(let path): "'\(path)' is no plain file"
    case .fileTooLarge(let path, let limit):
      "'\(path)' is larger than \(limit >> 30) GiB, which is the limit"
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
    case .changedMeanwhile(let path): "'\(path)' changed while it was read; import it again"
    }
  }
}
