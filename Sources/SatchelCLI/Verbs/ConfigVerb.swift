import ArgumentParser
import SatchelConfig
import SatchelExchange
import SatchelStorage

struct Config: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Show the settings and where each comes from, or change one.",
    subcommands: [ShowSettings.self, SetSetting.self, UnsetSetting.self],
    defaultSubcommand: ShowSettings.self)
}

struct ShowSettings: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show each setting, its value, and where that comes from.")

  @OptionGroup var data: DataOptions

  func run() throws {
    let places = try Places(environment: processEnvironment)
    let settings = try Settings(
      file: try SettingsFile.read(places.settingsFile), environment: processEnvironment)
    let all = SettingKey.allCases.map { ($0, settings.setting($0)) }
    if data.isJSON {
      var stream = JSONStream(data)
      for (key, setting) in all {
        try stream.add { writer in
          writer.object {
            $0.field("key", key.rawValue)
            $0.key("value")
            switch setting.value {
            case .number(let number): $0.value(number)
            case .flag(let flag): $0.value(flag)
            case .text(let text): $0.value(text)
            }
            $0.field("from", setting.origin.description)
          }
        }
      }
      return try stream.finish()
    }
    let rows = all.map { key, setting in
      [key.rawValue, setting.value.description, setting.origin.description].map(SafeText.line)
    }
    guard Terminal.isOutputTerminal else {
      for row in rows { try Output.line(row.joined(separator: "\t")) }
      return
    }
    let table = Table(
      columns: [.init("SETTING"), .init("VALUE", give: 1), .init("FROM", give: 1)], rows: rows)
    for line in table.lines(width: Terminal.width) { try Output.line(line) }
    try Output.line("The settings file is \(SafeText.line(places.settingsFile))")
  }
}

struct SetSetting: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Write a setting into the settings file.")

  @Argument(help: "The setting, such as list.limit.") var key: String
  @Argument(help: "Its value.") var value: String

  func run() throws {
    let key = try SettingKey(named: key)
    guard let value = key.value(typed: value) else {
      throw ConfigError.wrongValue(key, value: value, from: "command line")
    }
    try SettingsFile.change(key, to: value)
  }
}

struct UnsetSetting: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unset", abstract: "Take a setting out of the settings file.")

  @Argument(help: "The setting, such as list.limit.") var key: String

  func run() throws { try SettingsFile.change(try SettingKey(named: key), to: nil) }
}

extension SettingKey {
  fileprivate init(named name: String) throws(ConfigError) {
    guard let key = SettingKey(rawValue: name) else {
      throw .unknownKey(name, from: "command line")
    }
    self = key
  }
}

extension SettingsFile {
  /// Rewrites the file whole: after a crash there is the old one or the new one.
  fileprivate static func change(_ key: SettingKey, to value: SettingValue?) throws {
    let places = try Places(environment: processEnvironment)
    try places.create()
    var file = try SettingsFile.read(places.settingsFile)
    file.set(key, to: value)
    try AtomicFile.write(file.encoded, to: places.settingsFile)
  }
}
