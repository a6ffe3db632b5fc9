/// A set of words, written as a text with white space between them.
func words(_ text: String) -> Set<String> {
  Set(text.split(whereSeparator: \.isWhitespace).map { String($0) })
}
