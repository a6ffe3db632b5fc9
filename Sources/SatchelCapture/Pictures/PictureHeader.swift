/// What the first bytes of a picture say of it: PNG, JPEG, GIF, WebP and AVIF.
package struct PictureHeader: Equatable, Sendable {
  /// Headers of photographs hold whole previews; beyond this nothing is looked for.
  private static let longest = 1 << 20

  package let mediaType: String
  package let width, height: Int

  /// Nil for bytes that are no picture of these kinds.
  package init?(_ bytes: [UInt8]) {
    let reader = PictureReader(bytes: bytes.prefix(Self.longest))
    guard let (mediaType, size) = reader.found, size.width > 0, size.height > 0 else { return nil }
    (self.mediaType, width, height) = (mediaType, size.width, size.height)
  }
}

/// Reads numbers at places of untrusted bytes; what is beyond the end is nil.
private struct PictureReader {
  typealias Size = (width: Int, height: Int)

  let bytes: ArraySlice<UInt8>

  var found: (mediaType: String, size: Size)? {
    if has([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], at: 0) { return named("png", png) }
    if has([0xff, 0xd8, 0xff], at: 0) { return named("jpeg", jpeg) }
    if has("GIF8", at: 0) { return named("gif", gif) }
    if has("RIFF", at: 0), has("WEBP", at: 8) { return named("webp", webP) }
    if has("ftypavif", at: 4) || has("ftypavis", at: 4) { return named("avif", avif) }
    return nil
  }

  private func named(_ kind: String, _ size: Size?) -> (mediaType: String, size: Size)? {
    size.map { ("image/\(kind)", $0) }
  }

  private var png: Size? {
    guard has("IHDR", at: 12), let width = big(4, at: 16), let height = big(4, at: 20) else {
      return nil
    }
    return (width, height)
  }

  private var gif: Size? {
    guard let width = little(2, at: 6), let height = little(2, at: 8) else { return nil }
    return (width, height)
  }

  /// Segments one after the other, up to the one that begins the frame.
  private var jpeg: Size? {
    var place = 2
    while let mark = big(1, at: place), mark == 0xff, let kind = big(1, at: place + 1) {
      if kind == 0xff {
        place += 1
        continue
      }
      guard let length = big(2, at: place + 2), length >= 2 else { return nil }
      let isFrame = (0xc0...0xcf).contains(kind) && ![0xc4, 0xc8, 0xcc].contains(kind)
      if isFrame, let height = big(2, at: place + 5), let width = big(2, at: place + 7) {
        return (width, height)
      }
      place += 2 + length
    }
    return nil
  }

  private var webP: Size? {
    if has("VP8X", at: 12), let width = little(3, at: 24), let height = little(3, at: 27) {
      return (width + 1, height + 1)
    }
    if has("VP8L", at: 12), has([0x2f], at: 20), let bits = little(4, at: 21) {
      return (bits & 0x3fff + 1, bits >> 14 & 0x3fff + 1)
    }
    guard has("VP8 ", at: 12), let width = little(2, at: 26), let height = little(2, at: 28) else {
      return nil
    }
    return (width & 0x3fff, height & 0x3fff)
  }

  /// The first box of a picture's size, wherever the boxes around it begin.
  private var avif: Size? {
    guard let box = bytes.firstRange(of: Array("ispe".utf8))?.upperBound,
      let width = big(4, at: box + 4), let height = big(4, at: box + 8)
    else { return nil }
    return (width, height)
  }

  private func has(_ text: String, at place: Int) -> Bool { has(Array(text.utf8), at: place) }

  private func has(_ wanted: [UInt8], at place: Int) -> Bool {
    bytes.dropFirst(place).starts(with: wanted)
  }

  private func big(_ count: Int, at place: Int) -> Int? {
    let piece = bytes.dropFirst(place).prefix(count)
    return piece.count == count ? piece.reduce(0) { $0 << 8 | Int($1) } : nil
  }

  private func little(_ count: Int, at place: Int) -> Int? {
    let piece = bytes.dropFirst(place).prefix(count)
    return piece.count == count ? piece.reversed().reduce(0) { $0 << 8 | Int($1) } : nil
  }
}
