import SatchelTestSupport

/// Where the machines of a fleet meet.
enum Meeting: CaseIterable {
  case relay
  /// Plain storage that all see alike, or of which each has a copy.
  case server, copies
  /// A relay and a server's storage: the first machine knows both, the others one or both.
  case several

  enum Place { case relay, storage }

  var storage: StorageSide.Kind? {
    switch self {
    case .relay: nil
    case .server, .several: .server
    case .copies: .copies
    }
  }

  var hasRelay: Bool { self == .relay || self == .several }

  /// The places that a machine syncs with, in this order.
  func places(of machine: Int, _ random: inout SeededGenerator) -> [Place] {
    switch self {
    case .relay: return [.relay]
    case .server, .copies: return [.storage]
    case .several:
      let both: [[Place]] = [[.relay, .storage], [.storage, .relay]]
      let choices = machine == 0 ? both : both + [[.relay], [.storage]]
      return choices.randomElement(using: &random) ?? both[0]
    }
  }
}
