/// Finds where a JSON value ends, looking at brackets and quotes alone; it may be fed in pieces.
struct ValueScanner {
  enum State { case open, done, malformed }

  private(set) var state = State.open
  private let maximumDepth: Int
  private var depth = 0
  private var isQuoted = false
  private var isEscaped = false
  private var isScalar = false

  init(maximumDepth: Int) { self.maximumDepth = maximumDepth }

  var isDone: Bool { state != .open }

  /// How many of `bytes` belong to the value; fewer than all only where it ends.
  mutating func scan(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.withUnsafeBufferPointer { buffer in
      var index = 0
      while index < buffer.count, state == .open {
        if isQuoted, !isEscaped { index = buffer.endOfPlainText(from: index) }
        guard index < buffer.count else { break }
        let byte = buffer[index]
        // What follows a number or a word is not part of it.
        if isScalar, Self.endsScalar(byte) {
          state = .done
          return index
        }
        step(byte)
        index += 1
      }
      return index
    }
  }

  private mutating func step(_ byte: UInt8) {
    if isQuoted {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isQuoted = false
        if depth == 0 { state = .done }
      }
      return
    }
    switch byte {
    case UInt8(ascii: "\""): isQuoted = true
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      depth += 1
      if depth > maximumDepth { state = .malformed }
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth -= 1
      state = depth == 0 ? .done : depth < 0 ? .malformed : .open
    default: isScalar = depth == 0
    }
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0a, 0x0d: true
    default: false
    }
  }

  private static func endsScalar(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"): true
    default: isSpace(byte)
    }
  }
}
