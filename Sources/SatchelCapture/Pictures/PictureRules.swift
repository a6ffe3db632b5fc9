/// Which pictures of an article are kept, and under which names.
package struct PictureRules: Sendable {
  /// Both sides of a picture that is looked at are longer than this, in pixels; those of a picture that
  /// only tells a site who reads are not.
  private static let tiny = 2
  /// All pictures of an article together.
  private static let largestSum = 32 << 20

  let most: Int
  let largestBytes: Int
  private let largestPixels: Int
  private let reference: @Sendable ([UInt8]) -> String

  /// `reference` gives what HTML says in place of a picture's address.
  package init(
    most: Int, largestBytes: Int, largestPixels: Int,
    reference: @escaping @Sendable ([UInt8]) -> String
  ) {
    (self.most, self.largestBytes, self.largestPixels) = (most, largestBytes, largestPixels)
    self.reference = reference
  }

  /// Keeps no picture.
  package static let none = PictureRules(most: 0, largestBytes: 0, largestPixels: 0) { _ in "" }

  fileprivate func accept(_ bytes: [UInt8]) -> Bool {
    guard bytes.count <= largestBytes, let header = PictureHeader(bytes) else { return false }
    return min(header.width, header.height) > Self.tiny
      && header.width * header.height <= largestPixels
  }

  fileprivate func hasRoom(for bytes: [UInt8], beside sum: Int) -> Bool {
    sum + bytes.count <= Self.largestSum
  }

  fileprivate func name(_ bytes: [UInt8]) -> String { reference(bytes) }
}

/// The pictures of one article as they come.
struct PictureShelf {
  private let rules: PictureRules
  /// Each once.
  private(set) var pictures: [[UInt8]] = []
  private var references: [String: String] = [:]
  private var sum = 0

  init(_ rules: PictureRules) { self.rules = rules }

  var hasRoom: Bool { pictures.count < rules.most }

  /// Keeps the picture at `address`, if it is one that the rules allow.
  mutating func put(_ bytes: [UInt8], from address: String) {
    guard pictures.count < rules.most, rules.accept(bytes), rules.hasRoom(for: bytes, beside: sum)
    else { return }
    let name = rules.name(bytes)
    if !references.values.contains(name) {
      pictures.append(bytes)
      sum += bytes.count
    }
    references[address] = name
  }

  /// What to write in place of `address`; nil for a picture that is not kept.
  func reference(to address: String) -> String? { references[address] }
}

extension Sanitiser {
  /// Stored HTML made harmless once more, with the pictures that it names by references.
  ///
  /// `scheme` is how references begin; `source` gives what to write for one, nil to leave the picture's
  /// description.
  package static func clean(
    stored html: String, scheme: String, source: (String) -> String?
  ) throws(CaptureError) -> String {
    // A reference is no web address, and only those are asked for; no page can have this one, whose
    // host exists nowhere, as an attribute's quotation mark is escaped wherever text is written.
    let place = "https://satchel.invalid/"
    let marked = html.replacing("<img src=\"\(scheme)", with: "<img src=\"\(place)")
    let document = try PageParser.parse(marked)
    return self.html(
      of: .everything(in: document), in: document, links: SafeLink(page: nil),
      storedPicture: { address in
        address.hasPrefix(place) ? source(scheme + address.dropFirst(place.count)) : nil
      })
  }
}
