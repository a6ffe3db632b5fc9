import Glibc
import SatchelExchange

/// The file that says which entries of an import were skipped, and why.
///
/// One a line, place and reason with a tab between them. It is made when the first is skipped.
final class SkippedEntries {
  let path: String
  private(set) var count = 0
  /// Of the first few, to be said at once.
  private(set) var sentences: [String] = []
  private static let said = 5
  private var descriptor: Int32 = -1

  /// `now` is in milliseconds since 1970; the file is named after it.
  init(folder: String, now: Int64) { path = "\(folder)/import-\(now).skipped.tsv" }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func add(_ place: EntryPlace, _ defect: ArticleDefect) throws(Failure) {
    if descriptor < 0 { try create() }
    count += 1
    if count <= Self.said { sentences.append("\(place): \(defect)") }
    let line = SafeText.line(place.description) + "\t" + SafeText.line(defect.description) + "\n"
    var rest = Array(line.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard written > 0 || errno == EINTR else { throw failure }
      rest = rest.dropFirst(max(0, written))
    }
  }

  private func create() throws(Failure) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure }
  }

  private var failure: Failure {
    Failure(.disk, "'\(path)' cannot be written: \(String(cString: strerror(errno)))")
  }
}
