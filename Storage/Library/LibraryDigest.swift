package import SatchelFormat
import SatchelModel

extension Library {
  /// The digest of all cells: equal on machines that have seen the same.
  package func digest() throws(StorageError) -> StateDigest {
    try read { connection throws(StorageError) in
      var digest = StateDigest.zero
      try connection.forEachEntity { id, entity in digest += StateDigest(of: id, entity) }
      return digest
    }
  }
}
