import Foundation

/// The settings that a person wrote down: one flat JSON object.
package struct SettingsFile: Hashable, Sendable {
  package static let maximumBytes = 64 * 1024

  package let path: String
  package private(set) var values: [SettingKey: SettingValue]

  package init(path: String, values: [SettingKey: SettingValue] = [:]) {
    (self.path, self.values) = (path, values)
  }

  /// Reads `path`; a file that is not there has no settings.
  package static func read(_ path: String) throws(ConfigError) -> SettingsFile {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return SettingsFile(path: path) }
      throw .settingsUnreadable(path: path, errno)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .settingsUnreadable(path: path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= maximumBytes else {
      throw .settingsNotJSON(path: path, detail: "it is no plain file of at most 64 KiB")
    }
    var bytes = [UInt8](repeating: 0, count: maximumBytes)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw .settingsUnreadable(path: path, errno) }
    return SettingsFile(path: path, values: try parse(Array(bytes.prefix(count)), path: path))
  }

  /// - Throws: `settingsNotJSON`, `unknownKey` or `wrongValue`, naming `path`.
  package static func parse(
    _ bytes: [UInt8], path: String
  ) throws(ConfigError) -> [SettingKey: SettingValue] {
    let object: [String: AnyValue]
    do {
      object = try JSONDecoder().decode([String: AnyValue].self, from: Data(bytes))
    } catch DecodingError.dataCorrupted(let context) {
      throw .settingsNotJSON(path: path, detail: context.debugDescription)
    } catch {
      throw .settingsNotJSON(path: path, detail: "each value must be text, a number, true or false")
    }
    var values: [SettingKey: SettingValue] = [:]
    for (name, found) in object.sorted(by: { $0.key < $1.key }) {
      guard let key = SettingKey(rawValue: name) else { throw .unknownKey(name, from: path) }
      guard let value = key.checked(found.value) else {
        throw .wrongValue(key, value: found.value.description, from: path)
      }
      values[key] = value
    }
    return values
  }

  /// Nil takes the setting out of the file, so that the shipped default holds again.
  package mutating func set(_ key: SettingKey, to value: SettingValue?) { values[key] = value }

  /// The file's bytes: a key a line, sorted.
  package var encoded: [UInt8] {
    let lines = values.sorted { $0.key.rawValue < $1.key.rawValue }.map { key, value in
      "  \"\(key.rawValue)\": " + Self.json(value)
    }
    return Array(("{\n" + lines.joined(separator: ",\n") + "\n}\n").utf8)
  }

  private static func json(_ value: SettingValue) -> String {
    guard case .text(let text) = value else { return value.description }
    // No setting holds control characters, so these two are all that needs escaping.
    let escaped = text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
    return "\"" + String(escaped) + "\""
  }

  private struct AnyValue: Decodable {
    let value: SettingValue

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let flag = try? container.decode(Bool.self) {
        value = .flag(flag)
      } else if let number = try? container.decode(Int.self) {
        value = .number(number)
      } else {
        value = .text(try container.decode(String.self))
      }
    }
  }
}
