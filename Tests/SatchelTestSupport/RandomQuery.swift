package import SatchelQuery

extension Query {
  /// Conditions put together in any way; `condition` gives one.
  package static func random(
    depth: Int = 3, using random: inout SeededGenerator,
    of condition: (inout SeededGenerator) -> Query
  ) -> Query {
    guard depth > 0, Int.random(in: 0..<3, using: &random) > 0 else { return condition(&random) }
    let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      Query.random(depth: depth - 1, using: &random, of: condition)
    }
    return switch Int.random(in: 0..<3, using: &random) {
    case 0: .all(of: parts)
    case 1: .any(of: parts)
    default: parts[0].negated
    }
  }
}
