import Foundation
import SatchelConfig
import Testing

@Suite struct SettingsTests {
  private func parse(_ text: String) throws(ConfigError) -> [SettingKey: SettingValue] {
    try SettingsFile.parse(Array(text.utf8), path: "settings.json")
  }

  @Test func eachShippedValueIsOneThatItsSettingTakes() {
    for key in SettingKey.allCases { #expect(key.checked(key.shipped) == key.shipped) }
  }

  @Test func aFlagWinsOverTheEnvironmentOverTheFileOverTheDefault() throws {
    let file = SettingsFile(
      path: "/c/settings.json",
      values: [.listLimit: .number(3), .readWidth: .number(40), .deviceName: .text("desk")])
    let variables = ["SATCHEL_LIST_LIMIT": "4", "SATCHEL_READ_WIDTH": "50"]

    let settings = try Settings(
      file: file, environment: { variables[$0] }, flags: [.listLimit: .number(5)])

    #expect(settings.number(.listLimit) == 5)
    #expect(settings.setting(.listLimit).origin == .flag)
    #expect(settings.setting(.readWidth).origin == .environment("SATCHEL_READ_WIDTH"))
    #expect(settings.setting(.deviceName).origin == .file("/c/settings.json"))
    #expect(settings.setting(.networkStallTimeoutSeconds).origin == .shippedDefault)
  }

  @Test func aVariableIsNamedAfterItsSetting() {
    #expect(SettingKey.listLimit.environmentName == "SATCHEL_LIST_LIMIT")
    #expect(SettingKey.networkCAFile.environmentName == "SATCHEL_NETWORK_CA_FILE")
    #expect(
      SettingKey.fetchAllowPrivateAddresses.environmentName
        == "SATCHEL_FETCH_ALLOW_PRIVATE_ADDRESSES")
  }

  @Test func anUnknownKeyIsAnErrorThatNamesFileAndKey() {
    let error = #expect(throws: ConfigError.unknownKey("list.limt", from: "settings.json")) {
      try parse(#"{"list.limt": 3}"#)
    }

    #expect(error?.description.contains("list.limt") == true)
  }

  @Test(arguments: [
    #"{"list.limit": "many"}"#, #"{"list.limit": 0}"#, #"{"list.limit": true}"#,
    #"{"fetch.allowPrivateAddresses": 1}"#, #"{"device.name": 3}"#, #"{"device.name": "a\u0007"}"#,
  ])
  func aValueOfTheWrongKindIsRefused(text: String) {
    let error = #expect(throws: ConfigError.self) { try parse(text) }

    guard case .wrongValue = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: ["", "[]", "{", #"{"list.limit": {}}"#, #"{"list.limit": null}"#, "\u{1}"])
  func whatIsNoObjectOfSettingsIsRefused(text: String) {
    let error = #expect(throws: ConfigError.self) { try parse(text) }

    guard case .settingsNotJSON = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aVariableOfTheWrongKindIsNamed() {
    let error = #expect(throws: ConfigError.self) {
      try Settings(
        file: SettingsFile(path: ""), environment: { $0 == "SATCHEL_LIST_LIMIT" ? "x" : nil })
    }

    #expect(error?.description.contains("SATCHEL_LIST_LIMIT") == true)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    var file = SettingsFile(path: "settings.json")
    file.set(.deviceName, to: .text(#"my "old" \ desk, größer"#))
    file.set(.listLimit, to: .number(7))
    file.set(.fetchAllowPrivateAddresses, to: .flag(true))
    file.set(.readWidth, to: .number(70))
    file.set(.readWidth, to: nil)

    let values = try SettingsFile.parse(file.encoded, path: "settings.json")

    #expect(values == file.values)
    #expect(values[.readWidth] == nil)
  }

  @Test func aFileThatIsNotThereHasNoSettings() throws {
    #expect(try SettingsFile.read("/nonexistent/settings.json").values.isEmpty)
  }

  @Test func aFolderInPlaceOfTheFileIsRefused() {
    #expect(throws: ConfigError.self) { try SettingsFile.read(NSTemporaryDirectory()) }
  }
}
