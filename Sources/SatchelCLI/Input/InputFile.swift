import Glibc

/// A file that the person names: bounded before a byte of it is read.
enum InputFile {
  /// What `add` takes at most.
  static let articleBytes = 16 * 1024 * 1024

  /// The bytes of a plain file.
  ///
  /// - Throws: 66 if it is not there, 77 if it may not be read, 65 if it is too large or no file.
  static func read(_ path: String, maximumBytes: Int) throws(Failure) -> [UInt8] {
    // Non-blocking, since opening a pipe that nobody writes to would wait for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Failure(.badInput, "'\(path)' is no plain file")
    }
    guard status.st_size <= maximumBytes else {
      throw Failure(
        .badInput,
        "'\(path)' has \(status.st_size) bytes; \(size(maximumBytes)) is the limit")
    }
    return try read(
      descriptor, named: path, maximumBytes: maximumBytes, expectedBytes: Int(status.st_size))
  }

  /// All of standard input.
  static func standardInput(maximumBytes: Int) throws(Failure) -> [UInt8] {
    try read(STDIN_FILENO, named: "standard input", maximumBytes: maximumBytes)
  }

  /// `bytes` as text.
  ///
  /// - Throws: 65 with the place of the first byte that is not UTF-8.
  static func text(_ bytes: [UInt8], named name: String) throws(Failure) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(.badInput, "\(name) is not UTF-8 text")
    }
    return text
  }

  private static func read(
    _ descriptor: Int32, named name: String, maximumBytes: Int, expectedBytes: Int = 0
  ) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(expectedBytes)
    var piece = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count == 0 { return bytes }
      guard count > 0 else {
        guard errno == EINTR else { throw failure(name, errno) }
        continue
      }
      guard bytes.count + count <= maximumBytes else {
        throw Failure(
          .badInput, "\(name) has more than \(size(maximumBytes)), which is the limit")
      }
      bytes.append(contentsOf: piece[..<count])
    }
  }

  private static func size(_ bytes: Int) -> String {
    bytes < 1 << 20 ? "\(bytes >> 10) KiB" : "\(bytes >> 20) MiB"
  }

  private static func failure(_ path: String, _ reason: Int32) -> Failure {
    Failure(
      Failure.status(ofSystem: reason),
      "'\(path)' cannot be read: \(String(cString: strerror(reason)))")
  }
}

extension Failure {
  /// The class of an error number of the system.
  static func status(ofSystem reason: Int32) -> ExitStatus {
    switch reason {
    case ENOENT, ENOTDIR, ENAMETOOLONG: .noSuchArticle
    case EACCES, EPERM, EROFS: .notAllowed
    default: .disk
    }
  }
}
