package import SatchelModel

// Texts and pictures as they go into an archive and come back.
extension Library {
  /// Passes the pictures that are here and that the text of some article shows, or that are among `others`,
  /// in the order of their hashes.
  package func forEachPicture(
    or others: Set<[UInt8]>, _ body: (_ hash: [UInt8], _ bytes: [UInt8]) throws -> Void
  ) throws {
    var failure: (any Error)?
    try read { connection throws(StorageError) in
      try connection.forEachWhile(
        """
        SELECT hash, bytes, EXISTS (
          SELECT 1 FROM body_picture JOIN article ON article.body = body_picture.body
          WHERE body_picture.picture = picture.row)
        FROM picture WHERE state <> 0 ORDER BY hash
        """, []
      ) { row in
        let hash = row.bytes(0)
        guard row.flag(2) || others.contains(hash) else { return true }
        do { try body(hash, row.bytes(1)) } catch { failure = error }
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
