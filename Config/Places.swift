import Glibc

/// The folders that Satchel keeps its files in; nothing outside them is written unless asked for.
package struct Places: Hashable, Sendable {
  /// The library and the keys.
  package let data: String
  /// What may be lost without losing an article: drafts, locks, the sidecar.
  package let state: String
  package let settings: String

  package var settingsFile: String { settings + "/settings.json" }

  /// Reads `SATCHEL_HOME`, or else the XDG variables and `HOME`; empty and relative ones count as unset.
  ///
  /// - Parameter environment: The value of a variable, nil if it is not set.
  /// - Throws: `noHome` if none of them says where; `homeNotAbsolute` for a relative `SATCHEL_HOME`.
  package init(environment: (String) -> String?) throws(ConfigError) {
    if let home = environment("SATCHEL_HOME"), !home.isEmpty {
      guard home.hasPrefix("/") else { throw .homeNotAbsolute(home) }
      (data, state, settings) = (home + "/data", home + "/state", home + "/config")
      return
    }
    func folder(_ variable: String, _ fallback: String) throws(ConfigError) -> String {
      if let base = environment(variable), base.hasPrefix("/") { return base + "/satchel" }
      guard let home = environment("HOME"), home.hasPrefix("/") else { throw .noHome }
      return home + fallback + "/satchel"
    }
    data = try folder("XDG_DATA_HOME", "/.local/share")
    state = try folder("XDG_STATE_HOME", "/.local/state")
    settings = try folder("XDG_CONFIG_HOME", "/.config")
  }

  /// Makes the folders, each for its owner alone whatever the umask.
  ///
  /// One that somebody made wider is narrowed: other users of the machine are to read nothing.
  package func create() throws(ConfigError) {
    for folder in [data, state, settings] {
      try Self.create(folder)
      var status = stat()
      guard stat(folder, &status) == 0 else { throw .folder(folder, errno) }
      guard status.st_mode & S_IFMT == S_IFDIR else { throw .folder(folder, ENOTDIR) }
      guard status.st_mode & 0o077 != 0 else { continue }
      guard chmod(folder, 0o700) == 0 else { throw .folder(folder, errno) }
    }
  }

  private static func create(_ folder: String) throws(ConfigError) {
    guard mkdir(folder, 0o700) != 0, errno != EEXIST else { return }
    let reason = errno
    guard reason == ENOENT, let end = folder.lastIndex(of: "/"), end > folder.startIndex else {
      throw .folder(folder, reason)
    }
    try create(String(folder[..<end]))
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw .folder(folder, errno) }
  }
}

/// The variables of this process.
package func processEnvironment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
