import Hummingbird
import SatchelRelayLog
import SatchelWire

extension Relay {
  func addObjectRoutes(to router: Router<RelayContext>) {
    router.post("v1/a/:account/o") { try await storeObjects($0, $1) }
    router.post("v1/a/:account/o/have") { try await haveObjects($0, $1) }
    router.post("v1/a/:account/o/get") { try await getObjects($0, $1) }
    router.post("v1/a/:account/o/drop") { try await dropObjects($0, $1) }
    router.get("v1/a/:account/snapshots") { request, context in
      Response.bytes(try await log.snapshots(try await grant(request, context)))
    }
    router.post("v1/a/:account/snapshots") { try await announceSnapshot($0, $1) }
  }

  private func storeObjects(_ request: Request, _ context: RelayContext) async throws -> Response {
    let grant = try await grant(request, context)
    return try await withBody(request, context, limit: SatchelWire.Limits.requestBody) { body in
      let objects = try splitObjects(body)
      guard let statuses = try await log.store(objects, grant) else { throw Refusal.unauthorized }
      metrics.countObjects(statuses.count { $0 == .stored })
      return .bytes(statuses.map(\.rawValue))
    }
  }

  private func announceSnapshot(
    _ request: Request, _ context: RelayContext
  ) async throws -> Response {
    let grant = try await grant(request, context)
    return try await withBody(request, context, limit: SnapshotAnnouncement.size) { body in
      let isTaken = try await log.announce(try SnapshotAnnouncement(decoding: body), grant)
      return .bytes([isTaken ? 0 : 1])
    }
  }

  private func haveObjects(_ request: Request, _ context: RelayContext) async throws -> Response {
    let grant = try await grant(request, context)
    let limit = SatchelWire.Limits.objectNames * ObjectName.size
    return try await withBody(request, context, limit: limit) { body in
      let present = try await log.have(try ObjectName.list(decoding: body), grant)
      var bitmap = [UInt8](repeating: 0, count: (present.count + 7) / 8)
      for (index, isPresent) in present.enumerated() where isPresent {
        bitmap[index / 8] |= 1 << UInt8(index % 8)
      }
      return .bytes(bitmap)
    }
  }

  private func getObjects(_ request: Request, _ context: RelayContext) async throws -> Response {
    let grant = try await grant(request, context)
    let limit = SatchelWire.Limits.objectNames * ObjectPart.size
    return try await withBody(request, context, limit: limit) { body in
      .bytes(try await log.objects(try ObjectPart.list(decoding: body), grant))
    }
  }

  private func dropObjects(_ request: Request, _ context: RelayContext) async throws -> Response {
    let grant = try await grant(request, context)
    let limit = SatchelWire.Limits.objectNames * ObjectName.size
    return try await withBody(request, context, limit: limit) { body in
      try await log.drop(try ObjectName.list(decoding: body), grant)
      return .bytes([])
    }
  }
}
