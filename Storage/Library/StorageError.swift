package import SatchelModel
package import SatchelQuery

/// Why the library on this machine could not do what was asked; nothing is ever half-written.
package enum StorageError: Error, Equatable, CustomStringConvertible {
  case unknownArticle(String)
  /// With up to ten of the articles that it may mean, as `id  title`.
  case ambiguous(String, candidates: [String])
  case noArticles
  case onlyTrash
  case cannotUndoPurge
  case bodyTooLarge(bytes: Int)
  case changeTooLarge(bytes: Int)
  case unknownSearch(String)
  /// It is saved in its own words, or in more than eight one within the other.
  case searchInItself(String)
  /// A newer version may have saved it.
  case savedQuery(String, QueryMistake)
  case model(ModelError)

  case notALibrary(path: String)
  case newerFormat(path: String)
  case missing(path: String)
  case diskFull(path: String)
  case readOnly(path: String)
  case busy(path: String)
  case damaged(path: String, detail: String)
  case file(path: String, detail: String)
  /// The person wanted it to end; nothing was changed.
  case interrupted

  /// A database of another program does not read as what it should be.
  case foreignDatabase(path: String, detail: String)
  /// The library belongs to another account.
  case otherAccount
  /// Something that the caller promised does not hold, such as sealed segments that do not chain.
  case refused(String)

  package var description: String {
    switch self {
    case .unknownArticle(let name):
      "there is no article '\(name)'; `satchel list` shows the ids"
    case .ambiguous(let name, let candidates):
      "'\(name)' may be any of these; type more of the id:\n  "
        + candidates.joined(separator: "\n  ")
    case .onlyTrash:
      "'last' is the newest article outside the trash, and there is none; "
        + "`satchel list is:trashed` lists those in it"
    case .noArticles: "the library is empty; `satchel add` saves the first article"
    case .cannotUndoPurge: "the last change erased an article for good; that cannot be undone"
    case .bodyTooLarge(let bytes):
      "the text is \(bytes) bytes long; the limit is \(ContentBody.maximumBytes)"
    case .changeTooLarge(let bytes):
      "one change of \(bytes) bytes is too much; make it in smaller steps"
    case .unknownSearch(let name):
      "there is no saved search '\(name)'; `satchel searches` shows their names"
    case .searchInItself(let name): "the saved search '\(name)' asks for itself; save another query"
    case .savedQuery(let name, let mistake):
      "the saved search '\(name)' cannot be understood: \(mistake); update Satchel or save it anew"
    case .model(let error): error.description
    case .notALibrary(let path):
      "\(path) is not a Satchel library; move it away or set SATCHEL_HOME"
    case .newerFormat(let path):
      "\(path) was written by a newer Satchel; update this one to open it"
    case .missing(let path): "there is no library at \(path); `satchel add` makes one"
    case .diskFull(let path): "the disk is full; nothing was changed in \(path)"
    case .readOnly(let path): "\(path) cannot be written; check its permissions"
    case .busy(let path): "another program is busy with \(path); try again in a moment"
    case .damaged(let path, let detail):
      "\(path) is damaged (\(detail)); keep a copy. If `satchel doctor --repair` cannot help, "
        + "restore a backup, or start anew and join the remote again"
    case .file(let path, let detail): "\(path): \(detail)"
    case .interrupted: "stopped"
    case .foreignDatabase(let path, let detail): "'\(path)' cannot be imported: \(detail)"
    case .otherAccount: "this library belongs to another account; nothing was sent or taken"
    case .refused(let detail): detail
    }
  }
}
