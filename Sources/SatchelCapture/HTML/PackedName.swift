/// A name of at most sixteen bytes in one number, in lower case, so that names compare at once.
struct PackedName: Hashable {
  fileprivate private(set) var letters: UInt128 = 0

  /// The name without a letter, and the name of nothing.
  init() {}

  init(_ bytes: some Sequence<UInt8>) { for byte in bytes { append(byte) } }

  /// Longer names than fit are all the same, and the name of nothing.
  @inline(__always)
  mutating func append(_ byte: UInt8) {
    letters = letters >> 120 == 0 ? letters << 8 | UInt128(ASCII.lowercased(byte)) : .max
  }

  fileprivate var isNothing: Bool { letters == 0 || letters == .max }

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
    guard !name.isNothing else { return nil }
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
  var spelling: String { Self.spellings[Int(rawValue)] }

  private static let spellings = allCases.map { name in
    switch name {
    case .annotationXML: "annotation-xml"
    case .foreignObject: "foreignobject"
    default: "\(name)"
    }
  }
}
