import Hummingbird
import NIOCore
import SatchelBytes
import SatchelRelayLog
import SatchelWire

/// What serves requests: the log, and who may ask how much of it.
struct Relay: Sendable {
  let log: RelayLog
  let registration: RegistrationPolicy
  /// Whether the last address in X-Forwarded-For is the client's.
  let isBehindProxy: Bool
  let limits: RequestLimits
  let metrics = Metrics()

  func router() -> Router<RelayContext> {
    let router = Router(context: RelayContext.self)
    router.add(middleware: RefusalMiddleware(metrics: metrics))
    addStatusRoutes(to: router)
    addAccountRoutes(to: router)
    addLogRoutes(to: router)
    addObjectRoutes(to: router)
    return router
  }

  /// The device that the request shows a token of.
  ///
  /// - Throws: one and the same 401 for a missing or wrong token and for an unknown account.
  func grant(_ request: Request, _ context: RelayContext) async throws -> Grant {
    let account = try context.account()
    guard case .bearer(let token) = credential(request) else { throw Refusal.unauthorized }
    let (hash, now) = (SecretHash(of: token), currentMilliseconds())
    if let grant = log.knownGrant(account, hash, now: now) { return grant }
    let address = clientAddress(request, context)
    try limits.check(.wrongToken, address)
    guard let grant = try await log.grant(account, hash, now: now) else {
      limits.count(.wrongToken, address)
      throw Refusal.unauthorized
    }
    return grant
  }

  func credential(_ request: Request) -> Credential? {
    request.headers[.authorization].flatMap { Credential(headerValue: $0) }
  }

  /// What limits count by.
  func clientAddress(_ request: Request, _ context: RelayContext) -> String {
    if isBehindProxy,
      let last = request.headers[values: .forwardedFor].last?.split(separator: ",").last
    {
      return ClientAddress.name(last.drop { $0 == " " })
    }
    return ClientAddress.name(context.channel.remoteAddress?.ipAddress ?? "")
  }
}

/// A request's context: Hummingbird's own, and the connection.
struct RelayContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }

  /// The account that the path names.
  func account() throws -> AccountID {
    guard let account = parameters.get("account").flatMap({ AccountID(hex: $0) }) else {
      throw Refusal.notFound
    }
    return account
  }
}

// HTTPField.Name, as Hummingbird passes it on.
extension HTTPFields.Element.Name {
  /// Lets a client make an account where that needs an invite.
  static let invite = makeName("Satchel-Invite")
  static let forwardedFor = makeName("X-Forwarded-For")

  private static func makeName(_ text: String) -> Self { Self(text) ?? .via }
}
