import SatchelBytes
import SatchelModel

/// What a library must hold, told from all operations at once and without applying any: a head is there
/// unless some operation that had seen it drops its cell.
struct Oracle {
  let history: [Issued]

  func state(seen: VersionVector) -> [EntityID: Entity] {
    let known = history.filter { seen.contains($0.context.dot) }
    return Dictionary(grouping: known, by: \.operation.entity).compactMapValues { issued in
      var cells: [CellKey: [Head]] = [:]
      for one in issued {
        for (key, value) in one.operation.written {
          let isDropped = issued.contains {
            $0.operation.drops(key) && $0.context.saw(one.context.dot)
          }
          guard !isDropped else { continue }
          let head = Head(dot: one.context.dot, stamp: one.operation.stamp, value: value)
          cells[key, default: []].append(head)
        }
      }
      return cells.isEmpty ? nil : Entity(cells: cells.mapValues { Cell(heads: $0) })
    }
  }
}

extension Operation {
  /// The cells in which it leaves a head of its own.
  var written: [CellKey: [UInt8]] {
    var written: [CellKey: [UInt8]] = [:]
    switch kind {
    case .write, .add: written[key] = value
    case .delete: written[CellKey(.deleted)] = []
    case .nop, .remove, .purge, .removePrefix: break
    }
    if givesLife { written[CellKey(.life)] = [] }
    return written
  }

  fileprivate func drops(_ other: CellKey) -> Bool {
    if givesLife, other == CellKey(.life) { return true }
    return switch kind {
    case .write, .remove: other == key
    case .delete: other == CellKey(.life) || other == CellKey(.deleted)
    case .purge: true
    case .removePrefix: other.field == key.field && other.element.starts(with: key.element)
    case .nop, .add: false
    }
  }
}
