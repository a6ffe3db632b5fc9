import Foundation

/// A person's word for a topic.
///
/// The key decides whether two tags are one; the label is how the person wrote it. Keys are computed
/// by the writer alone and never checked by readers, since Unicode's tables change between versions.
package struct Tag: Hashable, Sendable {
  package static let maximumBytes = 200

  package let key: String
  package let label: String

  /// - Throws: `tagEmpty`, `tagTooLong`, or `tagHasControlCharacters` for what no person types.
  package init(_ input: String) throws(ModelError) {
    let label = input.split(whereSeparator: \.isWhitespace).joined(separator: " ").composed
    guard !label.isEmpty else { throw .tagEmpty }
    guard label.utf8.count <= Self.maximumBytes else {
      throw .tagTooLong(bytes: label.utf8.count)
    }
    guard !label.unicodeScalars.contains(where: \.isControlOrDirection) else {
      throw .tagHasControlCharacters
    }
    self.label = label
    key = Self.key(of: label)
  }

  package init(key: String, label: String) { (self.key, self.label) = (key, label) }

  /// NFC over a full case fold, so that `Straße`, `STRASSE` and `strasse` are one tag.
  package static func key(of label: String) -> String {
    guard !label.isASCII else { return label.lowercased() }
    // Upper case expands what lower case keeps apart, `ß`, but keeps the capital `ẞ`: lower it first.
    return label.composed.lowercased().uppercased().lowercased().composed
  }
}

// A slash puts one tag below another.
extension Tag {
  /// Whether it is the tag of this key, or one below that.
  package func isAtOrBelow(_ key: String) -> Bool {
    self.key == key || self.key.hasPrefix(key + "/")
  }

  /// The tag that stands below `root` where this one stands below the tag of `key`.
  ///
  /// - Throws: `tagTooLong` if the two together are.
  func moved(from key: String, to root: Tag) throws(ModelError) -> Tag {
    let depth = key.split(separator: "/", omittingEmptySubsequences: false).count
    let below = label.split(separator: "/", omittingEmptySubsequences: false).dropFirst(depth)
    return try Tag(([root.label] + below.map(String.init)).joined(separator: "/"))
  }
}

extension String {
  fileprivate var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }

  /// In NFC, which ASCII always is: Foundation need not be asked.
  fileprivate var composed: String { isASCII ? self : precomposedStringWithCanonicalMapping }
}

extension Unicode.Scalar {
  /// Characters that a terminal or a reader's eye can be misled with: C0, C1, DEL, and bidi controls.
  package var isControlOrDirection: Bool {
    switch value {
    case 0..<0x20, 0x7f..<0xa0, 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
  }
}
