/// A name of at most sixteen bytes in one number, in lower case, so that names compare at once.
struct PackedName: Hashable {
  fileprivate let letters: UInt128

  /// Longer names are all the same, and the name of nothing.
  init(_ bytes: some Sequence<UInt8>) {
    var (letters, count) = (UInt128(0), 0)
    for byte in bytes {
      letters = letters << 8 | UInt128(ASCII.lowercased(byte))
      count += 1
    }
    self.letters = count > 16 ? 0 : letters
  }

  fileprivate var slot: Int {
    let mixed = UInt64(truncatingIfNeeded: letters ^ letters >> 64) &* 0x9e37_79b9_7f4a_7c15
    return Int(mixed >> 54)
  }
}

/// Finds what a name means; made once, for the names of elements and of attributes.
struct NameTable<Meaning: Sendable>: Sendable {
  private var names = [UInt128](repeating: 0, count: 1024)
  private var meanings: [Meaning?]

  init(_ entries: [(name: String, meaning: Meaning)]) {
    meanings = Array(repeating: nil, count: names.count)
    for (name, meaning) in entries {
      let packed = PackedName(name.utf8)
      var slot = packed.slot
      while names[slot] != 0 { slot = (slot + 1) % names.count }
      (names[slot], meanings[slot]) = (packed.letters, meaning)
    }
  }

  subscript(name: PackedName) -> Meaning? {
    guard name.letters != 0 else { return nil }
    var slot = name.slot
    while names[slot] != 0 {
      if names[slot] == name.letters { return meanings[slot] }
      slot = (slot + 1) % names.count
    }
    return nil
  }
}

extension ElementName {
  static let names = NameTable<ElementName>(
    allCases.filter { $0 != .other }.map { ($0.spelling, $0) })

  /// The name in lower case, as HTML writes it.
  var spelling: String {
    switch self {
    case .annotationXML: "annotation-xml"
    case .foreignObject: "foreignobject"
    default: "\(self)"
    }
  }
}
