import SatchelBytes
import SatchelFormat
import SatchelModel

// Values out of few ids and near stamps, so that repeats and ties come often.

extension RandomNumberGenerator {
  mutating func bytes(upTo limit: Int) -> [UInt8] {
    (0..<Int.random(in: 0...limit, using: &self)).map { _ in .random(in: 0...255, using: &self) }
  }

  mutating func replica() -> ReplicaID { ReplicaID(value: .random(in: 1...5, using: &self)) }

  mutating func entity() -> EntityID {
    let id = ArticleID(high: 0, low: .random(in: 0...3, using: &self))
    return EntityID(kind: EntityKind(number: .random(in: 0...2, using: &self)), id: id)
  }

  mutating func stamp() -> Stamp {
    switch Int.random(in: 0..<8, using: &self) {
    case 0: .zero
    case 1: .largest
    default: Stamp(clamping: 1 << 57 + .random(in: 0...3, using: &self))
    }
  }

  mutating func key() -> CellKey {
    let number: UInt64 = Bool.random(using: &self) ? .random(in: 0...40, using: &self) : .max
    return CellKey(Field(number: number), bytes(upTo: 3))
  }

  mutating func frame() -> [Operation] {
    var frame: [Operation] = []
    while frame.isEmpty || Int.random(in: 0..<4, using: &self) > 0 {
      let next = operation()
      if next.kind == .nop, frame.last?.kind == .nop { continue }
      frame.append(next)
    }
    return frame
  }

  mutating func vector() -> VersionVector {
    var vector = VersionVector()
    for _ in 0..<Int.random(in: 0...4, using: &self) {
      let hash = HashPrefix(value: .random(in: 0 ... .max, using: &self))
      vector[replica()] = Version(n: .random(in: 1...300, using: &self), hash: hash)
    }
    return vector
  }

  mutating func state() -> Entity {
    var cells: [CellKey: Cell] = [:]
    for _ in 0..<Int.random(in: 0...6, using: &self) {
      let key = key()
      for _ in 0..<Int.random(in: 1...3, using: &self) {
        cells[key, default: Cell()].insert(head())
      }
    }
    return Entity(cells: cells)
  }

  mutating func head() -> Head {
    let dot = Dot(replica: replica(), n: .random(in: 1...200, using: &self))
    return Head(dot: dot, stamp: stamp(), value: bytes(upTo: 5))
  }

  private mutating func operation() -> SatchelModel.Operation {
    let (entity, stamp, life) = (entity(), stamp(), Bool.random(using: &self))
    switch OperationKind(rawValue: .random(in: 0...6, using: &self)) {
    case .write:
      return Operation(
        .write, key(), of: entity, at: stamp, value: bytes(upTo: 9), givesLife: life)
    case .add:
      return Operation(.add, key(), of: entity, at: stamp, value: bytes(upTo: 9), givesLife: life)
    case .remove: return Operation(.remove, key(), of: entity, at: stamp, givesLife: life)
    case .removePrefix: return Operation(.removePrefix, key(), of: entity, at: stamp)
    case .delete: return Operation(.delete, of: entity, at: stamp)
    case .purge: return Operation(.purge, of: entity, at: stamp)
    default: return .nop(run: .random(in: 1...500, using: &self))
    }
  }

  /// `bytes` with one small fault: a flipped bit, a byte too few, too many or changed.
  mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var damaged = bytes
    guard let place = damaged.indices.randomElement(using: &self) else { return [0] }
    switch Int.random(in: 0..<5, using: &self) {
    case 0: damaged[place] ^= 1 << UInt8.random(in: 0...7, using: &self)
    case 1: damaged[place] = .random(in: 0...3, using: &self)
    case 2: damaged.remove(at: place)
    case 3: damaged.insert(.random(in: 0...3, using: &self), at: place)
    default: damaged.removeSubrange(place...)
    }
    return damaged
  }
}

/// Hexadecimal with spaces between its parts.
func hexadecimal(_ text: String) -> [UInt8]? { Hex.decode(text.filter { $0 != " " }) }

extension EntityID {
  static let first = EntityID.article(ArticleID(high: 1, low: 2))
  static let second = EntityID.article(ArticleID(high: 3, low: 4))
}

extension ReplicaID {
  static let laptop = ReplicaID(value: 0x0101_0101_0101_0101)
  static let phone = ReplicaID(value: 0x0202_0202_0202_0202)
}
