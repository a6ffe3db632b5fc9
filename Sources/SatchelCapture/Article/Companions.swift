/// Blocks that belong together: the items of one list, the cells of one table.
enum Companions {
  private struct Sum {
    var (odds, weight, count) = (Float(0), Float(0), 0)
  }

  /// Judges each of them half by itself and half by all, so that few lists and tables are torn.
  static func balance(_ odds: inout [Float], of blocks: [TextBlock], in document: HTMLDocument) {
    let owners = blocks.map { owner(of: $0.container, in: document) }
    var sums: [Int: Sum] = [:]
    for (index, owner) in owners.enumerated() {
      guard let owner else { continue }
      let weight = Float(blocks[index].words).squareRoot()
      sums[owner, default: Sum()].odds += odds[index] * weight
      sums[owner, default: Sum()].weight += weight
      sums[owner, default: Sum()].count += 1
    }
    for (index, owner) in owners.enumerated() {
      guard let owner, let sum = sums[owner], sum.count > 1 else { continue }
      odds[index] = (odds[index] + sum.odds / sum.weight) / 2
    }
  }

  /// The list or table that the block is a part of.
  private static func owner(of container: Int, in document: HTMLDocument) -> Int? {
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
