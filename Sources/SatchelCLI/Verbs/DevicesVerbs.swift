import ArgumentParser
import SatchelBytes
import SatchelCrypto
import SatchelExchange
import SatchelRemotes
import SatchelStorage
import SatchelSync
import SatchelWire

struct Devices: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices",
    abstract: "List the machines of this library and those that may use a remote, or shut one out.",
    subcommands: [ListDevices.self, RemoveDevice.self], defaultSubcommand: ListDevices.self)
}

struct ListDevices: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the machines that write to this library, and who has access.",
    discussion: """
      What a machine had seen is what its last change told. Only a relay knows who has access; with \
      --json that is what is printed, and `satchel status --json` has the machines.
      """)

  @OptionGroup var data: DataOptions

  func run() throws {
    Interrupts.catchFirst()
    let session = try Session.openForReading()
    let access = RemoteAccess(session)
    let remotes = try access.confirmed()
    if !data.isJSON {
      try Output.line(SafeText.line("\(access.deviceName): this machine"))
      for peer in try session.library.peers() {
        try Output.line(SafeText.line(peer.line(now: session.now)))
      }
    }
    var stream = data.isJSON ? JSONStream(data) : nil
    var failure: Failure?
    for remote in remotes {
      do {
        var reached = try access.remote(remote)
        try show(try reached.devices(), of: remote, session, &stream)
      } catch RemoteError.notAllowed(let reason) where !data.isJSON {
        try Output.flush()
        Message.note(SafeText.line(reason))
      } catch {
        failure = failure ?? Failure(error)
      }
    }
    try stream?.finish()
    if let failure { throw failure }
  }

  private func show(
    _ devices: [DeviceEntry], of remote: Credentials, _ session: Session,
    _ stream: inout JSONStream?
  ) throws {
    let own = remote.token.hash.device
    let names = try session.library.namesByDevice()
    guard data.isJSON else {
      try Output.line("")
      try Output.line(SafeText.line("Access to \(remote.url):"))
      for entry in devices {
        let called = entry.device == own ? ["this machine"] : names[entry.device.bytes] ?? []
        try Output.line(SafeText.line(entry.line(called: called, now: session.now)))
      }
      return
    }
    for entry in devices {
      try stream?.add { writer in
        writer.object {
          $0.field("device", entry.device.hex)
          $0.field("here", entry.device == own)
          $0.field("names", names[entry.device.bytes] ?? [])
          $0.field("joined", CivilDate.iso8601(Int64(clamping: entry.created)))
          $0.field("lastSeen", entry.lastDay)
          $0.field("remote", remote.url)
        }
      }
    }
  }
}

struct RemoveDevice: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take a machine's access to a remote away.",
    discussion: """
      What it has it keeps. Whoever has the pairing code can join again: after a loss, run \
      `satchel remote rotate` too.
      """)

  @Argument(
    help: """
      The machine, as `satchel devices` lists it under Access: its name, or the first characters of its id.
      """)
  var device: String
  @Option(help: "The remote, if there are several.") var remote: String?
  @Flag(name: [.short, .long], help: "Don't ask.") var yes = false

  func run() throws {
    Interrupts.catchFirst()
    let access = RemoteAccess(try Session.open())
    let credentials = try access.confirmed(remote)
    var remote = try access.remote(credentials)
    let own = credentials.token.hash.device
    let entry = try only(try remote.devices(), access, own)
    let isOwn = entry.device == own
    try Prompt.confirm(
      "Shut \(isOwn ? "this machine" : entry.device.hex) out of the remote?", isAgreed: yes)
    try remote.removeDevice(entry.device)
    Message.note("\(entry.device.hex) has no access any more.")
  }

  private func only(
    _ entries: [DeviceEntry], _ access: RemoteAccess, _ own: DeviceID
  ) throws -> DeviceEntry {
    let names = try access.session.library.namesByDevice()
    let named = entries.filter { entry in
      entry.device == own
        ? device == access.deviceName : names[entry.device.bytes]?.contains(device) == true
    }
    let begun = entries.filter { $0.device.hex.hasPrefix(device.lowercased()) }
    let found = named.isEmpty ? begun : named
    guard let first = found.first, !device.isEmpty else {
      throw Failure(
        .noSuchArticle,
        "no machine with access is called '\(device)' or begins so; `satchel devices` lists them under Access"
      )
    }
    guard found.count == 1 else {
      let ids = found.map(\.device.hex).joined(separator: ", ")
      throw Failure(
        .usage,
        "'\(device)' may be \(found.count) machines, \(ids); say which by the beginning of its id")
    }
    return first
  }
}

extension DeviceEntry {
  fileprivate func line(called names: [String], now: Int64) -> String {
    let joined = LocalDate.day(Int64(clamping: created), now: now)
    let mark = names.isEmpty ? "" : "  (\(names.joined(separator: ", ")))"
    return "\(device.hex)  joined \(joined), last seen \(lastDay)\(mark)"
  }

  /// A relay tells no more than the day.
  fileprivate var lastDay: String {
    CivilDate.day(
      ofMilliseconds: Int64(clamping: lastSeen).multipliedReportingOverflow(by: 86_400_000)
        .partialValue)
  }
}
