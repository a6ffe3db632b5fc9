/// A server's answer, whatever its status.
///
/// All of it is untrusted.
package struct Response: Sendable {
  package let status: Int
  package let headers: Headers
  /// Decompressed if the request asked for compression; at most its body limit.
  package let body: [UInt8]
  /// The address that answered: the last one if redirects were followed.
  package let url: String
  /// The addresses that redirected, in order.
  package let redirects: [Redirect]

  package struct Redirect: Equatable, Sendable {
    package let status: Int
    package let url: String

    package init(status: Int, url: String) { (self.status, self.url) = (status, url) }
  }

  /// When the server answered, by its own clock; seconds since 1970.
  package var date: Int64? { headers["Date"].flatMap(HTTPDate.seconds) }

  /// How long the server asks to be left alone, or nil if it doesn't say.
  ///
  /// `now` is in seconds since 1970, for servers that name a moment instead of a duration.
  package func retryAfter(now: Int64) -> Duration? {
    guard let text = headers["Retry-After"] else { return nil }
    if let seconds = UInt32(text) { return .seconds(seconds) }
    guard let moment = HTTPDate.seconds(text) else { return nil }
    let (difference, overflow) = moment.subtractingReportingOverflow(now)
    return overflow ? nil : .seconds(max(0, difference))
  }

  /// The words before any parameter in `Content-Type`, in lower case.
  package var mediaType: String? {
    headers["Content-Type"]?.split(separator: ";").first?.lowercased().trimmingSpaces
  }
}

/// Header fields in the order they came.
///
/// Names are found whatever their case.
package struct Headers: Equatable, Sendable {
  private(set) var fields: [Field] = []

  struct Field: Equatable, Sendable {
    /// In lower case.
    let name: String
    let value: String
  }

  /// The first value under `name`.
  package subscript(name: String) -> String? { all(name).first }

  package func all(_ name: String) -> [String] {
    let name = name.lowercased()
    return fields.filter { $0.name == name }.map(\.value)
  }

  /// Adds `Name: value` and returns it; nil for a line of another form, which is passed over.
  mutating func append(line: String) -> Field? {
    guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else { return nil }
    let value = line[line.index(after: colon)...].trimmingSpaces
    let field = Field(name: line[..<colon].lowercased(), value: value)
    fields.append(field)
    return field
  }
}

extension StringProtocol {
  /// Without spaces, tabs and line ends at either end.
  var trimmingSpaces: String {
    let start = drop(while: \.isWhitespace)
    let end = start.lastIndex { !$0.isWhitespace } ?? start.startIndex
    return start.isEmpty ? "" : String(start[...end])
  }
}
