import Glibc

/// What is wrong with the places or the settings.
package enum ConfigError: Error, Equatable, CustomStringConvertible {
  case noHome
  case homeNotAbsolute(String)
  case folder(String, Int32)
  case settingsUnreadable(path: String, Int32)
  case settingsNotJSON(path: String, detail: String)
  case unknownKey(String, from: String)
  case wrongValue(SettingKey, value: String, from: String)

  package var description: String {
    switch self {
    case .noHome: "neither HOME nor SATCHEL_HOME says where the library is; set one of them"
    case .homeNotAbsolute(let path):
      "SATCHEL_HOME is '\(path)'; it must be a whole path that starts with /"
    case .folder(let path, let reason):
      "the folder '\(path)' cannot be used: \(String(cString: strerror(reason)))"
    case .settingsUnreadable(let path, let reason):
      "the settings file '\(path)' cannot be read: \(String(cString: strerror(reason)))"
    case .settingsNotJSON(let path, let detail):
      "the settings file '\(path)' is not one JSON object of settings: \(detail)"
    case .unknownKey(let key, let source):
      "\(source): there is no setting '\(key)'; `satchel config` lists them all"
    case .wrongValue(let key, let value, let source):
      "\(source): \(key.rawValue) cannot be '\(value)'; it takes \(key.kind)"
    }
  }
}
