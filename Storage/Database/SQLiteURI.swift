/// Names of database files that tell SQLite how to open them.
package enum SQLiteURI {
  /// Of a file of which SQLite looks for no log, and on which it takes no locks.
  package static func unchanging(_ path: String) -> String {
    var escaped = ""
    for byte in path.utf8 {
      let isPlain = byte > 0x20 && byte < 0x7f && !"%?#".utf8.contains(byte)
      let digits = String(byte, radix: 16)
      escaped += isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
    }
    return "file:\(escaped)?immutable=1"
  }
}
