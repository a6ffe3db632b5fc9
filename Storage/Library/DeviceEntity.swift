import SatchelModel

// What machines tell each other of themselves.
extension Library {
  /// Tells the other machines what this one is called, and the ids, of 8 bytes each, that its remotes know it by.
  ///
  /// Writes nothing if they were told before.
  package func introduce(
    as name: String, knownBy ids: Set<[UInt8]>, now: Int64
  ) throws(StorageError) {
    let introduction = Introduction(name: Array(name.utf8.prefix(256)), ids: ids)
    let isTold = try read { connection throws(StorageError) in
      introduction.isTold(by: try connection.entity(.device(connection.meta().replica)))
    }
    guard !isTold else { return }
    try write { connection throws(StorageError) in
      var writer = try OwnWriter(connection, now: now)
      let id = EntityID.device(writer.meta.replica)
      var changeset = Changeset(connection)
      let changes = introduction.changes(of: try changeset.entity(id), id, at: writer.stamp())
      try writer.issue(changes, in: &changeset)
      _ = try changeset.write()
      try writer.finish()
    }
  }

  /// What the machines are called that remotes know by these ids.
  package func namesByDevice() throws(StorageError) -> [[UInt8]: [String]] {
    try read { connection throws(StorageError) in
      let devices = try connection.all("SELECT replica, name FROM device ORDER BY name, replica") {
        (replica: $0.replica(0), name: $0.text(1))
      }
      var names: [[UInt8]: [String]] = [:]
      for (replica, name) in devices {
        for id in try connection.entity(.device(replica)).keys(of: .access).map(\.element) {
          names[id, default: []].append(name)
        }
      }
      return names
    }
  }
}

/// What a machine has to say of itself.
///
/// An id that is in use no longer is not taken back: no remote knows it, so that it says nothing.
private struct Introduction {
  let name: [UInt8]
  let ids: Set<[UInt8]>

  func isTold(by entity: Entity) -> Bool { isNamed(by: entity) && newKeys(to: entity).isEmpty }

  private func isNamed(by entity: Entity) -> Bool { entity[.title].winner?.value == name }

  private func newKeys(to entity: Entity) -> [CellKey] {
    Set(ids.map { CellKey(.access, $0) }).subtracting(entity.keys(of: .access)).sorted()
  }

  func changes(of entity: Entity, _ id: EntityID, at stamp: Stamp) -> [Operation] {
    (isNamed(by: entity)
      ? [] : [Operation(.write, CellKey(.title), of: id, at: stamp, value: name)])
      + newKeys(to: entity).map { Operation(.write, $0, of: id, at: stamp) }
  }
}
