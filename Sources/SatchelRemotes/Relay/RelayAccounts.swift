package import SatchelBytes
import SatchelHTTP
package import SatchelSync
package import SatchelWire

/// What a machine asks of a relay before it is one of an account's devices.
package struct RelayAccounts: AccountRemote {
  private let channel: RelayChannel

  package init(_ channel: RelayChannel) { self.channel = channel }

  package func register(_ registration: Registration, invite: String?) throws(RemoteError) {
    var call = RelayChannel.Call(.post, RelayPath.accounts)
    call.body = registration.encoded()
    if let invite { call.headers = [("Satchel-Invite", invite)] }
    let response = try channel.send(call, accepting: [200, 201, 403, 409])
    switch response.status {
    case 403 where invite == nil:
      throw .notAllowed(
        "\(channel.url) takes new accounts by invite only; ask its operator for one")
    case 403:
      throw .notAllowed("\(channel.url) did not accept the invite; ask its operator for another")
    case 409:
      throw .conflict("\(channel.url) already holds another account under this code")
    default: return
    }
  }

  package func keyFile(_ locator: Locator) throws(RemoteError) -> [UInt8]? {
    var call = RelayChannel.Call(.get, RelayPath.keyFile(locator))
    call.answerLimit = Limits.keyFile
    let response = try channel.send(call, accepting: [200, 404])
    guard response.status == 200 else { return nil }
    let header = try channel.read(response) { bytes throws(WireError) in
      try ObjectHeader(parsing: bytes)
    }
    guard header.kind == .keyFile, header.stream == locator.bytes,
      response.body.count == ObjectHeader.size + Int(header.bodyLength)
    else { throw .corrupt("the key file is not the one asked for") }
    return response.body
  }

  package func enrol(
    _ enrolment: Enrolment, in account: AccountID, secret: [UInt8]
  ) throws(RemoteError) {
    var call = RelayChannel.Call(.post, RelayPath.devices(account))
    call.body = enrolment.encoded()
    call.credential = .enrol(secret)
    guard try channel.send(call, accepting: [200, 201, 401]).status != 401 else {
      throw .notAllowed("\(channel.url) does not accept the pairing code any more")
    }
  }

  package func knows(
    _ device: DeviceID, by token: [UInt8], in account: AccountID
  ) throws(RemoteError) -> Bool {
    try RelayRemote(channel, account: account, token: token).knows(device)
  }
}
