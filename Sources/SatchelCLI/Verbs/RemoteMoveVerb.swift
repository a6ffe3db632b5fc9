import ArgumentParser
import SatchelCrypto
import SatchelRemotes
import SatchelSync

struct MoveRemote: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "move", abstract: "Keep this library at another remote from now on.",
    discussion: """
      It syncs with the former remote once more, brings all to the new one, and then leaves the \
      former, where everything stays. Run it on each of your machines. If the former one cannot be \
      reached, what is here is brought all the same.
      """)

  @Argument(help: ArgumentHelp("The new remote.", valueName: "remote")) var place: String
  @Option(help: "The remote to leave, if there are several.") var from: String?
  @Option(help: "What to call the new one.") var name: String?
  @Flag(help: "Ask for an invite, or read it from standard input, for a relay that wants one.")
  var invite = false

  func run() throws {
    Interrupts.catchFirst()
    let access = RemoteAccess(try Session.open())
    let former = try access.confirmed(from)
    guard try RemoteAddress.text(of: place) != former.url else {
      throw SyncError.alreadyHasRemote(url: former.url)
    }
    let lock = try access.lock()
    try sync(with: former, access, isRequired: false)
    let url = try RemoteAddress.text(of: place)
    // A move that was cut off goes on.
    if try access.known()[url: url]?.isConfirmed != true {
      _ = try Bringing(access: access, place: place, name: name, wantsInvite: invite).run()
    }
    let new = try access.confirmed(url)
    try sync(with: new, access, isRequired: true)
    try access.leave(former)
    Message.note(
      "This library is kept at \(new.url) now. On your other machines, run "
        + "`satchel remote move \(new.url)`.")
    _ = consume lock
  }

  private func sync(
    with remote: Credentials, _ access: RemoteAccess, isRequired: Bool
  ) throws {
    let outcome = try Syncing(access: access, remotes: [remote]).run()
    guard let failure = outcome.failure else { return }
    guard !isRequired, failure.status != .interrupted else { throw failure }
    Message.warning("\(failure.description). What other machines left only there stays there")
  }
}

extension RemoteAddress {
  fileprivate static func text(of place: String) throws -> String {
    try RemoteAccess.address(place).text
  }
}
