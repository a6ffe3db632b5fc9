import SatchelModel
import SatchelStorage
import SatchelTestSupport

// What people do. Each run has few articles, so that machines meet on them.
extension World {
  private static let addresses = (1...4).compactMap {
    try? CanonicalURL("https://example.org/\($0)")
  }

  private func newWord(_ kind: Character) -> String {
    lastWord += 1
    return Words.make(kind, lastWord)
  }

  func act(_ machine: Machine, _ random: inout SeededGenerator) throws {
    guard let address = Self.addresses.randomElement(using: &random) else { return }
    let library = try machine.library
    let time = machine.clock(now)
    let before = try library.words()
    var expected: String?
    let ticket = random.next() % 32
    if ticket < 2 {
      trace("  undo")
      try undo(in: library, now: time)
    } else if ticket == 2 {
      expected = try saveOrDeleteSearch(in: library, now: time, &random)
    } else if let wish = try wish(library.article(address.id), address, time, &random) {
      expected = wish.word
      trace("  \(wish.intents.map { "\($0)".prefix(80) }) on \(address.text)")
      var edit = Edit(article: address.id, intents: wish.intents, body: wish.body)
      edit.pictures = wish.pictures
      _ = try library.change("act", [edit], now: time)
    }
    let after = try library.words()
    oracle.note(before: before, after: after, machine: machine.number, step: step)
    machine.unsynced.formUnion(after.subtracting(before))
    if let expected, !after.contains(expected) {
      oracle.complain("machine \(machine.number) does not show its own '\(expected)', step \(step)")
    }
  }

  /// A change that is one whatever is there.
  func writeOnceMore(_ machine: Machine) throws {
    guard let address = Self.addresses.first else { return }
    let intents: [Intent] = [
      .save(url: address.text, at: machine.clock(now)), .tag(try Tag(newWord("t"))),
    ]
    let edit = Edit(article: address.id, intents: intents)
    _ = try machine.library.change("act", [edit], now: machine.clock(now))
  }

  /// Changes, each synced at once, of all machines but the last, which finds them when it first syncs.
  ///
  /// No log goes on twice by then, so that snapshots may leave out nearly all of it.
  func livePast() throws {
    guard let address = Self.addresses.last else { return }
    mostEnds = min(mostEnds, 12)
    defer { mostEnds = mix.mostEnds }
    for number in 0..<mix.pastChanges {
      let machine = machines[number % (machines.count - 1)]
      let intents: [Intent] = [.save(url: address.text, at: now), .setTitle("past \(number)")]
      let edit = Edit(article: address.id, intents: intents)
      _ = try machine.library.change("act", [edit], now: machine.clock(now))
      _ = try syncWell(machine)
    }
  }

  private func undo(in library: Library, now: Int64) throws {
    do throws(StorageError) { _ = try library.undo(now: now) } catch {
      guard case .cannotUndoPurge = error else { throw error }
    }
  }

  private struct Wish {
    var intents: [Intent]
    /// A word that must show afterwards.
    var word: String?
    var body: ContentBody?
    var pictures: [[UInt8]] = []
  }

  private func wish(
    _ article: Article?, _ address: CanonicalURL, _ time: Int64, _ random: inout SeededGenerator
  ) throws -> Wish? {
    guard let article, random.next() % 8 > 0 else {
      return Wish(intents: [.save(url: address.text, at: time)])
    }
    switch random.next() % 18 {
    case 0...2:
      let word = newWord("n")
      return Wish(
        intents: [.addNote(NoteID(value: random.next()), text: "first\n\(word) x", at: time)],
        word: word)
    case 3...6: return edit(article, &random)
    case 7:
      return article.notes.randomElement(using: &random).map { Wish(intents: [.removeNote($0.id)]) }
    case 8, 9:
      let word = newWord("t")
      return Wish(intents: [.tag(try Tag(word))], word: word)
    case 10, 11: return try takeOff(article, &random)
    case 12:
      return Wish(intents: [.setFavourite(!article.isFavourite), .setTitle("title \(step)")])
    case 13: return capture(time)
    case 14: return Wish(intents: [article.isLive ? .delete : .restore])
    case 15: return Wish(intents: [.refuseTag(key: "refused \(random.next() % 3)")])
    case 16:
      let other = Self.addresses.first { $0.id != article.id }
      return other.map { Wish(intents: [.notSame($0.id)]) }
    default:
      guard mix.purges, !article.isLive else { return Wish(intents: [.setState(.archived)]) }
      oracle.notePurge()
      return Wish(intents: [.purge])
    }
  }

  private func edit(_ article: Article, _ random: inout SeededGenerator) -> Wish? {
    guard let note = article.notes.randomElement(using: &random) else { return nil }
    var lines = note.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let word = newWord("n")
    let at = Int.random(in: 0..<max(1, lines.count), using: &random)
    switch random.next() % 4 {
    case 0: lines.insert(word, at: 0)
    case 1: lines.append(word)
    case 2 where lines.count > 1:
      lines.remove(at: at)
      lines.append(word)
    default: lines[min(at, lines.count - 1)] += " \(word)"
    }
    let text = lines.joined(separator: "\n")
    return Wish(intents: [.editNote(note.id, shown: note.lines, text: text)], word: word)
  }

  /// Takes a tag off and puts another on in the same moment, so that it can be told later what has arrived.
  private func takeOff(_ article: Article, _ random: inout SeededGenerator) throws -> Wish? {
    let tags = article.tags.filter { $0.key.hasPrefix("t") }
    guard let tag = tags.randomElement(using: &random) else { return nil }
    let mark = newWord("r")
    oracle.noteTakenOff(tag.key, mark: mark)
    return Wish(intents: [.untag(key: tag.key), .tag(try Tag(mark))], word: mark)
  }

  private func saveOrDeleteSearch(
    in library: Library, now: Int64, _ random: inout SeededGenerator
  ) throws -> String? {
    if random.next() % 3 == 0, let search = try library.savedSearches().first {
      trace("  delete the search \(search.name)")
      try library.deleteSearch(named: search.name, "act", now: now)
      return nil
    }
    let word = newWord("s")
    trace("  save the search \(word)")
    try library.save(SavedSearch(name: word, query: "is:unread"), "act", now: now)
    return word
  }

  private func capture(_ time: Int64) -> Wish {
    let picture = Array("picture \(step)".utf8)
    let reference = PictureReference(of: picture)
    let body = ContentBody(
      text: "text \(step)", html: "<p>text \(step)</p><img src=\"\(reference.text)\">")
    for hash in [body.hash, reference.hash] { oracle.noteCaptured(hash) }
    let content = ContentReference(
      source: .automatic, extractorVersion: 1, captured: time, bodyHash: body.hash,
      bodyBytes: body.encoded.count, wordCount: 2)
    return Wish(
      intents: [.capture(Captured(title: "page \(step)", content: content))], body: body,
      pictures: [picture])
  }
}
