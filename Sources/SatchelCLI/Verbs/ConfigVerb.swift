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
    commandName: "show",
    abstract: "Show each setting, its value, and where that comes from.",
    discussion: "With a setting's name it prints its value alone; with a value too it sets it.")

  @Argument(help: "Only this setting, such as list.limit.") var key: String?
  @Argument(help: "The value to set it to.") var value: String?
  @OptionGroup var data: DataOptions

  func run() throws {
    guard let key else { return try show(SettingKey.allCases) }
    let only = try SettingKey(named: key)
    if let value { return try SettingsFile.change(only, toTyped: value) }
    if data.isJSON { return try show([only]) }
    try Output.line(SafeText.line(Settings.current().setting(only).value.description))
  }

  private func show(_ keys: [SettingKey]) throws {
    let settings = try Settings.current()
    guard !data.isJSON else { return try writeJSON(keys, of: settings) }
    let rows = keys.map { key in
      let setting = settings.setting(key)
      return [key.rawValue, setting.value.description, setting.origin.description]
        .map(SafeText.line)
    }
    guard Terminal.isOutputTerminal else {
      for row in rows { try Output.line(row.joined(separator: "\t")) }
      return
    }
    let table = Table(
      columns: [.init("SETTING"), .init("VALUE", give: 1), .init("FROM", give: 1)], rows: rows)
    for line in table.lines(width: Terminal.width) { try Output.line(line) }
    let file = try Places(environment: processEnvironment).settingsFile
    try Output.line("The settings file is \(SafeText.line(file))")
  }

  private func writeJSON(_ keys: [SettingKey], of settings: Settings) throws {
    var stream = JSONStream(data)
    for key in keys {
      let setting = settings.setting(key)
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
    try stream.finish()
  }
}

struct SetSetting: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Write a setting into the settings file.")

  @Argument(help: "The setting, such as list.limit.") var key: String
  @Argument(help: "Its value.") var value: String

  func run() throws {
    try SettingsFile.change(try SettingKey(named: key), toTyped: value)
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

extension Settings {
  /// The settings as they hold now, without flags.
  fileprivate static func current() throws -> Settings {
    let places = try Places(environment: processEnvironment)
    return try Settings(
      file: try SettingsFile.read(places.settingsFile), environment: processEnvironment)
  }
}

extension SettingsFile {
  fileprivate static func change(_ key: SettingKey, toTyped text: String) throws {
    guard let value = key.value(typed: text) else {
      throw ConfigError.wrongValue(key, value: text, from: "command line")
    }
    try change(key, to: value)
  }

  /// Rewrites the file whole: after a crash there is the old one or the new one.
  fileprivate static func change(_ key: SettingKey, to value: SettingValue?) throws {
    let places = try Places(environment: processEnvironment)
    try places.create()
    var file = try SettingsFile.read(places.settingsFile)
    file.set(key, to: value)
    try AtomicFile.write(file.encoded, to: places.settingsFile)
  }
}
