import ArgumentParser
import Glibc
import SatchelExchange
import SatchelModel
import SatchelStorage

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the whole library as one JSON document.",
    discussion: """
      Machines that hold the same library write the same bytes. `satchel import` of the document \
      into an empty library gives an equal one. Into a file it writes whole or not at all.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case canonical }

  @Option(help: "The form of the document: canonical.") var format = Format.canonical
  @Argument(help: "The file to write; standard output without it.") var file: String?

  func run() throws {
    let session = try Session.openForReading()
    let missing: Int
    if let file, file != "-" {
      let target = try ExportFile(file)
      missing = try session.library.exportCanonical { try target.write($0) }
      try target.finish()
    } else {
      missing = try session.library.exportCanonical { try Output.write($0) }
    }
    try Output.flush()
    guard missing > 0 else { return }
    Message.warning(
      "\(missing) articles are without their text, which has not arrived here; `satchel sync` gets it"
    )
  }
}

/// A file that appears under its name only when it is complete.
private final class ExportFile {
  private let path: String
  private let draft: String
  private let descriptor: Int32
  private var isFinished = false

  init(_ path: String) throws(Failure) {
    self.path = path
    draft = path + ".part"
    descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST {
        throw Failure(
          .disk, "'\(draft)' is in the way, perhaps of a broken export; delete it and try again")
      }
      throw Self.failure(path)
    }
  }

  deinit {
    close(descriptor)
    if !isFinished { unlink(draft) }
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { throw Self.failure(path) }
      rest = rest.dropFirst(max(0, count))
    }
  }

  func finish() throws(Failure) {
    guard fsync(descriptor) == 0, rename(draft, path) == 0 else { throw Self.failure(path) }
    isFinished = true
  }

  private static func failure(_ path: String) -> Failure {
    let reason = errno
    return Failure(
      reason == EACCES || reason == EROFS ? .notAllowed : .disk,
      "'\(path)' cannot be written: \(String(cString: strerror(reason)))")
  }
}
