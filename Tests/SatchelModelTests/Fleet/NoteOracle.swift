import SatchelBytes
import SatchelModel

/// What must and must not be in a note, told from what people saw and saved, not from cells.
struct NoteOracle {
  /// One save of one note, in words that are unique in a run.
  struct Save {
    let note: NoteID
    /// The last operation of the save.
    let dot: Dot
    /// What the machine had seen when it showed the note; an editor can be open for long.
    let seenWhenShown: VersionVector
    let shown, saved: Set<Substring>
  }

  var saves: [Save] = []

  /// The words that nobody removed and that are missing, and those that came back although somebody
  /// removed them who had seen them everywhere.
  func mistakes(
    in text: String, of note: NoteID, seen: VersionVector, history: [Issued]
  ) -> (lost: Set<Substring>, returned: Set<Substring>) {
    let known = saves.filter { $0.note == note && seen.contains($0.dot) }
    let present = Set(text.words)
    var (lost, returned): (Set<Substring>, Set<Substring>) = ([], [])
    for (word, dots) in carriers(note: note, seen: seen, history) {
      let removals = known.filter { $0.shown.contains(word) && !$0.saved.contains(word) }
      if removals.isEmpty, !present.contains(word) { lost.insert(word) }
      let isGone = removals.contains { dots.allSatisfy($0.seenWhenShown.contains) }
      if isGone, present.contains(word) { returned.insert(word) }
    }
    return (lost, returned)
  }

  /// For each word, the operations that wrote a line with it.
  private func carriers(
    note: NoteID, seen: VersionVector, _ history: [Issued]
  ) -> [Substring: [Dot]] {
    var carriers: [Substring: [Dot]] = [:]
    for issued in history where issued.operation.key.field == .noteLine {
      let operation = issued.operation
      guard operation.key.element.starts(with: note.bytes), seen.contains(issued.context.dot),
        let line = LineValue(bytes: operation.value)
      else { continue }
      for word in Set(line.text.words) { carriers[word, default: []].append(issued.context.dot) }
    }
    return carriers
  }
}

extension String {
  var words: [Substring] { split { $0 == " " || $0 == "\n" } }
}
