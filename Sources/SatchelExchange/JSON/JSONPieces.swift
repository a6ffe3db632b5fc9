/// Takes a large JSON document apart without holding more than one piece of it.
///
/// The document is an array, or an object of which some members are arrays of many elements. It looks only
/// for where each piece begins and ends; whether it is JSON inside is for `JSONParser`.
struct JSONPieces {
  enum Piece {
    /// An element of the array; `array` is the name of the object's member, nil for the document itself.
    case element(array: String?, [UInt8])
    case member(name: String, [UInt8])
  }

  static let maximumPieceBytes = 96 * 1024 * 1024
  /// Brackets within brackets, the piece's own among them.
  private static let maximumDepth = 64

  /// The members of which each element is a piece.
  private let arrays: Set<String>
  private var state = State.start
  private var isFirst = true

  private enum State {
    case start, end
    case inObject
    case inArray(String?)
  }

  init(arrays: Set<String> = []) { self.arrays = arrays }

  /// - Throws: `notJSON` for what begins as something else; `endsEarly` and `malformed`.
  mutating func next(_ source: inout ByteSource) throws(ExchangeError) -> Piece? {
    while true {
      switch state {
      case .end: return nil
      case .start: try begin(&source)
      case .inArray(let name):
        if let bytes = try element(&source) { return .element(array: name, bytes) }
        if name == nil { try finish(&source) } else { (state, isFirst) = (.inObject, false) }
      case .inObject:
        if let piece = try member(&source) { return piece }
      }
    }
  }

  private mutating func begin(_ source: inout ByteSource) throws(ExchangeError) {
    switch try source.skipSpace() {
    case UInt8(ascii: "{"): state = .inObject
    case UInt8(ascii: "["): state = .inArray(nil)
    case nil where source.position > 0: throw .endsEarly(path: source.path)
    default: throw .otherFormat(path: source.path, name: "JSON")
    }
    _ = try source.take()
  }

  private mutating func finish(_ source: inout ByteSource) throws(ExchangeError) {
    guard try source.skipSpace() == nil else { throw source.malformed("the end") }
    state = .end
  }

  /// The next element of an array, or nil at its end.
  private mutating func element(_ source: inout ByteSource) throws(ExchangeError) -> [UInt8]? {
    guard try separates(&source, until: UInt8(ascii: "]")) else { return nil }
    return try value(&source)
  }

  /// The next member of the object; nil if it is an array of pieces, or at the end.
  private mutating func member(_ source: inout ByteSource) throws(ExchangeError) -> Piece? {
    guard try separates(&source, until: UInt8(ascii: "}")) else {
      try finish(&source)
      return nil
    }
    guard try source.skipSpace() == UInt8(ascii: "\""),
      case .text(let name)? = try? JSONParser.parse(value(&source))
    else { throw source.malformed("a name") }
    guard try source.skipSpace() == UInt8(ascii: ":") else { throw source.malformed("a colon") }
    _ = try source.take()
    guard arrays.contains(name), try source.skipSpace() == UInt8(ascii: "[") else {
      return .member(name: name, try value(&source))
    }
    _ = try source.take()
    (state, isFirst) = (.inArray(name), true)
    return nil
  }

  /// Takes the comma before all but the first; false at the closing bracket, which it takes too.
  private mutating func separates(
    _ source: inout ByteSource, until bracket: UInt8
  ) throws(ExchangeError) -> Bool {
    defer { isFirst = false }
    let byte = try source.skipSpace()
    guard let byte else { throw .endsEarly(path: source.path) }
    if byte == bracket {
      _ = try source.take()
      return false
    }
    guard !isFirst else { return true }
    guard byte == UInt8(ascii: ",") else { throw source.malformed("a comma or a closing bracket") }
    _ = try source.take()
    // A comma promises another one.
    guard try source.skipSpace() != bracket else { throw source.malformed("another value") }
    return true
  }

  private func value(_ source: inout ByteSource) throws(ExchangeError) -> [UInt8] {
    guard try source.skipSpace() != nil else { throw .endsEarly(path: source.path) }
    let start = source.position
    var scanner = ValueScanner(maximumDepth: Self.maximumDepth)
    var bytes: [UInt8] = []
    while !scanner.isDone, try source.peek() != nil {
      source.take(into: &bytes) { scanner.scan($0) }
      guard bytes.count <= Self.maximumPieceBytes else {
        throw .articleTooLarge(path: source.path, byte: start, limit: Self.maximumPieceBytes)
      }
    }
    switch scanner.state {
    case .done: return bytes
    case .malformed: throw source.malformed("a value")
    case .open: throw .endsEarly(path: source.path)
    }
  }
}

extension ByteSource {
  /// The next byte that is no white space, without taking it.
  mutating func skipSpace() throws(ExchangeError) -> UInt8? {
    while let byte = try peek(), ValueScanner.isSpace(byte) { _ = try take() }
    return try peek()
  }

  func malformed(_ expected: String) -> ExchangeError {
    .malformed(path: path, byte: position, expected: expected)
  }
}
