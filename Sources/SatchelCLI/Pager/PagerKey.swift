/// What a person presses in the pager.
enum PagerKey: Hashable {
  case character(Character)
  case up, down, pageUp, pageDown, home, end
  case enter, escape, backspace
  /// Ctrl-C.
  case interrupt
  /// Ctrl-Z.
  case suspend

  /// The keys in what a terminal sent at once; what means nothing is passed over.
  static func keys(in bytes: [UInt8]) -> [PagerKey] {
    var keys: [PagerKey] = []
    var rest = bytes[...]
    while let byte = rest.first {
      if byte == 0x1b,
        let sequence = sequences.first(where: { rest.dropFirst().starts(with: $0.0) })
      {
        keys.append(sequence.1)
        rest = rest.dropFirst(1 + sequence.0.count)
      } else if byte == 0x1b, rest.count > 1 {
        rest = rest.dropFirst(2).drop { !(0x40...0x7e).contains($0) }.dropFirst()
      } else if let key = controls[byte] {
        keys.append(key)
        rest = rest.dropFirst()
      } else {
        let text = rest.prefix { $0 >= 0x20 && $0 != 0x7f }
        keys += String(decoding: text, as: UTF8.self).map(PagerKey.character)
        rest = rest.dropFirst(max(1, text.count))
      }
    }
    return keys
  }

  private static let named: [(String, PagerKey)] = [
    ("[A", .up), ("OA", .up), ("[B", .down), ("OB", .down), ("[5~", .pageUp), ("[6~", .pageDown),
    ("[H", .home), ("OH", .home), ("[1~", .home), ("[F", .end), ("OF", .end), ("[4~", .end),
  ]
  private static let sequences = named.map { (Array($0.0.utf8), $0.1) }

  private static let controls: [UInt8: PagerKey] = [
    0x03: .interrupt, 0x08: .backspace, 0x0a: .enter, 0x0d: .enter, 0x1a: .suspend, 0x1b: .escape,
    0x7f: .backspace, 0x02: .pageUp, 0x06: .pageDown, 0x0e: .down, 0x10: .up,
  ]
}
