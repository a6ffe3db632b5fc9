/// How far long work has got: a line that rewrites itself on a terminal, nothing elsewhere.
struct ProgressLine {
  private static let interval = Duration.milliseconds(100)

  private let what: String
  private let total: Int?
  private let isShown = Terminal.isErrorTerminal
  private let start = ContinuousClock.now
  private var last = ContinuousClock.now
  private var isDirty = false

  /// `total` is nil for work whose end is not known.
  init(_ what: String, total: Int?) { (self.what, self.total) = (what, total) }

  mutating func update(done: Int) {
    let now = ContinuousClock.now
    guard isShown, now - last >= Self.interval else { return }
    last = now
    isDirty = true
    Message.overwrite(Self.text(what, done: done, total: total, after: now - start))
  }

  /// Takes the line away.
  mutating func finish() {
    if isDirty { Message.overwrite("") }
    isDirty = false
  }

  /// `1,200 of 5,000 articles, 400 a second, 10 seconds left`, without the commas.
  static func text(_ what: String, done: Int, total: Int?, after time: Duration) -> String {
    let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
    let rate = seconds > 0 ? Double(done) / seconds : 0
    guard let total else { return "\(done) \(what), \(Int(rate)) a second" }
    guard rate > 0 else { return "\(done) of \(total) \(what)" }
    let left = Int((Double(max(0, total - done)) / rate).rounded(.up))
    return "\(done) of \(total) \(what), \(Int(rate)) a second, \(left) seconds left"
  }
}
