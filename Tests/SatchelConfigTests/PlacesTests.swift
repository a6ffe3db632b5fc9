import Foundation
import SatchelConfig
import Testing

@Suite struct PlacesTests {
  private func places(_ variables: [String: String]) throws(ConfigError) -> Places {
    try Places { variables[$0] }
  }

  @Test func oneFolderHoldsAllIfSatchelHomeSaysSo() throws {
    let places = try places(["SATCHEL_HOME": "/srv/s", "HOME": "/home/a", "XDG_DATA_HOME": "/x"])

    #expect(places.data == "/srv/s/data")
    #expect(places.state == "/srv/s/state")
    #expect(places.settingsFile == "/srv/s/config/settings.json")
  }

  @Test func foldersFollowTheXDGVariables() throws {
    let places = try places([
      "HOME": "/home/a", "XDG_DATA_HOME": "/x", "XDG_STATE_HOME": "not/whole",
    ])

    #expect(places.data == "/x/satchel")
    #expect(places.state == "/home/a/.local/state/satchel")
    #expect(places.settings == "/home/a/.config/satchel")
  }

  @Test func aMachineWithoutAHomeIsToldWhatToSet() {
    #expect(throws: ConfigError.noHome) { try places(["SATCHEL_HOME": "", "HOME": "relative"]) }
    #expect(throws: ConfigError.homeNotAbsolute("here")) { try places(["SATCHEL_HOME": "here"]) }
  }

  @Test func foldersAreForTheirOwnerAloneEvenIfTheyWereNot() throws {
    let root = NSTemporaryDirectory() + "satchel-places-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: root) }
    try FileManager.default.createDirectory(
      atPath: root + "/state", withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o755])

    let places = try places(["SATCHEL_HOME": root])
    try places.create()

    for folder in [places.data, places.state, places.settings] {
      let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions]
      #expect(mode as? Int == 0o700)
    }
  }

  @Test func aFileInPlaceOfAFolderIsNamed() throws {
    let root = NSTemporaryDirectory() + "satchel-places-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: root) }
    try Data().write(to: URL(fileURLWithPath: root))

    let error = #expect(throws: ConfigError.self) { try places(["SATCHEL_HOME": root]).create() }

    #expect(error?.description.contains(root + "/data") == true)
  }
}
