import SatchelStorage

extension Session {
  /// What the person's tagging teaches, with everything learnt that there is to learn.
  ///
  /// After an import of many articles that takes a while, once. `rehearsing` finds the line anew, above
  /// which suggestions are applied, even if little was learnt.
  func learntModel(rehearsing: Bool = false) throws -> TopicModel {
    let due = try library.lessonsDue()
    var progress = ProgressLine("articles learnt", total: due)
    defer { progress.finish() }
    while case let left = try library.learn(), left > 0 {
      try Interrupts.check()
      progress.update(done: due - left)
    }
    try library.rehearse(always: rehearsing)
    return try library.topicModel()
  }
}
