import SatchelCalendar

extension Query {
  /// What it was understood as, a phrase for each condition that must hold.
  package func meaning(_ time: QueryTime) -> [String] {
    conjuncts.isEmpty ? ["all articles"] : conjuncts.map { $0.phrase(time) }
  }

  private func phrase(_ time: QueryTime) -> String {
    switch self {
    case .everything: "all articles"
    case .words(let words, in: nil): words.phrase
    case .words(let words, in: .note?): words.phrase + " in notes or highlights"
    case .words(let words, in: let part?): words.phrase + " in the \(part.rawValue)"
    case .tag(let words):
      words.isPrefix
        ? "a tag that begins with '\(words.text)'"
        : "the tag '\(words.text)' or one below it, as '\(words.text)/…'"
    case .site(let site): "the site '\(site)'"
    case .language(let language): "the language '\(language)'"
    case .quality(let quality): quality.phrase
    case .saved(let days): "saved " + days.phrase(time)
    case .published(let days): "published " + days.phrase(time)
    case .length(let numbers): numbers.phrase
    case .named(let name): "found by the saved search '\(name)'"
    case .not(let query): "not: " + query.phrase(time)
    case .all(let parts): "(" + parts.map { $0.phrase(time) }.joined(separator: " and ") + ")"
    case .any(let parts): parts.map { $0.phrase(time) }.joined(separator: " or ")
    }
  }
}

extension Query.Quality {
  fileprivate var phrase: String {
    switch self {
    case .unread, .archived, .conflicted: rawValue
    case .favourite: "a favourite"
    case .noted: "with a note"
    case .highlighted: "with a highlight"
    case .pending: "still to be fetched"
    case .failed: "could not be fetched the last time"
    case .duplicate: "telling the same story as another article"
    case .trashed: "in the trash"
    case .untagged: "without a tag"
    }
  }
}

extension Words {
  fileprivate var phrase: String {
    let isOne = !text.contains(" ")
    return "the word\(isOne ? "" : "s") '\(text)'"
      + (isOne ? "" : " in a row") + (isPrefix ? " or a beginning like it" : "")
  }
}

extension Bounds<QueryDate> {
  fileprivate func phrase(_ time: QueryTime) -> String {
    switch days(time) {
    case (let first?, let end?) where end.adding(days: -1) == first: "on \(first.text)"
    case (let first?, let end?): "from \(first.text) to \(end.adding(days: -1).text)"
    case (let first?, nil): "on \(first.text) or later"
    case (nil, let end?): "before \(end.text)"
    case (nil, nil): "at any time"
    }
  }
}

extension Bounds<Int> {
  fileprivate var phrase: String {
    switch numbers {
    case (let first?, let last?):
      first == last ? "\(first) words long" : "\(first) to \(last) words long"
    case (let first?, nil): "at least \(first) words long"
    case (nil, let last?): "at most \(last) words long"
    case (nil, nil): "of any length"
    }
  }
}
