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

  /// Moves a whole file to `path`, over one that may be there, for good.
  static func move(_ file: String, to path: String) throws(SystemError) {
    guard rename(file, path) == 0 else { throw SystemError("making the file '\(path)'") }
    try flush(folder(of: path))
  }

  /// Gives a whole file the name `path`, where there must be none, for good; `file` may stay as well.
  static func place(_ file: String, at path: String) throws(SystemError) {
    try flushFile(file)
    // Some disks know no second names; there two programs at once might still overwrite.
    guard link(file, path) == 0 || (errno != EEXIST && !exists(path) && rename(file, path) == 0)
    else { throw SystemError("making the file '\(path)'") }
    try flush(folder(of: path))
  }

  private static func flushFile(_ path: String) throws(SystemError) {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("opening the file '\(path)'") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw SystemError("flushing the file '\(path)'") }
  }

  /// Runs `body` while no other process is within such a call for the same folder.
  static func locking<Value>(_ folder: String, _ body: () throws -> Value) throws -> Value {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("opening the folder '\(folder)'") }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX) == 0 else {
      throw SystemError("locking the folder '\(folder)'")
    }
    return try body()
  }

  /// A name beside `path` that nobody else uses.
  static func unfinishedName(for path: String) -> String {
    "\(path).new-\(UInt64.random(in: 0...(.max)))"
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

  /// Makes names in the folder outlast a power cut.
  static func flush(_ folder: String) throws(SystemError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("opening the folder '\(folder)'") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw SystemError("flushing the folder '\(folder)'") }
  }
}

/// What the system said when something failed.
struct SystemError: Error, CustomStringConvertible {
  let description: String
  private let code: Int32

  /// Takes the reason from `errno`.
  init(_ action: String) {
    code = errno
    description = "\(action): \(String(cString: strerror(code)))"
  }

  var isForbidden: Bool { code == EACCES || code == EPERM || code == EROFS }
  var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }
}
