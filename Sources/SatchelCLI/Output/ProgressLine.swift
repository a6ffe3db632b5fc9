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

  /// `share` is how much of all is done, from 0 to 1, where that is known better than a total.
  mutating func update(done: Int, share: Double? = nil) {
    let now = ContinuousClock.now
    guard isShown, now - last >= Self.interval else { return }
    last = now
    isDirty = true
    Message.overwrite(
      Self.text(what, done: done, total: total, share: share, after: now - start))
  }

  /// Takes the line away.
  mutating func finish() {
    if isDirty { Message.overwrite("") }
    isDirty = false
  }

  /// `1,200 of 5,000 articles, 400 a second, 10 seconds left`, without the commas.
  static func text(
    _ what: String, done: Int, total: Int?, share: Double? = nil, after time: Duration
  ) -> String {
    let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
    let rate = seconds > 0 ? Double(done) / seconds : 0
    let share = share ?? total.map { $0 > 0 ? Double(done) / Double($0) : 1 }
    return "\(done)\(total.map { " of \($0)" } ?? "") \(what)"
      + (rate > 0 ? ", \(Int(rate)) a second" : "")
      + (share.flatMap { left(of: seconds, share: $0) } ?? "")
  }

  /// From what it took so far; nil as long as that says nothing.
  private static func left(of seconds: Double, share: Double) -> String? {
    guard seconds > 0, share > 0, share <= 1 else { return nil }
    let left = (seconds * (1 - share) / share).rounded(.up)
    guard left < 86_400 else { return nil }
    return left > 180 ? ", \(Int(left / 60)) minutes left" : ", \(Int(left)) seconds left"
  }
}
