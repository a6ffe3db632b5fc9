/// Which lines of two texts are the same: a longest common subsequence, by Myers' greedy algorithm.
///
/// Any correct answer will do, since only the writer computes it.
enum LineDifference {
  /// Texts that differ in more lines than this are taken as rewritten between their common ends.
  static let maximumDifferences = 1000

  /// The pairs of equal lines, in order.
  static func matches(
    _ oldCount: Int, _ newCount: Int, _ same: (Int, Int) -> Bool
  ) -> [(old: Int, new: Int)] {
    let limit = min(oldCount, newCount)
    let prefix = (0..<limit).prefix { same($0, $0) }.count
    let suffix = (0..<limit - prefix).prefix { same(oldCount - 1 - $0, newCount - 1 - $0) }.count
    let middle = search(oldCount - prefix - suffix, newCount - prefix - suffix) {
      same(prefix + $0, prefix + $1)
    }
    return (0..<prefix).map { ($0, $0) }
      + middle.map { (prefix + $0.old, prefix + $0.new) }
      + (0..<suffix).reversed().map { (oldCount - 1 - $0, newCount - 1 - $0) }
  }

  /// For each number of differences, how far along each diagonal one gets; then back along the trace.
  private static func search(
    _ oldCount: Int, _ newCount: Int, _ same: (Int, Int) -> Bool
  ) -> [(old: Int, new: Int)] {
    guard oldCount > 0, newCount > 0 else { return [] }
    var furthest: [Int: Int] = [1: 0]
    var trace: [[Int: Int]] = []
    for differences in 0...min(oldCount + newCount, maximumDifferences) {
      trace.append(furthest)
      for diagonal in stride(from: -differences, through: differences, by: 2) {
        var old = start(diagonal, differences, furthest)
        while old < oldCount, old - diagonal < newCount, same(old, old - diagonal) { old += 1 }
        furthest[diagonal] = old
        if old >= oldCount, old - diagonal >= newCount { return back(oldCount, newCount, trace) }
      }
    }
    return []
  }

  /// Whether the furthest path to a diagonal ends with a line of the new text, not of the old.
  private static func ends(
    withInsertionOn diagonal: Int, after differences: Int, _ furthest: [Int: Int]
  ) -> Bool {
    guard diagonal != -differences else { return true }
    return diagonal != differences
      && furthest[diagonal - 1, default: -1]
        < furthest[diagonal + 1, default: -1]
  }

  private static func start(_ diagonal: Int, _ differences: Int, _ furthest: [Int: Int]) -> Int {
    ends(withInsertionOn: diagonal, after: differences, furthest)
      ? furthest[diagonal + 1, default: -1] : furthest[diagonal - 1, default: -1] + 1
  }

  private static func back(
    _ oldCount: Int, _ newCount: Int, _ trace: [[Int: Int]]
  ) -> [(old: Int, new: Int)] {
    var matches: [(old: Int, new: Int)] = []
    var (old, new) = (oldCount, newCount)
    for (differences, furthest) in trace.enumerated().reversed() {
      let diagonal = old - new
      let begin = start(diagonal, differences, furthest)
      while old > begin {
        (old, new) = (old - 1, new - 1)
        matches.append((old, new))
      }
      let inserted = ends(withInsertionOn: diagonal, after: differences, furthest)
      (old, new) = inserted ? (old, new - 1) : (old - 1, new)
    }
    return matches.reversed()
  }
}
