/// Blocks that belong together: the items of one list, the cells of one table, the blocks of one shape.
enum Companions {
  private struct Sum {
    var (odds, weight, count) = (Float(0), Float(0), 0)

    mutating func add(_ odds: Float, of block: TextBlock) {
      let weight = Float(block.words).squareRoot()
      self.odds += odds * weight
      self.weight += weight
      count += 1
    }

    /// Of one that is alone nothing is known from others.
    var mean: Float? { count > 1 ? odds / weight : nil }
  }

  private enum Owner: Hashable {
    /// The list or the table.
    case element(Int)
    /// See `PageContext.paths`.
    case path(UInt64)

    /// How much of the verdict is that on all of them.
    var share: Float {
      switch self {
      case .element: 0.5
      case .path: 0.3
      }
    }
  }

  /// Judges each of them in part by itself and in part by all, so that few lists and tables are torn.
  static func balance(
    _ odds: inout [Float], of blocks: [TextBlock], paths: [UInt64], in document: HTMLDocument
  ) {
    let owners = blocks.map { block in
      list(of: block.container, in: document).map { Owner.element($0) }
        ?? .path(paths[block.container])
    }
    var sums: [Owner: Sum] = [:]
    for (index, owner) in owners.enumerated() {
      sums[owner, default: Sum()].add(odds[index], of: blocks[index])
    }
    for (index, owner) in owners.enumerated() {
      guard let mean = sums[owner]?.mean else { continue }
      odds[index] += (mean - odds[index]) * owner.share
    }
  }

  /// The list or table that the block is a part of.
  private static func list(of container: Int, in document: HTMLDocument) -> Int? {
    switch document.name(container) {
    case .li, .dt, .dd: return document.nodes[container].parent
    case .td, .th:
      var element = container
      while element > 0, document.name(element) != .table {
        element = document.nodes[element].parent
      }
      return element
    default: return nil
    }
  }
}
