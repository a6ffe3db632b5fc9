/// Dates as the programs of this world write them.
enum ImportedDate {
  /// Milliseconds since 1970, or nil for what is no date.
  ///
  /// Numbers are seconds, milliseconds, microseconds or nanoseconds, told apart by their size; texts are
  /// ISO 8601 with or without time, fraction and offset, `T` or a space between day and time.
  static func milliseconds(_ text: String) -> Int64? {
    if let date = CivilDate.milliseconds(iso8601: text) { return date }
    if let number = Double(text) { return milliseconds(number) }
    return text.utf8.count <= 64 ? ISODate(text.trimmed)?.milliseconds : nil
  }

  private static func milliseconds(_ number: Double) -> Int64? {
    let magnitude = number.magnitude
    let factor: Double =
      magnitude < 1e11 ? 1000 : magnitude < 1e14 ? 1 : magnitude < 1e17 ? 1e-3 : 1e-6
    guard let time = Int64(exactly: (number * factor).rounded()),
      CivilDate.writable.contains(time)
    else { return nil }
    return time
  }
}

/// `2025-03-04`, `2025-03-04 05:06:07.089123+02:00` and what lies between.
private struct ISODate {
  let milliseconds: Int64
  private var rest: Substring.UTF8View

  init?(_ text: String) {
    rest = Substring(text).utf8
    var day = Array(rest.prefix(10))
    rest = rest.dropFirst(10)
    for (place, mark) in [(4, "-"), (7, "-")] where day.count > place && day[place] == 0x2f {
      day[place] = mark.utf8.first ?? 0
    }
    var time: Int64 = 0
    var offset: Int64 = 0
    if let mark = rest.first {
      guard mark == UInt8(ascii: "T") || mark == UInt8(ascii: "t") || mark == 0x20 else {
        return nil
      }
      rest = rest.dropFirst()
      guard let clock = Self.clock(&rest), let zone = Self.zone(&rest) else { return nil }
      (time, offset) = (clock, zone)
    }
    let midnight = String(decoding: day, as: UTF8.self) + "T00:00:00Z"
    guard let start = CivilDate.milliseconds(iso8601: midnight) else { return nil }
    milliseconds = start + time - offset
  }

  /// Hours and minutes, with or without seconds and a fraction of them.
  private static func clock(_ rest: inout Substring.UTF8View) -> Int64? {
    guard let hours = number(&rest, below: 24), take(":", &rest),
      let minutes = number(&rest, below: 60)
    else { return nil }
    var time = (hours * 60 + minutes) * 60_000
    guard take(":", &rest) else { return time }
    guard let seconds = number(&rest, below: 61) else { return nil }
    time += seconds * 1000
    guard take(".", &rest) || take(",", &rest) else { return time }
    let fraction = rest.prefix { (0x30...0x39).contains($0) }
    rest = rest[fraction.endIndex...]
    let three = (Array(fraction) + [0x30, 0x30, 0x30]).prefix(3)
    return time + three.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  /// What to take away for UTC; nothing said is UTC.
  private static func zone(_ rest: inout Substring.UTF8View) -> Int64? {
    while take(" ", &rest) {}
    if rest.isEmpty || rest.elementsEqual("Z".utf8) || rest.elementsEqual("z".utf8)
      || rest.elementsEqual("UTC".utf8)
    {
      return 0
    }
    let sign: Int64 = rest.first == UInt8(ascii: "-") ? -1 : 1
    guard take("+", &rest) || take("-", &rest), let hours = number(&rest, below: 24) else {
      return nil
    }
    _ = take(":", &rest)
    let minutes = rest.isEmpty ? 0 : number(&rest, below: 60)
    guard let minutes, rest.isEmpty else { return nil }
    return sign * (hours * 60 + minutes) * 60_000
  }

  private static func number(_ rest: inout Substring.UTF8View, below limit: Int64) -> Int64? {
    let digits = rest.prefix(2)
    guard digits.count == 2, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    rest = rest.dropFirst(2)
    let number = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
    return number < limit ? number : nil
  }

  private static func take(_ mark: Unicode.Scalar, _ rest: inout Substring.UTF8View) -> Bool {
    guard rest.first.map(UInt32.init) == mark.value else { return false }
    rest = rest.dropFirst()
    return true
  }
}

extension ImportedDate {
  /// `08/09/2016 11:55:58`, the day first; nil for anything else.
  static func milliseconds(dayFirst text: String) -> Int64? {
    let parts = text.trimmed.split(separator: " ", maxSplits: 1)
    let day = parts.first?.split(separator: "/") ?? []
    guard day.count == 3, parts.count == 2 else { return nil }
    return milliseconds("\(day[2])-\(day[1])-\(day[0]) \(parts[1])")
  }
}
