import Glibc

/// Files and folders that only their owner may look into, whatever the umask says.
enum PrivateFiles {
  /// Makes the folder and those above it that are missing; one that is there keeps its permissions.
  static func makeFolder(_ path: String) throws(SystemError) {
    guard !exists(path) else { return }
    let parent = folder(of: path)
    if parent != path { try makeFolder(parent) }
    guard mkdir(path, 0o700) == 0 else {
      // Another process may have been quicker.
      guard errno == EEXIST else { throw SystemError("making the folder '\(path)'") }
      return
    }
    guard chmod(path, 0o700) == 0 else { throw SystemError("making the folder '\(path)' private") }
  }

  /// Makes an empty file, which must not be there.
  static func makeFile(_ path: String) throws(SystemError) {
    let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError("making the file '\(path)'") }
    defer { close(descriptor) }
    guard fchmod(descriptor, 0o600) == 0 else { throw SystemError("making '\(path)' private") }
  }

  /// Moves a whole new file to `path`, unless one is there already; then that one stays.
  static func publish(_ file: String, as path: String) throws(SystemError) {
    // A hard link, as a rename would replace what another process has just put there.
    let isLinked = link(file, path) == 0 || errno == EEXIST
    let failure = SystemError("making the file '\(path)'")
    unlink(file)
    guard isLinked else { throw failure }
    try flush(folder(of: path))
  }

  static func remove(_ path: String) { unlink(path) }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The file's length in bytes; nil when it is not there.
  static func length(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func flush(_ folder: String) throws(SystemError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("opening the folder '\(folder)'") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw SystemError("flushing the folder '\(folder)'") }
  }
}

/// What the system said when something failed.
struct SystemError: Error, CustomStringConvertible {
  let description: String

  /// Takes the reason from `errno`.
  init(_ action: String) { description = "\(action): \(String(cString: strerror(errno)))" }
}
