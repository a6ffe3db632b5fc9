/// Elements that stand on the page several times with running text in each, as posts, comments and
/// teasers do.
struct Repetition {
  private struct Series {
    var elements = 0
    var running: Float = 0
  }

  private static let levels = 8

  private let paths: [UInt64]
  private var series: [UInt64: Series] = [:]
  /// For each element with running text how many of its series are before it.
  private var places: [Int: Int] = [:]
  private var total: Float = 1
  /// The series of three or more with the most text.
  private var longest = Series()

  init(of blocks: [TextBlock], paths: [UInt64], in document: HTMLDocument) {
    self.paths = paths
    for block in blocks where block.isRunning {
      total += block.runningWords
      Self.forEachAncestor(of: block.container, in: document) { element in
        var known = series[paths[element]] ?? Series()
        if places[element] == nil {
          places[element] = known.elements
          known.elements += 1
        }
        known.running += block.runningWords
        series[paths[element]] = known
      }
    }
    for known in series.values where known.elements >= 3 {
      if (known.running, known.elements) > (longest.running, longest.elements) { longest = known }
    }
  }

  private static func forEachAncestor(
    of container: Int, in document: HTMLDocument, _ body: (Int) -> Void
  ) {
    var element = container
    for _ in 0..<levels {
      element = document.nodes[element].parent
      guard element > 0 else { return }
      body(element)
    }
  }

  func fill(_ block: TextBlock, in document: HTMLDocument, _ vector: inout [Float]) {
    vector[.repeatedMost] = logarithm(Float(longest.elements))
    vector[.repeatedMostShare] = longest.running / total
    var most = Series(elements: 1)
    Self.forEachAncestor(of: block.container, in: document) { element in
      guard let known = series[paths[element]], known.elements > most.elements else { return }
      most = known
      vector[.repeatPlace] = logarithm(Float(places[element] ?? known.elements))
    }
    vector[.repeats] = logarithm(Float(most.elements - 1))
    vector[.repeatShare] = most.running / total
  }
}
