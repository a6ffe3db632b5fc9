import SatchelConfig
import SatchelModel
import SatchelStorage
import SatchelSync

/// Gets texts and pictures of which only the names are here, when somebody wants to see them.
struct BodyFetching {
  /// Fetches those of the hashes that are not here from the remotes, and says how many are still missing.
  ///
  /// - Throws: Whatever keeps the last remote from being asked, such as that there is none.
  static func fetch(_ hashes: [[UInt8]], for session: Session) throws -> Int {
    var missing = Set(hashes).subtracting(try session.library.bodiesHere(hashes))
    guard !missing.isEmpty else { return 0 }
    Interrupts.catchFirst()
    let syncing = try Syncing()
    var failure: (any Error)?
    for remote in syncing.remotes where !missing.isEmpty {
      do {
        var sync = try syncing.newSession(remote)
        _ = try sync.fetch(only: missing.sorted { $0.lexicographicallyPrecedes($1) })
        (missing, failure) = (missing.subtracting(try session.library.bodiesHere(hashes)), nil)
      } catch {
        failure = error
      }
    }
    if !missing.isEmpty, let failure { throw failure }
    return missing.count
  }

  /// Gets the pictures of a text unless the settings say never; warns of what cannot be had.
  static func fetchPictures(of bodies: [ContentBody], for session: Session) throws {
    let hashes = bodies.flatMap(\.pictures).map(\.hash)
    guard !hashes.isEmpty, session.settings.pictures != .never else { return }
    do {
      let missing = try fetch(hashes, for: session)
      if missing > 0 {
        Message.warning("\(count(missing)) not at the remote yet; a later `satchel sync` gets them")
      }
    } catch {
      let missing = Set(hashes).subtracting(try session.library.bodiesHere(hashes)).count
      Message.warning(
        "\(count(missing)) not here and could not be fetched: \(Failure(error).description)")
    }
  }

  private static func count(_ pictures: Int) -> String {
    pictures.counted("picture is", "pictures are")
  }
}
