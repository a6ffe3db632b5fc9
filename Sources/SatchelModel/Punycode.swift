/// Host labels beyond ASCII in the form that DNS carries (RFC 3492).
enum Punycode {
  /// `xn--…` for a label with other than ASCII characters; the label itself otherwise.
  ///
  /// Nil if the label is too long to be one.
  static func label(_ text: String) -> String? {
    let scalars = text.unicodeScalars.map(\.value)
    guard scalars.count <= maximumBytes else { return nil }
    let label = scalars.allSatisfy { $0 < 128 } ? text : "xn--" + encoded(scalars)
    return label.utf8.count <= maximumBytes ? label : nil
  }

  private static let maximumBytes = 63

  private static func encoded(_ input: [UInt32]) -> String {
    var output = input.filter { $0 < 128 }.compactMap { UnicodeScalar($0) }.map(Character.init)
    let basic = output.count
    if basic > 0 { output.append("-") }
    var (next, delta, bias, handled) = (UInt32(128), 0, 72, basic)
    while handled < input.count {
      let smallest = input.filter { $0 >= next }.min() ?? next
      delta += Int(smallest - next) * (handled + 1)
      next = smallest
      for scalar in input {
        if scalar < next { delta += 1 }
        guard scalar == next else { continue }
        output += digits(of: delta, bias: bias)
        bias = adapted(delta, points: handled + 1, isFirst: handled == basic)
        delta = 0
        handled += 1
      }
      delta += 1
      next += 1
    }
    return String(output)
  }

  /// A number in digits whose thresholds depend on the bias.
  private static func digits(of number: Int, bias: Int) -> [Character] {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    var (rest, result) = (number, [Character]())
    for base in stride(from: 36, to: Int.max, by: 36) {
      let threshold = min(max(base - bias, 1), 26)
      guard rest >= threshold else { break }
      result.append(alphabet[threshold + (rest - threshold) % (36 - threshold)])
      rest = (rest - threshold) / (36 - threshold)
    }
    return result + [alphabet[rest]]
  }

  private static func adapted(_ delta: Int, points: Int, isFirst: Bool) -> Int {
    var rest = isFirst ? delta / 700 : delta / 2
    rest += rest / points
    var base = 0
    while rest > 455 {
      rest /= 35
      base += 36
    }
    return base + 36 * rest / (rest + 38)
  }
}
