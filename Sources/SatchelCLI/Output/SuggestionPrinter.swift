import SatchelExchange
import SatchelModel
import SatchelStorage
import SatchelTopics

/// Prints what is suggested: for people, a line a tag into a pipe, or as JSON.
struct SuggestionPrinter {
  private let suggesting: Suggesting
  private let isJSON, saysWhy: Bool
  private var stream: JSONStream?

  init(_ suggesting: Suggesting, _ data: DataOptions, saysWhy: Bool) {
    (self.suggesting, self.saysWhy, isJSON) = (suggesting, saysWhy, data.isJSON)
    if data.isJSON { stream = JSONStream(data) }
  }

  mutating func add(_ answer: Suggesting.Answer) throws {
    let reasons = try saysWhy ? answer.tags.map { try self.reasons(for: $0, answer) } : []
    if isJSON {
      try stream?.add { $0.answer(answer, reasons) }
    } else if Terminal.isOutputTerminal {
      for line in Self.lines(answer, reasons) { try Output.line(SafeText.line(line)) }
    } else {
      for (index, suggestion) in answer.tags.enumerated() {
        var fields = [answer.row.id.text, suggestion.tag.label, suggestion.score.percent]
        if saysWhy { fields.append(Self.said(reasons[index]).joined(separator: "; ")) }
        try Output.line(fields.map(SafeText.line).joined(separator: "\t"))
      }
    }
  }

  mutating func finish() throws {
    try stream?.finish()
    guard !isJSON, suggesting.model.isEmpty else { return }
    try Output.flush()
    Message.note("There is nothing to learn from yet; `satchel tag ARTICLE TAG` is a beginning.")
  }

  private func reasons(
    for suggestion: TagSuggestion, _ answer: Suggesting.Answer
  ) throws -> TagReasons {
    try suggesting.model.reasons(for: suggestion, of: answer.terms, id: answer.article.id)
  }

  /// For a person: the article, a line a tag, and below it what speaks for it.
  private static func lines(_ answer: Suggesting.Answer, _ reasons: [TagReasons]) -> [String] {
    var lines = ["\(answer.row.shortID)  \(answer.row.title)"]
    for (index, suggestion) in answer.tags.enumerated() {
      let percent = suggestion.score.percent
      let mark = suggestion.isAboveLine ? "*" : " "
      lines.append(
        "\(mark) " + String(repeating: " ", count: max(0, 5 - percent.count)) + percent + "  "
          + suggestion.tag.label)
      guard reasons.indices.contains(index) else { continue }
      lines += said(reasons[index]).map { "           " + $0 }
    }
    if !answer.phrases.isEmpty {
      lines.append("  phrases: " + answer.phrases.map(\.text).joined(separator: ", "))
    }
    return lines
  }

  private static func said(_ reasons: TagReasons) -> [String] {
    var lines: [String] = []
    if reasons.isNamed { lines.append("its name is in the article") }
    if !reasons.words.isEmpty { lines.append("words: " + reasons.words.joined(separator: ", ")) }
    lines += reasons.articles.map { "like \($0.shortID)  \($0.title)" }
    return lines
  }
}

extension JSONWriter {
  fileprivate mutating func answer(_ answer: Suggesting.Answer, _ reasons: [TagReasons]) {
    object { writer in
      writer.field("id", answer.row.id.text)
      writer.field("title", answer.row.title)
      writer.key("tags")
      writer.array(answer.tags.enumerated()) { writer, item in
        let reason = reasons.indices.contains(item.offset) ? reasons[item.offset] : nil
        writer.suggestion(item.element, reason)
      }
      writer.key("phrases")
      writer.array(answer.phrases) { writer, phrase in
        writer.object {
          $0.field("phrase", phrase.text)
          $0.field("score", phrase.score)
        }
      }
    }
  }

  mutating func suggestion(_ suggestion: TagSuggestion, _ reasons: TagReasons? = nil) {
    object {
      $0.field("tag", suggestion.tag.label)
      $0.field("score", suggestion.score)
      $0.field("apply", suggestion.isAboveLine)
      guard let reasons else { return }
      $0.field("named", reasons.isNamed)
      $0.field("words", reasons.words)
      $0.field("articles", reasons.articles.map(\.id.text))
    }
  }
}
