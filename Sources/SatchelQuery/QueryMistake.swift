/// Why a query cannot be understood, and where in it.
package struct QueryMistake: Error, Equatable, CustomStringConvertible {
  package enum Reason: Hashable, Sendable {
    case tooLong(bytes: Int)
    case tooManyTerms
    case tooDeep
    case nothingToFind(String)
    case quoteNotClosed
    case parenthesisNotClosed
    case parenthesisNotOpened
    case parenthesesEmpty
    case needsLeft(String)
    case needsRight(String)
    case unknownField(String)
    case needsValue(String)
    case unknownQuality(String)
    case notADate(String)
    case notANumber(String)
    case notALanguage(String)
    case backwards(String)
  }

  package let reason: Reason
  /// The whole query, as typed.
  package let query: String
  /// Where the mistake is, in Unicode scalars of the query; may be empty, and then stands between two.
  package let place: Range<Int>

  package init(reason: Reason, query: String, place: Range<Int>) {
    (self.reason, self.query, self.place) = (reason, query, place)
  }

  package var description: String { reason.sentence }
}

extension QueryMistake.Reason {
  fileprivate var sentence: String {
    switch self {
    case .tooLong(let bytes):
      "the query is \(bytes) bytes long; the limit is \(QueryParser.maximumBytes)"
    case .tooManyTerms: "a query has at most \(QueryParser.maximumTerms) parts"
    case .tooDeep: "parentheses are nested more than \(QueryParser.maximumDepth) deep"
    case .nothingToFind(let text): "'\(text.shortened)' has no word to search for"
    case .quoteNotClosed: "this quote is not closed"
    case .parenthesisNotClosed: "this parenthesis is not closed"
    case .parenthesisNotOpened: "this parenthesis was not opened"
    case .parenthesesEmpty: "there is nothing in these parentheses"
    case .needsLeft(let word): "'\(word)' needs something on its left; quote it to search for it"
    case .needsRight(let word): "'\(word)' needs something on its right; quote it to search for it"
    case .unknownField(let name):
      "there is no field '\(name.shortened)'; there are \(Self.fields), and quotes search for the text"
    case .needsValue(let name): "'\(name):' needs a value right after the colon"
    case .unknownQuality(let name):
      "'is:\(name.shortened)' means nothing; there are \(Self.qualities)"
    case .notADate(let text):
      "'\(text.shortened)' is no date; write 2025-03-04, 2025-03, 2025, today, yesterday or 7d (w, m, y)"
    case .notANumber(let text): "'\(text.shortened)' is no number of words"
    case .notALanguage(let text): "'\(text.shortened)' is no language; write en or pt-BR"
    case .backwards(let text): "the range '\(text.shortened)' ends before it begins"
    }
  }

  private static var fields: String {
    QueryField.allCases.map { "\($0.rawValue):" }.joined(separator: " ")
  }

  private static var qualities: String {
    Query.Quality.allCases.map(\.rawValue).joined(separator: ", ")
  }
}

extension String {
  /// The first 60 characters: an error is no place for a whole book.
  fileprivate var shortened: String { count > 60 ? prefix(59) + "…" : self }
}
