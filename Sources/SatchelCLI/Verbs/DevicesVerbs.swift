import ArgumentParser
import SatchelBytes
import SatchelCrypto
import SatchelExchange
import SatchelRemotes
import SatchelSync
import SatchelWire

struct Devices: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: "List the machines that may use the remote, or shut one out.",
    subcommands: [ListDevices.self, RemoveDevice.self], defaultSubcommand: ListDevices.self)
}

struct ListDevices: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the machines that may use the remote.")

  @OptionGroup var data: DataOptions

  func run() throws {
    Interrupts.catchFirst()
    let session = try Session.openForReading()
    let access = RemoteAccess(session)
    let credentials = try access.confirmed()
    var remote = try access.remote(credentials)
    let own = credentials.token.hash.device
    let devices = try remote.devices()
    if data.isJSON {
      var stream = JSONStream(data)
      for device in devices {
        try stream.add { writer in
          writer.object {
            $0.field("device", device.device.hex)
            $0.field("here", device.device == own)
            $0.field("joined", CivilDate.iso8601(Int64(clamping: device.created)))
            $0.field("lastSeen", device.lastDay)
          }
        }
      }
      return try stream.finish()
    }
    for device in devices {
      let joined = LocalDate.day(Int64(clamping: device.created), now: session.now)
      let mark = device.device == own ? "  (this machine)" : ""
      try Output.line(
        "\(device.device.hex)  joined \(joined), last seen \(device.lastDay)\(mark)")
    }
  }
}

struct RemoveDevice: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take a machine's access to the remote away.",
    discussion: """
      What it has it keeps. Whoever has the pairing code can join again.
      """)

  @Argument(help: "The machine, as `satchel devices` lists it.") var device: String
  @Flag(name: [.short, .long], help: "Don't ask.") var yes = false

  func run() throws {
    Interrupts.catchFirst()
    let access = RemoteAccess(try Session.open())
    let credentials = try access.confirmed()
    var remote = try access.remote(credentials)
    let found = try remote.devices().filter { $0.device.hex.hasPrefix(device.lowercased()) }
    guard let entry = found.first, found.count == 1, !device.isEmpty else {
      throw Failure(.noSuchArticle, "there is no one machine '\(device)'; see `satchel devices`")
    }
    let isOwn = entry.device == credentials.token.hash.device
    try Prompt.confirm(
      "Shut \(isOwn ? "this machine" : entry.device.hex) out of the remote?", isAgreed: yes)
    try remote.removeDevice(entry.device)
    Message.note("\(entry.device.hex) has no access any more.")
  }
}

extension DeviceEntry {
  /// A relay tells no more than the day.
  fileprivate var lastDay: String {
    CivilDate.day(
      ofMilliseconds: Int64(clamping: lastSeen).multipliedReportingOverflow(by: 86_400_000)
        .partialValue)
  }
}
