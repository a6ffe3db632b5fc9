/// Where a library is to meet its copies, as a person writes it.
package struct RemoteAddress: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case relay, folder }

  package let kind: Kind
  /// The one spelling that is kept and compared; a folder's is its whole path.
  package let text: String

  /// `folder` is what a relative path begins at.
  ///
  package init(_ input: String, in folder: String) throws(RemoteAddressError) {
    if let scheme = input.firstRange(of: "://").map({ input[..<$0.lowerBound].lowercased() }) {
      switch scheme {
      case "http", "https": (kind, text) = (.relay, input)
      case "file": (kind, text) = (.folder, Self.path(String(input.dropFirst(7)), in: "/"))
      default:
        throw .unknownKind(input)
      }
    } else {
      (kind, text) = (.folder, Self.path(input, in: folder))
    }
  }

  /// Absolute, without empty or dotted components, so that one folder has one name.
  private static func path(_ path: String, in folder: String) -> String {
    var components: [Substring] = []
    for component in (path.hasPrefix("/") ? path : "\(folder)/\(path)").split(separator: "/") {
      switch component {
      case ".": continue
      case "..": _ = components.popLast()
      default: components.append(component)
      }
    }
    return "/" + components.joined(separator: "/")
  }
}

package enum RemoteAddressError: Error, Equatable, CustomStringConvertible {
  case unknownKind(String)

  package var description: String {
    switch self {
    case .unknownKind(let input):
      "'\(input.prefix(200))' is no kind of remote that Satchel knows; give a relay's https:// address "
        + "or a folder"
    }
  }
}
