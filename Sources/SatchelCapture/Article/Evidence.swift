/// Where on the page running text is: sentences outside of links, by the elements around them.
struct Evidence {
  private var amounts: [Float]
  private(set) var best = 0

  init(of blocks: [TextBlock], in document: HTMLDocument) {
    amounts = Array(repeating: 0, count: document.nodes.count)
    for block in blocks where block.isRunning {
      var amount = block.runningWords
      var element = block.container
      for _ in 0..<3 {
        element = document.nodes[element].parent
        amounts[element] += amount
        if amounts[element] > amounts[best] { best = element }
        amount *= 0.6
      }
    }
  }

  func share(of element: Int) -> Float { amounts[element] / max(1, amounts[best]) }
}

extension TextBlock {
  var isRunning: Bool { endsSentence || sentences > 0 }

  /// Words outside of links, of a long block only some.
  var runningWords: Float { min(Float(words), 150) * (1 - linkDensity) }
}

/// Blocks that stand in elements of the same names and classes from the body on, as the paragraphs
/// of an article do.
struct PathGroups {
  struct Group {
    var blocks: Float = 0
    var words: Float = 0
    var linked: Float = 0
    var running: Float = 0
  }

  private var groups: [UInt64: Group] = [:]
  private let paths: [UInt64]
  private var most: Float = 1

  init(of blocks: [TextBlock], paths: [UInt64]) {
    self.paths = paths
    for block in blocks {
      var group = groups[paths[block.container]] ?? Group()
      group.blocks += 1
      group.words += Float(block.words)
      group.linked += Float(block.linkedWords)
      if block.isRunning { group.running += block.runningWords }
      most = max(most, group.running)
      groups[paths[block.container]] = group
    }
  }

  func group(of block: TextBlock) -> Group { groups[paths[block.container]] ?? Group() }

  /// Compared with the group that has most running text.
  func evidence(of group: Group) -> Float { group.running / most }

  func areAlike(_ one: TextBlock, _ other: TextBlock) -> Bool {
    paths[one.container] == paths[other.container]
  }
}

/// Where the page's running text is in the order of its blocks.
struct RunningText {
  private static let fewestWords: Float = 15
  private static let farthest = 30

  /// Running words before each block, and before the end.
  private var before: [Float] = [0]
  /// How many blocks of it there are.
  let paragraphs: Int
  /// How many blocks away the last block of running text is, and the next.
  private let since: [Int]
  private let until: [Int]

  init(of blocks: [TextBlock]) {
    var sum: Float = 0
    for block in blocks {
      if block.isRunning { sum += block.runningWords }
      before.append(sum)
    }
    let isText = blocks.map { $0.isRunning && $0.runningWords >= Self.fewestWords }
    paragraphs = isText.count { $0 }
    since = Self.distances(isText)
    until = Self.distances(isText.reversed()).reversed()
  }

  /// For each place how far the last true one before it is.
  static func distances(_ marks: [Bool]) -> [Int] {
    var distance = farthest
    return marks.map { mark in
      defer { distance = mark ? 1 : min(farthest, distance + 1) }
      return distance
    }
  }

  /// In words, at least 1.
  var total: Float { max(1, before.last ?? 0) }

  func fill(_ index: Int, _ vector: inout [Float]) {
    vector[.blocksSinceText] = logarithm(Float(since[index]))
    vector[.blocksUntilText] = logarithm(Float(until[index]))
    vector[.textBefore] = before[index] / total
    vector[.textAfter] = 1 - before[index + 1] / total
  }
}
