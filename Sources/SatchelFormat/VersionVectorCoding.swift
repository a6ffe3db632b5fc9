import SatchelBytes
import SatchelModel

// count ‖ count × {replica 8, n, hash 8}, sorted by the replica's bytes. An n of 0 says nothing and is
// refused.

extension [UInt8] {
  mutating func append(_ vector: VersionVector) {
    append(varint: UInt64(vector.versions.count))
    for (replica, version) in vector.sorted {
      append(contentsOf: replica.bytes)
      append(varint: version.n)
      append(contentsOf: version.hash.bytes)
    }
  }
}

extension FormatReader {
  mutating func versionVector() throws(FormatError) -> VersionVector {
    var versions: [ReplicaID: Version] = [:]
    var last: ReplicaID?
    let count = try varint()
    while versions.count < count {
      let replica = try fixed(ReplicaID.self)
      if let last, last >= replica { throw .versionsUnsorted }
      let n = try varint()
      guard n > 0 else { throw .versionZero }
      versions[replica] = Version(n: n, hash: try fixed())
      last = replica
    }
    return VersionVector(versions)
  }
}
