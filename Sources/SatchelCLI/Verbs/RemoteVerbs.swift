import ArgumentParser
import SatchelCrypto
import SatchelExchange
import SatchelRemotes
import SatchelStorage
import SatchelSync

struct RemoteVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remote",
    abstract: "Choose where this library meets its copies on other machines.",
    subcommands: [
      AddRemote.self, JoinRemote.self, MoveRemote.self, ListRemotes.self, ShowCode.self,
      RotateRemote.self, RepairRemote.self, RemoveRemote.self,
    ], defaultSubcommand: ListRemotes.self)
}

struct AddRemote: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Keep this library at a relay or in a folder, and show the pairing code.",
    discussion: """
      A folder may be on a USB stick or a network disk, or one that Syncthing, Dropbox and the like \
      keep alike on your machines. What lies there can be read by nobody without the code. A library \
      may have several remotes: `satchel sync` brings what one has to the others.

      Keep the code: it lets other machines join, and recovers the library when all machines are \
      lost. Whoever has it can read everything.
      """)

  @Argument(
    help: ArgumentHelp(
      "A relay's address, such as https://relay.example.org, or a folder.", valueName: "remote"))
  var place: String
  @Option(help: "What to call it, instead of its host or folder.") var name: String?
  @Flag(help: "Ask for an invite, or read it from standard input, for a relay that wants one.")
  var invite = false

  func run() throws {
    Interrupts.catchFirst()
    let access = RemoteAccess(try Session.open())
    let lock = try access.lock()
    let isFirst = try access.known().confirmed.isEmpty
    let added = try Bringing(access: access, place: place, name: name, wantsInvite: invite).run()
    guard isFirst else {
      Message.note(
        "Remote '\(added.name)' added; `satchel sync` brings the library there. On your other "
          + "machines, `satchel remote add \(added.url)` does the same.")
      return
    }
    Message.note(
      "Remote added. On your other machine, run `satchel remote join \(added.url)` and enter this "
        + "code when it asks:")
    try PairingCodeSheet(code: added.code).show()
    _ = consume lock
  }
}

struct JoinRemote: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join", abstract: "Join the library of another machine.",
    discussion: """
      It asks for the pairing code that `satchel remote code` shows there, or reads it from standard \
      input where that is no terminal.
      """)

  @Argument(
    help: ArgumentHelp(
      "The relay's address, or the folder as it is called here.", valueName: "remote"))
  var place: String
  @Option(help: "What to call it, instead of its host or folder.") var name: String?

  func run() throws {
    Interrupts.catchFirst()
    let access = RemoteAccess(try Session.open())
    let address = try RemoteAccess.address(place)
    let lock = try access.lock()
    let known = try access.known()
    let kept = known[url: address.text]
    let name = try RemoteName(name, for: address, besides: known).text
    let login = try RemoteAccess.login(for: address)
    let code = try PairingCode(parsing: try Prompt.secret("Pairing code: "))
    var accounts = access.accounts(at: address, login)
    _ = try access.pairing(login, named: name).join(
      address.text, code: code, unconfirmed: kept?.isConfirmed == false ? kept : nil, at: &accounts)
    try access.introduce()
    Message.note("Joined. `satchel sync` brings the library here.")
    _ = consume lock
  }
}

struct ListRemotes: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show the remotes and when each was last reached.")

  @OptionGroup var data: DataOptions

  func run() throws {
    let session = try Session.openForReading()
    let remotes = try RemoteAccess(session).known().confirmed
    if data.isJSON {
      var stream = JSONStream(data)
      for remote in remotes {
        let state = try session.library.remoteState(RemoteID(remote.url))
        try stream.add { writer in
          writer.object {
            $0.field("name", remote.name)
            $0.field("url", remote.url)
            $0.field("lastSync", state?.lastSuccess.map(CivilDate.iso8601))
            $0.field("lastError", state?.lastError)
          }
        }
      }
      return try stream.finish()
    }
    if remotes.isEmpty { Message.note("No remote yet; `satchel remote add` makes one.") }
    for remote in remotes {
      let last = try session.library.remoteState(RemoteID(remote.url))?.lastSuccess
      let date = last.map { LocalDate.minute($0, now: session.now) } ?? "never synced"
      try Output.line(
        [remote.url, date, remote.name].map(SafeText.line).joined(separator: "\t"))
    }
  }
}

