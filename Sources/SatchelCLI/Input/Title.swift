import SatchelModel

/// A title that a person gives.
enum Title {
  /// `title` without the space around it.
  ///
  /// - Throws: 65 for one that is empty or holds what no person types.
  static func checked(_ title: String) throws(Failure) -> String {
    let words = title.split(whereSeparator: { $0 == " " }).joined(separator: " ")
    guard !words.isEmpty else { throw Failure(.badInput, "the title is empty") }
    guard !words.unicodeScalars.contains(where: \.isControlOrDirection) else {
      throw Failure(
        .badInput,
        "the title holds control characters or marks that turn the direction of text; take them out"
      )
    }
    return words
  }
}
