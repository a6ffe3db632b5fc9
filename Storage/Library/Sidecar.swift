import Glibc
package import SatchelBytes
import SatchelModel

/// What the log looked like when it was last sent, kept away from the library it speaks of.
///
/// A library that was restored from a backup or copied to a second machine would use operation numbers
/// again that others have seen. The sidecar stays behind or points elsewhere then, and tells.
package struct Sidecar: Hashable, Sendable {
  package let replica: ReplicaID
  /// The last operation that was sealed, and the hash of its segment.
  package let n: UInt64
  package let hash: HashPrefix
  /// Which machine: HMAC of its id, 32 bytes, so that the id itself stays there.
  package let machine: [UInt8]
  /// Which file.
  package let inode: UInt64

  package init(
    replica: ReplicaID, n: UInt64, hash: HashPrefix, machine: [UInt8], inode: UInt64
  ) {
    (self.replica, self.n, self.hash) = (replica, n, hash)
    (self.machine, self.inode) = (machine, inode)
  }

  /// What the sidecar says about the library that is here.
  package enum Verdict: Hashable, Sendable {
    case fine
    /// There is none, though the log was sent.
    case missing
    /// The library is older than what was sent.
    case rewound
    /// The library is a copy, on another machine or in another file.
    case cloned
  }

  /// Whether the log may go on under its id; all but `fine` ask for a new one.
  ///
  /// `sealed` is the newest own operation that is sealed here, and `hashAt` the hash of the own segment
  /// that ends with an operation, if one does. The database may well be ahead of the sidecar: it is
  /// written first.
  package static func check(
    _ sidecar: Sidecar?, replica: ReplicaID, sealed: UInt64, wasSent: Bool, machine: [UInt8],
    inode: UInt64, hashAt: (UInt64) -> HashPrefix?
  ) -> Verdict {
    guard let sidecar, sidecar.replica == replica else { return wasSent ? .missing : .fine }
    guard sidecar.machine == machine, sidecar.inode == inode else { return .cloned }
    guard sidecar.n <= sealed else { return .rewound }
    return sidecar.n == 0 || hashAt(sidecar.n) == sidecar.hash ? .fine : .rewound
  }
}

// MARK: - As a file

extension Sidecar {
  private static let version: UInt8 = 1

  /// A version byte, replica 8, n 8, hash 8, inode 8, machine 32.
  package var encoded: [UInt8] {
    var bytes = [Self.version] + replica.bytes
    bytes.append(integer: n, bytes: 8)
    bytes += hash.bytes
    bytes.append(integer: inode, bytes: 8)
    return bytes + machine
  }

  /// Nil for bytes that `encoded` did not write.
  package init?(decoding bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard let version = try? reader.byte(), version == Self.version,
      let replica = try? reader.fixed(ReplicaID.self),
      let n = try? reader.integer(bytes: 8), let hash = try? reader.fixed(HashPrefix.self),
      let inode = try? reader.integer(bytes: 8), reader.remaining == 32,
      let machine = try? reader.bytes(32)
    else { return nil }
    self.init(replica: replica, n: n, hash: hash, machine: Array(machine), inode: inode)
  }

  /// The sidecar at `path`; nil if there is none, or none that reads.
  package static func read(_ path: String) throws(StorageError) -> Sidecar? {
    try AtomicFile.read(path).flatMap(Sidecar.init(decoding:))
  }

  /// Durable when this returns.
  package func write(to path: String) throws(StorageError) {
    try AtomicFile.write(encoded, to: path)
  }
}

extension Library {
  /// The number of the database file on its disk: a copy has another.
  package var inode: UInt64 {
    get throws(StorageError) {
      var status = stat()
      guard stat(path, &status) == 0 else { throw AtomicFile.failure(path) }
      return UInt64(status.st_ino)
    }
  }

  /// What a sidecar says about this library; all but `fine` ask for a new id before anything is sent.
  package func check(
    _ sidecar: Sidecar?, machine: [UInt8]
  ) throws(StorageError) -> Sidecar.Verdict {
    let inode = try inode
    return try read { connection throws(StorageError) in
      let replica = try connection.meta().replica
      let sealed = try connection.sealedVersion(of: replica)
      let hash = try sidecar.flatMap { sidecar throws(StorageError) in
        try connection.seenHash(replica, at: sidecar.n)
      }
      return Sidecar.check(
        sidecar, replica: replica, sealed: sealed?.n ?? 0, wasSent: sealed != nil,
        machine: machine, inode: inode, hashAt: { $0 == sidecar?.n ? hash : nil })
    }
  }

  /// The sidecar to write before what is sealed now is sent.
  package func sidecar(machine: [UInt8]) throws(StorageError) -> Sidecar {
    let inode = try inode
    return try read { connection throws(StorageError) in
      let replica = try connection.meta().replica
      let sealed = try connection.sealedVersion(of: replica) ?? Version(n: 0, hash: .zero)
      return Sidecar(
        replica: replica, n: sealed.n, hash: sealed.hash, machine: machine, inode: inode)
    }
  }
}

extension Connection {
  /// The newest own operation that is sealed; nil before the first.
  fileprivate func sealedVersion(of replica: ReplicaID) throws(StorageError) -> Version? {
    try first("SELECT last, hash FROM version WHERE replica = ?", Value(replica)) {
      Version(n: $0.unsigned(0), hash: $0.hashPrefix(1))
    }
  }
}
