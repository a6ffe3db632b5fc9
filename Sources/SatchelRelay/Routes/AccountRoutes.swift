import Hummingbird
import SatchelBytes
import SatchelRelayLog
import SatchelWire

extension Relay {
  /// Room for a key file and the fields around it.
  private static let messageLimit = SatchelWire.Limits.keyFile + 256

  func addAccountRoutes(to router: Router<RelayContext>) {
    router.post("v1/accounts") { try await register($0, $1) }
    router.get("v1/keys/:locator") { try await keyFile($0, $1) }
    router.post("v1/a/:account/devices") { try await enrol($0, $1) }
    router.get("v1/a/:account/devices") { try await devices($0, $1) }
    router.delete("v1/a/:account/devices/:device") { try await removeDevice($0, $1) }
    router.post("v1/a/:account/rotate") { try await rotate($0, $1) }
  }

  private func register(_ request: Request, _ context: RelayContext) async throws -> Response {
    try limits.spend(.registration, clientAddress(request, context))
    return try await withBody(request, context, limit: Self.messageLimit) { body in
      let outcome = try await log.register(
        try Registration(decoding: body), invite: request.headers[.invite], policy: registration,
        now: currentMilliseconds())
      switch outcome {
      case .created: return .empty(.created)
      case .repeated: return .empty(.ok)
      case .taken: throw Refusal(status: .conflict, sentence: "this account exists already")
      case .inviteNeeded:
        throw Refusal(
          status: .forbidden, sentence: "this relay asks for an invite, and this one is not valid")
      case .closed:
        throw Refusal(status: .forbidden, sentence: "this relay takes no new accounts")
      }
    }
  }

  private func keyFile(_ request: Request, _ context: RelayContext) async throws -> Response {
    try limits.spend(.keyLookup, clientAddress(request, context))
    guard let locator = context.parameters.get("locator").flatMap({ Locator(hex: $0) }),
      let file = try await log.keyFile(locator)
    else {
      throw Refusal(status: .notFound, sentence: "no library answers to this code here")
    }
    return .bytes(file)
  }

  private func enrol(_ request: Request, _ context: RelayContext) async throws -> Response {
    let (account, address) = (try context.account(), clientAddress(request, context))
    try limits.check(.wrongToken, address)
    guard case .enrol(let secret) = credential(request) else { throw Refusal.unauthorized }
    return try await withBody(request, context, limit: Self.messageLimit) { body in
      let outcome = try await log.enrol(
        account, secret: SecretHash(of: secret), try Enrolment(decoding: body),
        now: currentMilliseconds())
      switch outcome {
      case .created: return .empty(.created)
      case .repeated: return .empty(.ok)
      case .tooManyDevices:
        throw Refusal(
          status: .forbidden, sentence: "this account has too many devices; remove one first")
      case .refused:
        limits.count(.wrongToken, address)
        throw Refusal.unauthorized
      }
    }
  }

  private func devices(_ request: Request, _ context: RelayContext) async throws -> Response {
    let grant = try await grant(request, context)
    let lines = try await log.devices(grant.account).map { $0.line + "\n" }
    return .text(lines.joined())
  }

  private func removeDevice(_ request: Request, _ context: RelayContext) async throws -> Response {
    let grant = try await grant(request, context)
    guard let device = context.parameters.get("device").flatMap({ DeviceID(hex: $0) }),
      try await log.removeDevice(device, of: grant.account)
    else {
      throw Refusal(status: .notFound, sentence: "this account has no such device")
    }
    return .empty(.noContent)
  }

  private func rotate(_ request: Request, _ context: RelayContext) async throws -> Response {
    let grant = try await grant(request, context)
    return try await withBody(request, context, limit: Self.messageLimit) { body in
      switch try await log.rotate(grant, try Rotation(decoding: body)) {
      case .done, .repeated: return .empty(.ok)
      case .taken: throw Refusal(status: .conflict, sentence: "this locator is in use already")
      }
    }
  }
}
