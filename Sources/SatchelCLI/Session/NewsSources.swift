import SatchelRemotes
import SatchelSync

/// Where news may come from: relays, which say so at once, and storage, which has to be looked at.
struct NewsSources {
  private let syncing: Syncing
  private var relays: [(remote: RelayRemote, session: SyncSession)] = []
  private var storage: [SyncSession] = []
  /// Those in which it shows at once that another machine has left something, if the file system tells.
  private(set) var folders: [String] = []
  private var isAlone: Bool { relays.count + storage.count == 1 }

  init(_ syncing: Syncing) throws {
    self.syncing = syncing
    for remote in syncing.remotes {
      let way = try syncing.access.remote(remote)
      let session = try syncing.newSession(remote, over: way)
      if let relay = way as? RelayRemote {
        relays.append((relay, session))
      } else {
        storage.append(session)
        if let folder = (way as? StorageRemote)?.folderOfHeads { folders.append(folder) }
      }
    }
  }

  var hasRelays: Bool { !relays.isEmpty }

  /// Whether one of them lacks changes of this machine.
  func haveUnsent() throws -> Bool { try syncing.haveUnsent(syncing.remotes) }

  mutating func haveNewsInStorage() throws(SyncError) -> Bool {
    for index in storage.indices {
      do {
        if try storage[index].hasNews() { return true }
      } catch .remote(let reason) where reason.isPassing && !isAlone {}
    }
    return false
  }

  /// Waits until a relay has news or the time is over; nil at once if there is none that can be reached.
  func haveNewsAtRelays(withinSeconds seconds: Int) throws(SyncError) -> Bool? {
    guard hasRelays else { return nil }
    var wait = RelayWait()
    for (remote, session) in relays {
      guard let position = try session.position() else { return true }
      wait.add(remote, at: position)
    }
    do { return try wait.hasNews(withinSeconds: seconds) } catch {
      guard error.isPassing, !isAlone else { throw .remote(error) }
      return nil
    }
  }
}
