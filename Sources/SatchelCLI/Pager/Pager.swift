import SatchelConfig

/// The program that the person wants long texts shown by.
enum Pager {
  /// The name by which `SATCHEL_PAGER` means Satchel's own, where `PAGER` means another.
  private static let ownName = "built-in"

  /// Nil for Satchel's own.
  static var chosen: [String]? {
    let words = ["SATCHEL_PAGER", "PAGER"].lazy.map { Child.words(processEnvironment($0) ?? "") }
      .first { !$0.isEmpty }
    return words == [ownName] ? nil : words
  }

  /// False if there is no such program.
  static func show(_ text: String, by command: [String]) -> Bool {
    guard let status = try? Child.run(command, reading: text) else { return false }
    // What a shell, and so some pagers' wrappers, say of a program that is not there.
    return status != 127
  }
}
