import ArgumentParser
import SatchelBytes
import SatchelConfig
import SatchelExchange
import SatchelStorage
import SatchelSync

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say what is in the library and what is waiting to be sent or fetched.")

  @Flag(help: "Print one JSON object.") var json = false

  func run() throws {
    let session = try Session.openForReading()
    let counts = try session.library.counts()
    let remotes = try RemoteStanding.all(session)
    let peers = try session.library.peers()
    guard json else {
      for line in lines(counts, remotes, peers, session) { try Output.line(SafeText.line(line)) }
      return
    }
    try Output.json { writer in
      writer.counts(counts)
      writer.field("library", session.places.data)
      writer.key("remotes")
      writer.array(remotes) { $0.standing($1) }
      writer.key("machines")
      writer.array(peers) { $0.peer($1) }
    }
  }

  private func lines(
    _ counts: LibraryCounts, _ remotes: [RemoteStanding], _ peers: [Peer], _ session: Session
  ) -> [String] {
    let lines = [
      (counts.unread + counts.archived).counted("article")
        + ": \(counts.unread) unread, \(counts.archived) archived; "
        + counts.favourites.counted("favourite") + ", \(counts.trashed) in the trash",
      [
        counts.notes.counted("note"), counts.highlights.counted("highlight"),
        counts.tags.counted("tag"),
      ].joined(separator: ", "),
    ]
    let standings = remotes.map { $0.line(now: session.now) }
    let end = "in \(session.places.data), \(counts.databaseBytes / 1024) KiB"
    return lines + waiting(counts)
      + (standings.isEmpty ? ["no remote yet (satchel remote add)"] : standings)
      + peers.map { $0.line(now: session.now) } + [end]
  }

  /// What somebody or something has still to do.
  private func waiting(_ counts: LibraryCounts) -> [String] {
    var lines: [String] = []
    if counts.fetchesPending > 0 {
      lines.append(counts.fetchesPending.counted("page") + " still to be fetched (satchel fetch)")
    }
    if counts.bodiesMissing > 0 {
      lines.append(counts.bodiesMissing.counted("text") + " still to arrive from other machines")
    }
    if counts.conflicted > 0 {
      let note = counts.conflicted.counted("article has a note", "articles have notes")
      lines.append(note + " in two versions (satchel conflicts)")
    }
    if counts.segmentsBuffered > 0 {
      lines.append(
        counts.segmentsBuffered.counted("batch", "batches")
          + " of changes came without what they build on, and wait for it")
    }
    return lines
  }
}

/// How a remote stands with this machine.
struct RemoteStanding {
  let name, url: String
  let state: RemoteState?
  let pending: PendingChanges
  /// Whether a new code and key still have to get there.
  let awaitsRotation: Bool

  /// Of all remotes, without asking them.
  static func all(_ session: Session) throws -> [RemoteStanding] {
    try RemoteAccess(session).known().confirmed.map { remote in
      let id = RemoteID(remote.url)
      return RemoteStanding(
        name: remote.name, url: remote.url, state: try session.library.remoteState(id),
        pending: try session.library.pending(for: id), awaitsRotation: !remote.isRenewed)
    }
  }

  /// `now` is in milliseconds since 1970.
  func line(now: Int64) -> String {
    let last = state?.lastSuccess.map { "last synced " + LocalDate.minute($0, now: now) }
    let trouble = state?.lastError.map { "wrong since then: \($0)" }
    let rotation = awaitsRotation ? "the new code has not got there yet (satchel sync)" : nil
    return ([last ?? "never synced", waiting(now), rotation, trouble].compactMap(\.self))
      .reduce(into: "\(url): ") { $0 += $0.hasSuffix(": ") ? $1 : "; \($1)" }
  }

  private func waiting(_ now: Int64) -> String {
    let things = [
      pending.changes == 0 ? nil : Int(clamping: pending.changes).counted("change"),
      pending.bodies == 0 ? nil : pending.bodies.counted("text or picture", "texts and pictures"),
    ].compactMap(\.self)
    guard !things.isEmpty else { return "nothing to send" }
    let since = (pending.since ?? state?.lastSuccess).map {
      " since " + LocalDate.minute($0, now: now)
    }
    return things.joined(separator: " and ") + " to send" + (since ?? "")
  }
}

extension Peer {
  var shownName: String { name ?? "a machine without a name (\(replica.hex))" }

  /// What it wrote last and what it had seen then; `now` is in milliseconds since 1970.
  func line(now: Int64) -> String {
    guard let heard else {
      return "\(shownName): what it wrote came by way of others"
    }
    let last = "\(shownName): last change of " + LocalDate.minute(heard, now: now)
    switch unseen {
    case nil: return last
    case 0: return last + ", when it had seen all of this machine's"
    case let unseen?:
      return last + ", when it had not seen the last "
        + (unseen == 1 ? "change" : "\(unseen) changes") + " of this machine"
    }
  }
}

extension JSONWriter {
  mutating func standing(_ remote: RemoteStanding) {
    object {
      $0.field("name", remote.name)
      $0.field("url", remote.url)
      $0.field("lastSync", remote.state?.lastSuccess.map(CivilDate.iso8601))
      $0.field("lastError", remote.state?.lastError)
      $0.field("pendingChanges", Int(clamping: remote.pending.changes))
      $0.field("pendingSince", remote.pending.since.map(CivilDate.iso8601))
      $0.field("textsUnsent", remote.pending.bodies)
      $0.field("awaitsRotation", remote.awaitsRotation)
    }
  }

  mutating func peer(_ peer: Peer) {
    object {
      $0.field("replica", peer.replica.hex)
      $0.field("name", peer.name)
      $0.field("lastChange", peer.heard.map(CivilDate.iso8601))
      $0.field("unseen", peer.unseen.map { Int(clamping: $0) })
    }
  }

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
