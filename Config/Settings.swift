/// The settings in force: flag over environment over file over shipped default.
package struct Settings: Sendable {
  /// Where a value came from.
  package enum Origin: Hashable, Sendable, CustomStringConvertible {
    case flag
    case environment(String)
    case file(String)
    case shippedDefault

    package var description: String {
      switch self {
      case .flag: "command line"
      case .environment(let name): name
      case .file(let path): path
      case .shippedDefault: "default"
      }
    }
  }

  private var stated: [SettingKey: (value: SettingValue, origin: Origin)] = [:]

  /// Layers the three; each is checked whole, so that a mistake shows at once and not by chance.
  ///
  /// - Throws: `wrongValue` for a variable or file that holds what the setting does not take.
  package init(
    file: SettingsFile, environment: (String) -> String?,
    flags: [SettingKey: SettingValue] = [:]
  ) throws(ConfigError) {
    for key in SettingKey.allCases {
      if let value = flags[key] {
        stated[key] = (value, .flag)
      } else if let text = environment(key.environmentName), !text.isEmpty {
        guard let value = key.value(typed: text) else {
          throw .wrongValue(key, value: text, from: key.environmentName)
        }
        stated[key] = (value, .environment(key.environmentName))
      } else if let value = file.values[key] {
        stated[key] = (value, .file(file.path))
      }
    }
  }

  package func setting(_ key: SettingKey) -> (value: SettingValue, origin: Origin) {
    stated[key] ?? (key.shipped, .shippedDefault)
  }

  package func number(_ key: SettingKey) -> Int {
    guard case .number(let number) = setting(key).value else { return 0 }
    return number
  }

  package func flag(_ key: SettingKey) -> Bool { setting(key).value == .flag(true) }

  /// Nil for an empty text, which stands for "nothing set".
  package func text(_ key: SettingKey) -> String? {
    guard case .text(let text) = setting(key).value, !text.isEmpty else { return nil }
    return text
  }

  package var pictures: PictureFetching {
    text(.syncPictures).flatMap(PictureFetching.init) ?? .ahead
  }
}
