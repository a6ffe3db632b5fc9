/// What is wrong with something that a person typed.
package enum ModelError: Error, Equatable, CustomStringConvertible {
  case notAWebAddress(String)
  case addressTooLong(bytes: Int)
  case tagEmpty
  case tagTooLong(bytes: Int)
  case tagHasControlCharacters
  case noteEmpty
  case noteTooLong(bytes: Int)
  case titleTooLong(bytes: Int)
  case notInThisArticle(String)
  case searchNameUnusable(String)

  package var description: String {
    switch self {
    case .notAWebAddress(let input): "'\(input)' is not a web address; start it with https://"
    case .addressTooLong(let bytes):
      "the address is \(bytes) bytes long; the limit is \(CanonicalURL.maximumBytes)"
    case .tagEmpty: "a tag needs at least one character"
    case .tagTooLong(let bytes):
      "the tag is \(bytes) bytes long; the limit is \(Tag.maximumBytes)"
    case .tagHasControlCharacters: "a tag cannot hold control characters"
    case .noteEmpty: "the note is empty; to delete it, say so with --delete"
    case .noteTooLong(let bytes):
      """
      the note is \(bytes) bytes long; the limit is \(LineText.maximumBytes) bytes and \
      \(InsertedRun.maximumLines) lines: save it as an article
      """
    case .titleTooLong(let bytes): "the title is \(bytes) bytes long; the limit is 4096"
    case .notInThisArticle(let what): "there is no \(what) in this article"
    case .searchNameUnusable(let name):
      """
      '\(name.prefix(60))' cannot be the name of a search: a name has 1 to \
      \(SavedSearch.maximumNameBytes) bytes and no control characters
      """
    }
  }
}
