import SatchelBytes
import SatchelModel

/// How a fleet merges: by Satchel's rules, or by one that is broken on purpose.
struct Rules: Sendable {
  var apply: @Sendable (inout Entity, Operation, Context) -> [CellKey: [Head]] = {
    $0.apply($1, in: $2)
  }
  var join: @Sendable (Entity, Entity, _ here: VersionVector, _ there: VersionVector) -> Entity = {
    $0.joined($1, seenHere: $2, seenThere: $3)
  }
  /// Whether a machine closes its own segment before it takes foreign operations in.
  var cutsFirst = true
  /// Whether a machine skips operations that it has seen.
  var skipsRepeats = true
  /// Whether a segment waits until its base has been seen.
  var waitsForBase = true
}

/// Mistakes that an implementation could make, each of which the fleet must notice.
enum Mistake: CaseIterable, Sendable {
  case firstComeWinsTies
  case baseIsIgnored
  case writesDropNothing
  case writesDropTheUnseen
  case deletesDropTheUnseen
  case purgesDropTheUnseen
  case joinsUnite
  case joinsReplace
  case lifeIsInferredFromTheField
  case foreignOperationsEnterAnOpenSegment
  case repeatsAreAppliedAgain
  case segmentsAreAppliedBeforeTheirBase

  var rules: Rules {
    switch self {
    case .firstComeWinsTies: Rules(apply: Self.keepingFirstOfEqualStamps)
    case .baseIsIgnored:
      Rules(apply: { $0.apply($1, in: Context(base: VersionVector(), dot: $2.dot)) })
    case .writesDropNothing:
      Rules(apply: { $0.apply($1.kind == .write ? $1.of(kind: .add) : $1, in: $2) })
    case .writesDropTheUnseen: Rules(apply: Self.seeingAll { $0 == .write })
    case .deletesDropTheUnseen: Rules(apply: Self.seeingAll { $0 == .delete })
    case .purgesDropTheUnseen: Rules(apply: Self.seeingAll { $0 == .purge })
    case .joinsUnite: Rules(join: { here, there, _, _ in Entity(union: [here, there]) })
    case .joinsReplace: Rules(join: { _, there, _, _ in there })
    case .lifeIsInferredFromTheField: Rules(apply: Self.inferringLife)
    case .foreignOperationsEnterAnOpenSegment: Rules(cutsFirst: false)
    case .repeatsAreAppliedAgain: Rules(skipsRepeats: false)
    case .segmentsAreAppliedBeforeTheirBase: Rules(waitsForBase: false)
    }
  }

  private static let keepingFirstOfEqualStamps:
    @Sendable (inout Entity, Operation, Context) -> [CellKey: [Head]] = {
      let before = $0
      let dropped = $0.apply($1, in: $2)
      let stamps = Set(before[$1.key].heads.map(\.stamp))
      guard $1.kind == .write, stamps.contains($1.stamp) else {
        return dropped
      }
      var cells = $0.cells
      cells[$1.key] = before[$1.key]
      $0 = Entity(cells: cells)
      return dropped
    }

  /// Operations of some kinds drop whatever they meet.
  private static func seeingAll(
    _ isMeant: @escaping @Sendable (OperationKind) -> Bool
  ) -> @Sendable (inout Entity, Operation, Context) -> [CellKey: [Head]] {
    { entity, operation, context in
      guard isMeant(operation.kind) else { return entity.apply(operation, in: context) }
      var base = context.base
      for head in entity.cells.values.flatMap(\.heads) where head.dot.replica != context.dot.replica
      {
        base[head.dot.replica] = Version(
          n: max(head.dot.n, base[head.dot.replica]?.n ?? 0), hash: .zero)
      }
      return entity.apply(operation, in: Context(base: base, dot: context.dot))
    }
  }

  /// What an implementation does that does not know some newer field.
  private static let inferringLife:
    @Sendable (inout Entity, Operation, Context) -> [CellKey: [Head]] = {
      var operation = $1
      operation.givesLife = operation.givesLife && operation.key.field < Field(number: 100)
      return $0.apply(operation, in: $2)
    }
}

extension Operation {
  fileprivate func of(kind: OperationKind) -> Operation {
    var copy = self
    copy.kind = kind
    return copy
  }
}
