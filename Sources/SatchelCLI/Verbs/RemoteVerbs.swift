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
      AddRemote.self, JoinRemote.self, ListRemotes.self, ShowCode.self, RotateRemote.self,
      RemoveRemote.self,
    ])
}

struct AddRemote: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Keep this library at a relay or in a folder, and show the pairing code.",
    discussion: """
      A folder may be on a USB stick or a network disk, or one that Syncthing, Dropbox and the like \
      keep alike on your machines. What lies there can be read by nobody without the code.

      Keep the code: it lets other machines join, and recovers the library when all machines are \
      lost. Whoever has it can read everything.
      """)

  @Argument(
    help: ArgumentHelp(
      "A relay's address, such as https://relay.example.org, or a folder.", valueName: "remote"))
  var place: String
  @Flag(help: "Ask for an invite, or read it from standard input, for a relay that wants one.")
  var invite = false

  func run() throws {
    Interrupts.catchFirst()
    let access = RemoteAccess(try Session.open())
    let address = try RemoteAccess.address(place)
    let url = address.text
    let lock = try access.lock()
    let code = try invite ? Prompt.secret("Invite: ") : nil
    let kept = try access.credentials()
    if let kept, kept.isConfirmed { throw SyncError.alreadyHasRemote(url: kept.url) }
    let login = try RemoteAccess.login(for: address)
    var accounts = access.accounts(at: address, login)
    let credentials = try access.pairing(login).add(
      url, invite: code, unconfirmed: kept.map { Self.moved($0, to: url) }, at: &accounts)
    try access.session.library.setDeviceName(access.deviceName, now: access.session.now)
    Message.note(
      "Remote added. On your other machine, run `satchel remote join \(url)` and enter this code "
        + "when it asks:")
    try PairingCodeSheet(code: credentials.code).show()
    _ = consume lock
  }

  /// The keys of a library stay the same wherever it is kept; a token is one relay's alone.
  private static func moved(_ kept: Credentials, to url: String) -> Credentials {
    guard kept.url != url else { return kept }
    var random = SystemRandomNumberGenerator()
    return Credentials(
      code: kept.code, keys: kept.keys, url: url, token: .random(using: &random),
      keyFile: kept.keyFile, isConfirmed: false)
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

  func run() throws {
    Interrupts.catchFirst()
    let access = RemoteAccess(try Session.open())
    let address = try RemoteAccess.address(place)
    let url = address.text
    let lock = try access.lock()
    let kept = try access.credentials()
    if let kept, kept.isConfirmed, kept.url != url {
      throw SyncError.alreadyHasRemote(url: kept.url)
    }
    let login = try RemoteAccess.login(for: address)
    let code = try PairingCode(parsing: try Prompt.secret("Pairing code: "))
    var accounts = access.accounts(at: address, login)
    _ = try access.pairing(login).join(
      url, code: code, unconfirmed: kept?.isConfirmed == false ? kept : nil, at: &accounts)
    try access.session.library.setDeviceName(access.deviceName, now: access.session.now)
    Message.note("Joined. `satchel sync` brings the library here.")
    _ = consume lock
  }
}

struct ListRemotes: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show the remote and when it was last reached.")

  @OptionGroup var data: DataOptions

  func run() throws {
    let session = try Session.openForReading()
    let access = RemoteAccess(session)
    let url = try access.credentials().flatMap { $0.isConfirmed ? $0.url : nil }
    guard data.isJSON else {
      guard let url else { return Message.note("No remote yet; `satchel remote add` makes one.") }
      let last = try session.library.remoteState(RemoteID(url))?.lastSuccess
      let date = last.map { LocalDate.minute($0, now: session.now) } ?? "never synced"
      return try Output.line(SafeText.line(url) + "\t" + date)
    }
    var stream = JSONStream(data)
    if let url {
      let state = try session.library.remoteState(RemoteID(url))
      try stream.add { writer in
        writer.object {
          $0.field("url", url)
          $0.field("lastSync", state?.lastSuccess.map(CivilDate.iso8601))
          $0.field("lastError", state?.lastError)
        }
      }
    }
    try stream.finish()
  }
}

struct ShowCode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "code", abstract: "Show the pairing code again.",
    discussion: "Whoever has it can read the library; it recovers it when all machines are lost.")

  @Argument(help: ArgumentHelp("The remote; there is only one.", valueName: "remote"))
  var place: String?

  func run() throws {
    let credentials = try RemoteAccess(try Session.openForReading()).confirmed()
    let url = try place.map { try RemoteAccess.address($0).text }
    if let url, url != credentials.url { throw SyncError.notThisRemote(url: url) }
    try PairingCodeSheet(code: credentials.code).show()
  }
}

struct RotateRemote: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Replace the pairing code and the key, after a machine was lost.",
    discussion: """
      A relay shuts all other machines out until they run `satchel remote join` with the new code; \
      what they have written meanwhile they keep and send then. Whoever has the old code only can \
      read nothing that is written from now on. For storage with a password, change that first.
      """)

  @Flag(name: [.short, .long], help: "Don't ask.") var yes = false

  func run() throws {
    Interrupts.catchFirst()
    let access = RemoteAccess(try Session.open())
    let lock = try access.lock()
    let credentials = try access.confirmed()
    try Prompt.confirm(
      "Replace the pairing code? Your other machines must join again.", isAgreed: yes)
    var remote = try access.remote(credentials)
    let renewed = try access.pairing(credentials.login).rotate(credentials, at: &remote)
    Message.note(
      "The old code opens nothing any more. On each other machine, run "
        + "`satchel remote join \(renewed.url)` with this one:")
    try PairingCodeSheet(code: renewed.code).show()
    _ = consume lock
  }
}

struct RemoveRemote: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Stop using a remote; what it holds stays there.",
    discussion: """
      This machine keeps its library and its keys, so `satchel remote add` can keep the same \
      library elsewhere and `satchel remote join` can come back.
      """)

  @Argument(help: ArgumentHelp("The relay's address, or the folder.", valueName: "remote"))
  var place: String

  func run() throws {
    let access = RemoteAccess(try Session.open())
    let url = try RemoteAccess.address(place).text
    let lock = try access.lock()
    var credentials = try access.confirmed()
    guard credentials.url == url else { throw SyncError.notThisRemote(url: url) }
    credentials.isConfirmed = false
    try access.save(credentials)
    try access.session.library.forgetRemote(RemoteID(url))
    Message.note("This library no longer syncs with \(url).")
    _ = consume lock
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
