/// Which lines of two texts are the same: a longest common subsequence, by Myers' greedy algorithm.
///
/// Any correct answer will do, since only the writer computes it. Swift's own `CollectionDifference` has
/// no bound: two long texts with nothing in common would cost it the square of their length.
enum LineDifference {
  /// Texts that differ in more lines than this are taken as rewritten between their common ends.
  static let maximumDifferences = 1000

  /// The pairs of equal lines, in order; lines are given by numbers that are equal for equal lines.
  static func matches(_ old: [Int], _ new: [Int]) -> [(old: Int, new: Int)] {
    let prefix = zip(old, new).prefix { $0 == $1 }.count
    let (oldRest, newRest) = (old[prefix...], new[prefix...])
    let suffix = zip(oldRest.reversed(), newRest.reversed()).prefix { $0 == $1 }.count
    let middle = search(Array(oldRest.dropLast(suffix)), Array(newRest.dropLast(suffix)))
    return (0..<prefix).map { ($0, $0) }
      + middle.map { (prefix + $0.old, prefix + $0.new) }
      + (0..<suffix).reversed().map { (old.count - 1 - $0, new.count - 1 - $0) }
  }

  /// How far along each diagonal one gets with some number of differences; -1 for not at all.
  private struct Reach {
    private var values: [Int]
    private let center: Int

    init(differences: Int) {
      center = differences + 1
      values = Array(repeating: -1, count: 2 * center + 1)
    }

    subscript(diagonal: Int) -> Int {
      get { values[center + diagonal] }
      set { values[center + diagonal] = newValue }
    }

    /// The part that the next `differences` are found from.
    func around(_ differences: Int) -> Reach {
      var part = Reach(differences: differences)
      for diagonal in -differences - 1...differences + 1 { part[diagonal] = self[diagonal] }
      return part
    }

    /// Whether the furthest path to a diagonal ends with a line of the new text, not of the old.
    func endsWithInsertion(on diagonal: Int, after differences: Int) -> Bool {
      diagonal == -differences
        || diagonal != differences && self[diagonal - 1] < self[diagonal + 1]
    }

    /// Where the furthest path to a diagonal arrives, before the equal lines that follow.
    func start(of diagonal: Int, after differences: Int) -> Int {
      endsWithInsertion(on: diagonal, after: differences)
        ? self[diagonal + 1] : self[diagonal - 1] + 1
    }
  }

  /// For each number of differences, how far along each diagonal one gets; then back along the trace.
  private static func search(_ old: [Int], _ new: [Int]) -> [(old: Int, new: Int)] {
    guard !old.isEmpty, !new.isEmpty else { return [] }
    let limit = min(old.count + new.count, maximumDifferences)
    var furthest = Reach(differences: limit)
    furthest[1] = 0
    var trace: [Reach] = []
    for differences in 0...limit {
      trace.append(furthest.around(differences))
      for diagonal in stride(from: -differences, through: differences, by: 2) {
        var line = furthest.start(of: diagonal, after: differences)
        while line < old.count, line - diagonal < new.count, old[line] == new[line - diagonal] {
          line += 1
        }
        furthest[diagonal] = line
        if line >= old.count, line - diagonal >= new.count {
          return back(from: old.count, new.count, along: trace)
        }
      }
    }
    return []
  }

  private static func back(
    from oldCount: Int, _ newCount: Int, along trace: [Reach]
  ) -> [(old: Int, new: Int)] {
    var matches: [(old: Int, new: Int)] = []
    var (old, new) = (oldCount, newCount)
    for (differences, reach) in trace.enumerated().reversed() {
      let begin = reach.start(of: old - new, after: differences)
      let isInsertion = reach.endsWithInsertion(on: old - new, after: differences)
      while old > begin {
        (old, new) = (old - 1, new - 1)
        matches.append((old, new))
      }
      (old, new) = isInsertion ? (old, new - 1) : (old - 1, new)
    }
    return matches.reversed()
  }
}
