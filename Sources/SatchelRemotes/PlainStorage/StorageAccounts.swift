package import SatchelBytes
package import SatchelSync
package import SatchelWire

/// What a machine asks of plain storage before the library is kept there.
///
/// There are no accounts to make and no machines to admit: whoever can write there may, and the keys decide
/// who can read.
package struct StorageAccounts: AccountRemote {
  private var store: any ObjectStore

  package init(_ store: any ObjectStore) { self.store = store }

  /// Tries the storage out, then leaves the key file.
  package mutating func register(
    _ registration: Registration, invite: String?
  ) throws(RemoteError) {
    let name = StoreLayout.keyFile(registration.locator)
    if let kept = try store.get(name, limit: Limits.keyFile) {
      guard kept == registration.keyFile else {
        throw .conflict("\(store.url) already holds another library under this code")
      }
      return
    }
    try StorageProbe(url: store.url).run(&store)
    try store.put(registration.keyFile, as: name)
    guard try store.get(name, limit: Limits.keyFile) == registration.keyFile else {
      throw .unsuitable(url: store.url, detail: "it does not give back what was written")
    }
  }

  package mutating func keyFile(_ locator: Locator) throws(RemoteError) -> [UInt8]? {
    try store.get(StoreLayout.keyFile(locator), limit: Limits.keyFile)
  }

  package mutating func enrol(
    _ enrolment: Enrolment, in account: AccountID, secret: [UInt8]
  ) throws(RemoteError) {}

  package mutating func knows(
    _ device: DeviceID, by token: [UInt8], in account: AccountID
  ) throws(RemoteError) -> Bool { true }
}
