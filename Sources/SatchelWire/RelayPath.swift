package import SatchelBytes

/// The addresses of a relay's services, below the address that a person gives.
package enum RelayPath {
  package static let accounts = "/v1/accounts"

  package static func keyFile(_ locator: Locator) -> String { "/v1/keys/\(locator.hex)" }

  package static func log(_ account: AccountID, _ query: LogQuery) -> String {
    "/v1/a/\(account.hex)/log?\(query.text)"
  }

  package static func ends(_ account: AccountID) -> String { "/v1/a/\(account.hex)/ends" }

  package static func devices(_ account: AccountID) -> String { "/v1/a/\(account.hex)/devices" }

  package static func device(_ account: AccountID, _ device: DeviceID) -> String {
    "\(devices(account))/\(device.hex)"
  }

  package static func rotate(_ account: AccountID) -> String { "/v1/a/\(account.hex)/rotate" }
  package static func objects(_ account: AccountID) -> String { "/v1/a/\(account.hex)/o" }
  package static func have(_ account: AccountID) -> String { "\(objects(account))/have" }
  package static func get(_ account: AccountID) -> String { "\(objects(account))/get" }
  package static func drop(_ account: AccountID) -> String { "\(objects(account))/drop" }

  package static func snapshots(_ account: AccountID) -> String {
    "/v1/a/\(account.hex)/snapshots"
  }
}
