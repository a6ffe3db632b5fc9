import Dispatch
import Foundation
import GRDB
import SatchelBytes
import SatchelDatabase
import SatchelWire

/// All that a relay keeps: accounts, their devices, logs and objects, in one SQLite file.
///
/// Every call that writes returns once its change is on the disk. Times are milliseconds since 1970
/// and arrive as arguments. `satchel-relay invite` and `accounts` may have the file open as well.
package final class RelayLog: Sendable {
  package static let fileName = "relay.sqlite"

  private static let schema = DatabaseSchema(
    applicationID: 0x5361_5265,  // "SaRe"
    kind: "relay's log",
    migrations: [PackageResources.v0001_relay_sql, PackageResources.v0002_snapshots_sql]
      .map { String(decoding: $0, as: UTF8.self) })

  /// A relay runs for long and starts rarely, so it copies its log back less often.
  private static let logBytesBeforeCheckpoint = 16 << 20

  let writer: GroupWriter
  let heads: Heads
  /// Bytes of segments and objects that an account may store.
  let quota: UInt64
  private let file: DatabaseFile
  private let reader: DatabaseFile
  private let readers = DispatchQueue(label: "satchel-relay.reader")

  /// Opens the log in `folder`, which is made when it is missing.
  package init(
    folder: String, quota: UInt64 = Limits.accountBytes
  ) throws(RelayLogError) {
    let path = "\(folder)/\(Self.fileName)"
    do throws(DatabaseFileError) {
      file = try DatabaseFile(
        path: path, schema: Self.schema, access: .readWrite,
        logBytesBeforeCheckpoint: Self.logBytesBeforeCheckpoint)
      reader = try DatabaseFile(path: path, schema: Self.schema, access: .readOnly)
    } catch {
      throw .database(error)
    }
    self.quota = quota
    let heads = Heads()
    self.heads = heads
    writer = GroupWriter(file: file) { heads.forgetAll() }
  }

  /// Whether a relay has ever kept its log in `folder`.
  package static func exists(in folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/\(fileName)")
  }

  /// Reads one state of the file, off the threads that serve requests.
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(RelayLogError) -> Value {
    let result: Result<Value, RelayLogError> = await withCheckedContinuation { continuation in
      readers.async { [reader] in
        continuation.resume(
          returning: Result { () throws(RelayLogError) in
            try reader.read(orThrow: RelayLogError.database, body)
          })
      }
    }
    return try result.get()
  }

  /// Writes a copy of the file as it is now; the relay may go on serving.
  package func backUp(to copy: String) throws(RelayLogError) {
    do throws(DatabaseFileError) { try file.backUp(to: copy) } catch { throw .database(error) }
  }

  /// Ends every wait for news, now and from now on.
  package func stop() { heads.stop() }

  /// How many requests wait for news.
  package var waiting: Int { heads.waiting }
}
