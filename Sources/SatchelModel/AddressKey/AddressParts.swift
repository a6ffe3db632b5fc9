/// An address taken apart, so that rules can change its parts.
///
/// It is made of norm version 1 of the address, which is ASCII, has its dots resolved, and has lost its
/// scheme, user and scrolling fragment. Whatever version 1 takes for one page thus has one key.
struct AddressParts: Equatable {
  struct Parameter: Equatable {
    var name, value: String
  }

  var host: String
  /// `:` and the number; empty for the usual one.
  var port: String
  /// In one spelling of each character; no empty ones.
  var path: [String]
  /// Names and values as they read, not as they are encoded; in any order.
  var query: [Parameter]
  /// A route of the page's own script, encoded; empty if there is none.
  var route: String

  init(_ address: CanonicalURL) {
    let key = Substring(address.key)
    let beforeRoute = key.prefix { $0 != "#" }
    route = String(key[beforeRoute.endIndex...].dropFirst())
    let place = beforeRoute.prefix { $0 != "?" }
    query = Self.parameters(beforeRoute[place.endIndex...].dropFirst())
    let authority = place.prefix { $0 != "/" }
    host = address.host
    port = String(authority.dropFirst(address.host.count))
    path = place[authority.endIndex...].split(separator: "/").map { PlainSpelling.segment($0) }
  }

  static func parameters(_ query: Substring) -> [Parameter] {
    query.split(separator: "&").map { part in
      let name = part.prefix { $0 != "=" }
      let value = part[name.endIndex...].dropFirst()
      return Parameter(name: PlainSpelling.text(name), value: PlainSpelling.text(value))
    }
  }

  /// Parameters of different names may stand in any order; those of one name may not.
  var text: String {
    let sorted = query.enumerated().sorted { ($0.1.name, $0.0) < ($1.1.name, $1.0) }
    let parameters = sorted.map {
      PlainSpelling.encoded($0.1.name) + "=" + PlainSpelling.encoded($0.1.value)
    }
    return host + port + "/" + path.joined(separator: "/")
      + (parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&"))
      + (route.isEmpty ? "" : "#" + route)
  }

  /// The value of the first parameter of that name.
  func value(of name: String) -> String? { query.first { $0.name == name }?.value }

  /// Removes all parameters but these.
  mutating func keepOnly(_ names: Set<String>) { query.removeAll { !names.contains($0.name) } }
}
