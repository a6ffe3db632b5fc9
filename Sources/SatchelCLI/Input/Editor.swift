import Glibc
import SatchelConfig

/// The person's own editor on a draft that survives whatever goes wrong.
struct Editor {
  /// Where drafts are kept while they are written; for its owner alone.
  let folder: String

  /// Lets the person write, and then hands the text to `save`.
  ///
  /// The draft is removed once `save` returns; if it throws, the draft stays and the failure says where.
  /// The draft begins as `text`, and its name ends in `suffix` so that the editor knows what it shows.
  ///
  /// - Throws: 64 without a terminal, 78 without an editor, 65 if nothing was written or changed.
  func edit(
    _ text: String, suffix: String, save: (String) throws -> Void
  ) throws {
    guard Terminal.isInputTerminal, Terminal.isOutputTerminal else {
      throw Failure(.usage, "an editor needs a terminal; give the text with -m TEXT instead")
    }
    let editor = try Self.command()
    let draft = try create(text, suffix: suffix)
    let status: Int32
    do {
      status = try Child.run(editor + [draft])
    } catch {
      unlink(draft)
      throw error
    }
    guard status == 0 else {
      throw Failure(
        .badInput,
        "'\(editor.joined(separator: " "))' ended with status \(status); nothing was saved. "
          + "The draft is in \(draft)")
    }
    try finish(draft, was: text, save)
  }

  private func finish(_ draft: String, was: String, _ save: (String) throws -> Void) throws {
    do {
      let bytes = try InputFile.read(draft, maximumBytes: InputFile.articleBytes)
      let written = Self.normal(try InputFile.text(bytes, named: "the draft"))
      guard !written.allSatisfy(\.isWhitespace) else {
        unlink(draft)
        throw Abandoned.empty
      }
      guard written != Self.normal(was) else {
        unlink(draft)
        throw Abandoned.unchanged
      }
      try save(written)
      unlink(draft)
    } catch let reason as Abandoned {
      throw Failure(.badInput, reason.rawValue)
    } catch {
      let failure = Failure(error)
      throw Failure(failure.status, "\(failure.description). The draft is in \(draft)")
    }
  }

  private enum Abandoned: String, Error {
    case empty = "the text is empty; nothing was saved"
    case unchanged = "the text is unchanged; nothing was saved"
  }

  /// Editors end the last line, which is no line of its own; other machines' line ends are ours.
  static func normal(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if !(scalar == "\n" && previous == "\r") { scalars.append(scalar == "\r" ? "\n" : scalar) }
      previous = scalar
    }
    while scalars.last == "\n" { scalars.removeLast() }
    return String(scalars)
  }

  private static func command() throws(Failure) -> [String] {
    for name in ["SATCHEL_EDITOR", "VISUAL", "EDITOR"] {
      let words = Child.words(processEnvironment(name) ?? "")
      if !words.isEmpty { return words }
    }
    throw Failure(
      .configuration, "no editor is set; set EDITOR, or give the text with -m TEXT instead")
  }

  private func create(_ text: String, suffix: String) throws(Failure) -> String {
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw Self.failure(folder) }
    var template = Array((folder + "/draft-XXXXXX" + suffix).utf8CString)
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard descriptor >= 0 else { throw Self.failure(folder) }
    defer { close(descriptor) }
    // Most editors end the last line themselves; a text without that end looks odd in the others.
    let bytes = Array((text.isEmpty || text.hasSuffix("\n") ? text : text + "\n").utf8)
    guard bytes.isEmpty || write(descriptor, bytes, bytes.count) == bytes.count else {
      throw Self.failure(path)
    }
    return path
  }

  private static func failure(_ path: String) -> Failure {
    Failure(.disk, "no draft can be kept in '\(path)': \(String(cString: strerror(errno)))")
  }
}
