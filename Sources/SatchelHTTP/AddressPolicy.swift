/// Which machines a client may connect to.
///
/// The one place where that is decided. It is asked for each connection with the very address that is connected to, so a name that
/// resolves inward, a redirect inward and an odd spelling of an address all end here.
package enum AddressPolicy: Equatable, Sendable {
  /// For addresses that come from the user alone, or if the user allows private ones.
  case any
  /// For pages and all that they name.
  case publicOnly
  /// As `publicOnly`, and one port of this machine: a page server in a test.
  case publicOrLoopback(port: UInt16)

  func permits(_ address: IPAddress, port: UInt16) -> Bool {
    switch self {
    case .any: true
    case .publicOnly: address.isPublic
    case .publicOrLoopback(let allowed):
      address.isPublic || (address.isLoopback && port == allowed)
    }
  }

  /// Refuses an address that needs no look-up, before a proxy could be asked to reach it.
  func check(_ origin: WebAddress.Origin) throws(TransportError) {
    guard let address = IPAddress(origin.host), !permits(address, port: origin.port) else { return }
    throw .addressRefused(host: origin.name, address: address.description)
  }
}
