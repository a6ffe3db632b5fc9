import SatchelBytes

/// One line of the answer to `GET …/devices`: `<device> <created> <last seen>`.
///
/// The device is 16 hexadecimal digits, `created` milliseconds since 1970 and `lastSeen` whole days
/// since 1970: a relay keeps no finer record of when somebody reads.
package struct DeviceEntry: Equatable, Sendable {
  package let device: DeviceID
  package let created: UInt64
  package let lastSeen: UInt64

  package init(device: DeviceID, created: UInt64, lastSeen: UInt64) {
    self.device = device
    self.created = created
    self.lastSeen = lastSeen
  }

  /// The line without its line feed.
  package var line: String { "\(device.hex) \(created) \(lastSeen)" }

  /// Nil for anything that `line` would not have written.
  package init?(line: some StringProtocol) {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, let device = DeviceID(hex: parts[0]),
      let created = UInt64(parts[1]), let lastSeen = UInt64(parts[2])
    else { return nil }
    self.init(device: device, created: created, lastSeen: lastSeen)
    guard self.line == line else { return nil }
  }
}
