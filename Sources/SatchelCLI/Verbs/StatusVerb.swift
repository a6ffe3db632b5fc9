import ArgumentParser
import SatchelConfig
import SatchelExchange
import SatchelStorage

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say what is in the library and what is waiting to be sent or fetched.")

  @Flag(help: "Print one JSON object.") var json = false

  func run() throws {
    let session = try Session.openForReading()
    let counts = try session.library.counts()
    let remotes = try session.library.remotes().sorted { $0.key.text < $1.key.text }
    guard json else {
      for line in lines(counts, remotes, session) { try Output.line(line) }
      return
    }
    try Output.json { writer in
      writer.counts(counts)
      writer.field("library", session.places.data)
      writer.key("remotes")
      writer.array(remotes) { writer, remote in
        writer.object {
          $0.field("url", remote.key.text)
          $0.field("lastSync", remote.value.lastSuccess.map(CivilDate.iso8601))
          $0.field("lastError", remote.value.lastError)
        }
      }
    }
  }

  private func lines(
    _ counts: LibraryCounts, _ remotes: [(key: RemoteID, value: RemoteState)], _ session: Session
  ) -> [String] {
    var lines = [
      "\(counts.articles) articles: \(counts.unread) unread, \(counts.archived) archived; "
        + "\(counts.favourites) favourites, \(counts.trashed) in the trash",
      "\(counts.notes) notes, \(counts.highlights) highlights, \(counts.tags) tags",
    ]
    if counts.fetchesPending > 0 {
      lines.append("\(counts.fetchesPending) pages still to be fetched (satchel fetch)")
    }
    if counts.bodiesMissing > 0 {
      lines.append("\(counts.bodiesMissing) texts still to arrive from other machines")
    }
    if counts.conflicted > 0 {
      lines.append("\(counts.conflicted) notes in two versions (satchel conflicts)")
    }
    for (remote, state) in remotes {
      let last = state.lastSuccess.map { "last synced " + LocalDate.minute($0, now: session.now) }
      let trouble = state.lastError.map { "; then: " + $0 } ?? ""
      lines.append(SafeText.line("\(remote.text): \(last ?? "never synced")\(trouble)"))
    }
    if remotes.isEmpty { lines.append("no remote yet (satchel remote add)") }
    if counts.pendingOperations > 0, !remotes.isEmpty {
      let since = counts.pendingSince.map {
        ", the oldest of " + LocalDate.minute($0, now: session.now)
      }
      lines.append("\(counts.pendingOperations) changes not sent yet\(since ?? "")")
    }
    lines.append("in \(SafeText.line(session.places.data)), \(counts.databaseBytes / 1024) KiB")
    return lines
  }
}

extension JSONWriter {
  fileprivate mutating func counts(_ counts: LibraryCounts) {
    field("articles", counts.articles)
    field("unread", counts.unread)
    field("archived", counts.archived)
    field("trashed", counts.trashed)
    field("favourites", counts.favourites)
    field("tags", counts.tags)
    field("notes", counts.notes)
    field("highlights", counts.highlights)
    field("conflicted", counts.conflicted)
    field("pendingChanges", counts.pendingOperations)
    field("pendingSince", counts.pendingSince.map(CivilDate.iso8601))
    field("textsMissing", counts.bodiesMissing)
    field("textsUnsent", counts.bodiesUnsent)
    field("fetchesPending", counts.fetchesPending)
    field("segmentsWaiting", counts.segmentsBuffered)
    field("databaseBytes", counts.databaseBytes)
  }
}
