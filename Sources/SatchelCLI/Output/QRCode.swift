import CQREncode
import Glibc

/// A QR code for a terminal, two modules to a character.
enum QRCode {
  /// Modules of white around the code, without which cameras do not find it.
  private static let margin = 4

  /// The lines of the code; empty if the text is too long for one, or libqrencode is not installed.
  static func lines(for text: String, inColour: Bool) -> [String] {
    guard let library = QRLibrary(), let code = library.encode(text, 0, QR_ECLEVEL_M) else {
      return []
    }
    defer { library.free(code) }
    let width = Int(code.pointee.width)
    let modules = UnsafeBufferPointer(start: code.pointee.data, count: width * width)
    func isDark(_ row: Int, _ column: Int) -> Bool {
      guard (0..<width).contains(row), (0..<width).contains(column) else { return false }
      return modules[row * width + column] & 1 == 1
    }
    return stride(from: -margin, to: width + margin, by: 2).map { row in
      let line = (-margin..<width + margin).map { column in
        symbol(upper: isDark(row, column), lower: isDark(row + 1, column))
      }.joined()
      // Black on white whatever the terminal's colours are; without colour a dark one is assumed.
      return inColour ? "\u{1b}[97;40m\(line)\u{1b}[0m" : line
    }
  }

  /// Blocks are the light modules, so that the code is dark on light where the ground is dark.
  private static func symbol(upper: Bool, lower: Bool) -> String {
    switch (upper, lower) {
    case (false, false): "█"
    case (false, true): "▀"
    case (true, false): "▄"
    case (true, true): " "
    }
  }
}

/// libqrencode, opened when a code is drawn: all other verbs start the sooner.
private struct QRLibrary {
  typealias Encode =
    @convention(c) (UnsafePointer<CChar>, Int32, QRecLevel) -> UnsafeMutablePointer<QRcode>?
  typealias Free = @convention(c) (UnsafeMutablePointer<QRcode>) -> Void

  let encode: Encode
  let free: Free

  /// Nil where it is not installed.
  init?() {
    guard let library = dlopen("libqrencode.so.4", RTLD_NOW),
      let encode = dlsym(library, "QRcode_encodeString8bit"),
      let free = dlsym(library, "QRcode_free")
    else { return nil }
    self.encode = unsafeBitCast(encode, to: Encode.self)
    self.free = unsafeBitCast(free, to: Free.self)
  }
}
