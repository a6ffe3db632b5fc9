package import SatchelModel

// Texts and pictures as they go into an archive and come back.
extension Library {
  /// Passes the pictures that some text shows and that are here, in the order of their hashes.
  package func forEachPicture(
    _ body: (_ hash: [UInt8], _ bytes: [UInt8]) throws -> Void
  ) throws {
    var failure: (any Error)?
    try read { connection throws(StorageError) in
      try connection.forEachWhile(
        """
        SELECT hash, bytes FROM picture
        WHERE state <> 0 AND EXISTS (SELECT 1 FROM body_picture WHERE picture = picture.row)
        ORDER BY hash
        """, []
      ) { row in
        do { try body(row.bytes(0), row.bytes(1)) } catch { failure = error }
        return failure == nil
      }
    }
    if let failure { throw failure }
  }

  /// Keeps texts that an article has or had, but for those that are here.
  package func restore(texts: [ContentBody]) throws(StorageError) {
    guard !texts.isEmpty else { return }
    try write { connection throws(StorageError) in
      for text in texts { try connection.store(text, hash: text.hash, as: .unsent) }
    }
  }

  /// Keeps those of the pictures that some text shows and that are not here.
  package func restore(pictures: [[UInt8]]) throws(StorageError) {
    guard !pictures.isEmpty else { return }
    try write { connection throws(StorageError) in
      for picture in pictures {
        try connection.run(
          "UPDATE picture SET state = ?, bytes = ? WHERE hash = ? AND state = 0",
          Value(BodyState.unsent.rawValue), .bytes(picture),
          .bytes(PictureReference(of: picture).hash))
      }
    }
  }
}
