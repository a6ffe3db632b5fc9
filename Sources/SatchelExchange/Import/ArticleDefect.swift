package import SatchelModel

/// What is wrong with one entry of a file; the others can be imported all the same.
package enum ArticleDefect: Error, Equatable, CustomStringConvertible {
  case malformed(String)
  case notJSON(byte: Int)
  case tooLong(limit: Int)
  case wrongType(String)
  case badID(String)
  case badDate(String)
  case badState(String)
  case badSource(String)
  case badHash(String)
  case nothingInIt
  case textTooLong(field: String, bytes: Int)
  case model(ModelError)

  package var description: String {
    switch self {
    case .malformed(let detail): detail
    case .notJSON(let byte): "it is not JSON from its byte \(byte + 1) on"
    case .tooLong(let limit): "it has more than \(limit >> 20) MiB"
    case .wrongType(let name): "'\(name)' is of the wrong type"
    case .badID(let id): "'\(id)' is not an id"
    case .badDate(let date): "'\(date)' is not a date such as 2025-03-04T05:06:07Z"
    case .badState(let state): "'\(state)' is neither unread nor archived"
    case .badSource(let source): "'\(source)' is not a source of text"
    case .badHash(let hash): "'\(hash)' is not a SHA-256 in hexadecimal"
    case .nothingInIt: "it has no address, no text and no title"
    case .textTooLong(let field, let bytes): "its \(field) has \(bytes) bytes, which is too many"
    case .model(let error): error.description
    }
  }
}
