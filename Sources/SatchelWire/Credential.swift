import FoundationEssentials

/// What the header `Authorization` carries: 32 secret bytes and what they allow.
package enum Credential: Equatable, Sendable {
  /// A device's token: everything but enrolling.
  case bearer([UInt8])
  /// The secret derived from the pairing code: enrolling a device, and nothing else.
  case enrol([UInt8])

  private static let bearerScheme = "Bearer"
  private static let enrolScheme = "Satchel-Enrol"

  /// `Bearer` or `Satchel-Enrol`, a space, and base64url without padding.
  package var headerValue: String {
    switch self {
    case .bearer(let secret): "\(Self.bearerScheme) \(Self.base64URL(secret))"
    case .enrol(let secret): "\(Self.enrolScheme) \(Self.base64URL(secret))"
    }
  }

  /// Nil for anything that `headerValue` would not have written for 32 bytes.
  package init?(headerValue: String) {
    let parts = headerValue.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == 43,
      let data = Data(base64Encoded: Self.standardAlphabet(parts[1]) + "="), data.count == 32
    else { return nil }
    switch parts[0] {
    case Self.bearerScheme: self = .bearer(Array(data))
    case Self.enrolScheme: self = .enrol(Array(data))
    default: return nil
    }
    guard self.headerValue == headerValue else { return nil }
  }

  private static func base64URL(_ secret: [UInt8]) -> String {
    String(
      Data(secret).base64EncodedString().compactMap { character -> Character? in
        switch character {
        case "+": "-"
        case "/": "_"
        case "=": nil
        default: character
        }
      })
  }

  private static func standardAlphabet(_ text: Substring) -> String {
    String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
  }
}
