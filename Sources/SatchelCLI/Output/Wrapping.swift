/// Lays text out in lines of a given width.
enum Wrapping {
  /// One string a line; paragraphs keep their line ends, and words longer than a line are cut.
  ///
  /// `width` is in columns, at least 1.
  static func lines(of text: String, width: Int) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph in
      wrap(paragraph, max(1, width))
    }
  }

  private static func wrap(_ paragraph: Substring, _ width: Int) -> [String] {
    guard DisplayWidth.of(paragraph) > width else { return [String(paragraph)] }
    var lines: [String] = []
    var (line, used) = ("", 0)
    for word in paragraph.split(separator: " ") {
      for piece in pieces(word, width) {
        let columns = DisplayWidth.of(piece)
        if used > 0, used + 1 + columns > width {
          lines.append(line)
          (line, used) = ("", 0)
        }
        line += used > 0 ? " " + piece : String(piece)
        used += used > 0 ? 1 + columns : columns
      }
    }
    return used > 0 ? lines + [line] : lines
  }

  /// Text without spaces, as Chinese and Japanese have it, or a long address, is cut to the width.
  private static func pieces(_ word: Substring, _ width: Int) -> [Substring] {
    guard DisplayWidth.of(word) > width else { return [word] }
    var pieces: [Substring] = []
    var (start, used) = (word.startIndex, 0)
    for index in word.indices {
      let columns = DisplayWidth.of(word[index])
      if used + columns > width, start < index {
        pieces.append(word[start..<index])
        (start, used) = (index, 0)
      }
      used += columns
    }
    return pieces + [word[start...]]
  }
}