struct ShowCode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "code", abstract: "Show the pairing code again.",
    discussion: "Whoever has it can read the library; it recovers it when all machines are lost.")

  @Argument(
    help: ArgumentHelp("The remote; all have the same code.", valueName: "remote"))
  var place: String?

  func run() throws {
    let access = RemoteAccess(try Session.openForReading())
    let remote = try place.map { try access.confirmed($0) } ?? access.confirmed().first
    guard let remote else { throw SyncError.noRemote }
    try PairingCodeSheet(code: remote.code).show()
  }
}

struct RotateRemote: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Replace the pairing code and the key, after a machine was lost.",
    discussion: """
      It does so at all remotes; one that cannot be reached follows with the next sync. A relay \
      shuts all other machines out until they run `satchel remote join` with the new code; what they \
      have written meanwhile they keep and send then. Whoever has the old code only can read nothing \
      that is written from now on. For storage with a password, change that first.
      """)

  @Flag(name: [.short, .long], help: "Don't ask.") var yes = false

  func run() throws {
    Interrupts.catchFirst()
    let access = RemoteAccess(try Session.open())
    let lock = try access.lock()
    _ = try access.confirmed()
    try Prompt.confirm(
      "Replace the pairing code? Your other machines must join again.", isAgreed: yes)
    var known = try access.known()
    try known.beginRotation(now: access.session.now)
    try access.save(known)
    let failures = known.confirmed.compactMap { remote in attempt { try access.rotate(remote) } }
    guard failures.count < known.confirmed.count else { throw failures[0] }
    for failure in failures {
      Message.warning("\(failure.description); the next sync tries again there")
    }
    let renewed = try access.confirmed().first { $0.isRenewed } ?? known.confirmed[0]
    Message.note(
      "The old code opens nothing any more. On each other machine, run "
        + "`satchel remote join \(renewed.url)` with this one:")
    try PairingCodeSheet(code: renewed.code).show()
    _ = consume lock
  }

  private func attempt(_ work: () throws -> Void) -> Failure? {
    do {
      try work()
      return nil
    } catch { return Failure(error) }
  }
}

struct RemoveRemote: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Stop using a remote; what it holds stays there.",
    discussion: """
      This machine keeps its library and its keys, so `satchel remote add` can keep the same \
      library elsewhere and `satchel remote join` can come back.
      """)

  @Argument(
    help: ArgumentHelp(
      "The remote's name, the relay's address, or the folder.", valueName: "remote"))
  var place: String

  func run() throws {
    let access = RemoteAccess(try Session.open())
    let lock = try access.lock()
    let remote = try access.confirmed(place)
    try access.leave(remote)
    Message.note("This library no longer syncs with \(remote.url).")
    _ = consume lock
  }
}

extension RemoteAccess {
  /// Forgets how far a remote is; what it holds stays there, and the keys stay here.
  func leave(_ remote: Credentials) throws {
    var remote = remote
    remote.isConfirmed = false
    try save(remote)
    try session.library.forgetRemote(RemoteID(remote.url))
  }

  /// Gives a remote the code and key to which a rotation changes.
  func rotate(_ credentials: Credentials) throws {
    var remote = try remote(credentials)
    _ = try pairing(credentials.login, named: credentials.name).rotate(credentials, at: &remote)
  }
}

/// A pairing code for people and for cameras.
struct PairingCodeSheet {
  let code: PairingCode

  /// The words alone go into a pipe; on a terminal there is something to photograph as well.
  func show() throws {
    guard Terminal.isOutputTerminal else { return try Output.line(code.words) }
    try Output.line("")
    for line in QRCode.lines(for: code.link, inColour: Terminal.hasColour) { try Output.line(line) }
    try Output.line("")
    try Output.line("  " + Terminal.styled(code.words, .bold))
    try Output.line("")
  }
}
