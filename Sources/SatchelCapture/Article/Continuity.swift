/// Decides on all blocks of a page together: an article goes on from one block to the next more often
/// than it begins or ends, so a line in doubt follows its neighbours.
struct Continuity {
  /// A block with at least these logarithmic odds is a part of the article, if it stands alone.
  private static let leastOdds: Float = -0.2
  private static let beyondDoubt: Float = 4
  private static let mostWords: Float = 30
  /// What it costs to begin or to end, and what more between blocks of one shape.
  private static let costOfChange: Float = 0.2

  /// For each block, whether those before it are best left or kept if it itself is left, or is kept.
  private var comesFromKept: [(left: Bool, kept: Bool)] = []
  /// What the best choice so far is worth if the last block is left, and if it is kept.
  private var worth: (left: Float, kept: Float) = (0, 0)

  static func kept(_ blocks: [TextBlock], odds: [Float], paths: [UInt64]) -> [Bool] {
    var choice = Self()
    var last: UInt64?
    for (block, odds) in zip(blocks, odds) {
      let path = paths[block.container]
      choice.add(worth(of: block, odds), cost: path == last ? 2 * costOfChange : costOfChange)
      last = path
    }
    return choice.best
  }

  private static func worth(of block: TextBlock, _ odds: Float) -> Float {
    let odds = min(max(odds - leastOdds, -beyondDoubt), beyondDoubt)
    return odds * (min(Float(block.words), mostWords) + 1).squareRoot() / 3
  }

  private mutating func add(_ value: Float, cost: Float) {
    let endsHere = worth.kept - cost > worth.left
    let goesOn = worth.left - cost <= worth.kept
    comesFromKept.append((left: endsHere, kept: goesOn))
    worth = (
      left: endsHere ? worth.kept - cost : worth.left,
      kept: (goesOn ? worth.kept : worth.left - cost) + value
    )
  }

  private var best: [Bool] {
    var isKept = worth.kept >= worth.left
    var choices: [Bool] = []
    for before in comesFromKept.reversed() {
      choices.append(isKept)
      isKept = isKept ? before.kept : before.left
    }
    return choices.reversed()
  }
}
