import Glibc
import SatchelBytes
import SatchelConfig
import SatchelModel
import SatchelStorage

/// What a verb works with: the library, the settings in force, and the time of the call.
struct Session {
  let places: Places
  let settings: Settings
  let library: Library
  /// Milliseconds since 1970, the same for all that one call writes.
  let now: Int64

  /// Opens the library, and makes it if it is not there.
  static func open(flags: [SettingKey: SettingValue] = [:]) throws -> Session {
    let places = try Places(environment: processEnvironment)
    try places.create()
    return try open(.readWrite, places, flags)
  }

  /// Opens the library to look at it alone, so that this works on a disk that cannot be written.
  ///
  /// On a new machine there is none yet: then an empty one is made, since nothing is wrong with that.
  static func openForReading(flags: [SettingKey: SettingValue] = [:]) throws -> Session {
    let places = try Places(environment: processEnvironment)
    do {
      return try open(.readOnly, places, flags)
    } catch StorageError.missing {
      return try open(flags: flags)
    }
  }

  private static func open(
    _ access: Library.Access, _ places: Places, _ flags: [SettingKey: SettingValue]
  ) throws -> Session {
    let settings = try Settings(
      file: try SettingsFile.read(places.settingsFile), environment: processEnvironment,
      flags: flags)
    let library = try Library.open(folder: places.data, access: access) {
      ReplicaID(value: UInt64.random(in: 1...UInt64.max))
    }
    // The process's end closes it as well; to take it apart before costs a thread.
    _ = Unmanaged.passRetained(library)
    return Session(
      places: places, settings: settings, library: library, now: SystemClock.now)
  }

  /// The article that a person named.
  func article(named name: String) throws -> Article {
    let id = try library.resolve(name)
    guard let article = try library.article(id) else { throw StorageError.unknownArticle(name) }
    return article
  }

  /// Random, so that two machines never give one id to two notes.
  static func newNoteID() -> NoteID { NoteID(value: UInt64.random(in: 1...UInt64.max)) }

  var editor: Editor { Editor(folder: places.state + "/drafts") }
}
