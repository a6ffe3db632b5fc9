/// Warns of what is wrong with the lines of an input, the first few one by one: a file of another kind has
/// thousands of such lines.
struct WarningCount {
  private static let shown = 20

  private(set) var count = 0

  mutating func add(_ sentence: String) {
    count += 1
    if count <= Self.shown { Message.warning(sentence) }
    if count == Self.shown + 1 { Message.note("More of the kind are counted only.") }
  }
}
