package import SatchelModel

extension Library {
  /// Applies edits as one transaction and one undo step.
  ///
  /// `verb` is the command, for the history; `now` is in milliseconds since 1970. With `continuing`, they
  /// belong to a step made before, so that a long import is undone as a whole. However many edits there
  /// are, some hundred are held at a time.
  package func change(
    _ verb: String, _ edits: some Sequence<Edit>, now: Int64, continuing: ChangeID? = nil
  ) throws(StorageError) -> ChangeResult {
    try write { connection throws(StorageError) in
      var writer = try OwnWriter(connection, now: now)
      var step = ChangeStep(connection, writer.meta.replica, verb: verb, now: now)
      step.change = continuing
      try step.apply(edits, &writer)
      try writer.finish()
      return ChangeResult(id: writer.issued > 0 ? step.change : nil, changed: step.changed)
    }
  }

  /// Notes where the person stopped reading: nothing that anybody would want to undo, so it is no step.
  package func notePlace(
    _ position: Progress, shown: Progress, in article: ArticleID, now: Int64
  ) throws(StorageError) {
    try write { connection throws(StorageError) in
      var writer = try OwnWriter(connection, now: now)
      var step = ChangeStep(connection, writer.meta.replica, verb: "read", now: now)
      step.isRecorded = false
      // Two edits, so that the second is judged by the article as the first leaves it.
      for progress in [shown, position] {
        let edit = Edit(article: article, intents: [.setPosition(progress)])
        try step.apply([edit], &writer)
      }
      try writer.finish()
    }
  }

  /// Takes back the newest step that is not yet taken back; nil when there is none.
  ///
  /// What was changed again since stays as it is.
  package func undo(now: Int64) throws(StorageError) -> UndoneChange? {
    try write { connection throws(StorageError) in
      guard let change = try connection.newestChange() else { return nil }
      var writer = try OwnWriter(connection, now: now)
      var step = ChangeStep(connection, writer.meta.replica, verb: "undo", now: now)
      let isPartial = try step.takeBack(change.id, &writer)
      try writer.finish()
      try connection.run("UPDATE change SET is_undone = 1 WHERE row = ?", .integer(change.id))
      return UndoneChange(
        verb: change.verb, when: change.made, articles: step.changed, isPartial: isPartial)
    }
  }
}
