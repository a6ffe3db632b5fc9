package import SatchelBytes
import SatchelHTTP
package import SatchelSync
package import SatchelWire

/// An account on Satchel's own relay, as one of its devices sees it.
///
/// Every answer is untrusted: its form is checked here, its objects by whoever opens them.
package struct RelayRemote: Remote {
  let channel: RelayChannel
  private let account: AccountID
  private let token: Credential

  /// An account at the end of `channel`; `token` are the 32 bytes that this device enrolled with.
  package init(_ channel: RelayChannel, account: AccountID, token: [UInt8]) {
    (self.channel, self.account) = (channel, account)
    self.token = .bearer(token)
  }

  package var traffic: Traffic { Traffic(channel.client.traffic) }

  package func exchange(
    _ segments: [[UInt8]], at position: LogPosition
  ) throws(RemoteError) -> RemoteAnswer? {
    var call = RelayChannel.Call(segments.isEmpty ? .get : .post, logPath(position))
    call.body = Array(segments.joined())
    let response = try send(call, accepting: segments.isEmpty ? [200, 204] : [200])
    guard response.status != 204 else { return nil }
    let answer = try channel.read(response, LogAnswer.init(decoding:))
    guard answer.statuses.count == segments.count else {
      throw .corrupt("it judged \(answer.statuses.count) of \(segments.count) segments")
    }
    return RemoteAnswer(answer)
  }

  package func objectsHeld(_ names: [ObjectName]) throws(RemoteError) -> [Bool] {
    var call = RelayChannel.Call(.post, RelayPath.have(account))
    call.body = names.flatMap(\.bytes)
    let bits = try send(call, accepting: [200]).body
    guard bits.count == (names.count + 7) / 8 else {
      throw channel.notARelay("it answered \(bits.count) bytes for \(names.count) names")
    }
    return names.indices.map { bits[$0 / 8] >> UInt8($0 % 8) & 1 == 1 }
  }

  package func putObjects(_ objects: [[UInt8]]) throws(RemoteError) -> [ObjectStatus] {
    var call = RelayChannel.Call(.post, RelayPath.objects(account))
    call.body = Array(objects.joined())
    let bytes = try send(call, accepting: [200]).body
    let statuses = bytes.compactMap(ObjectStatus.init(rawValue:))
    guard statuses.count == bytes.count, statuses.count == objects.count else {
      throw channel.notARelay("it answered \(bytes.count) bytes for \(objects.count) objects")
    }
    return statuses
  }

  /// A relay that is older than this request keeps them.
  package func dropObjects(_ names: [ObjectName]) throws(RemoteError) {
    var rest = names[...]
    while !rest.isEmpty {
      var call = RelayChannel.Call(.post, RelayPath.drop(account))
      call.body = rest.prefix(Limits.objectNames).flatMap(\.bytes)
      _ = try send(call, accepting: [200, 404])
      rest = rest.dropFirst(Limits.objectNames)
    }
  }

  package func objects(_ parts: [ObjectPart]) throws(RemoteError) -> [[UInt8]] {
    var call = RelayChannel.Call(.post, RelayPath.get(account))
    call.body = parts.flatMap(\.bytes)
    return try channel.read(send(call, accepting: [200]), splitObjects).map(Array.init)
  }

  package func snapshots() throws(RemoteError) -> [ObjectName] {
    let call = RelayChannel.Call(.get, RelayPath.snapshots(account))
    let bytes = try send(call, accepting: [200]).body
    guard bytes.count.isMultiple(of: 16), bytes.count <= 16 * Limits.snapshots else {
      throw channel.notARelay("its list of snapshots is \(bytes.count) bytes long")
    }
    return stride(from: 0, to: bytes.count, by: 16).compactMap { start in
      ObjectName(kind: .manifest, stream: Array(bytes[start..<start + 16]))
    }
  }

  /// Nil from a relay that is older than this request.
  package func ends() throws(RemoteError) -> [LogEnd]? {
    let call = RelayChannel.Call(.get, RelayPath.ends(account))
    let response = try send(call, accepting: [200, 404])
    guard response.status == 200 else { return nil }
    return try channel.read(response, LogEnds.init(decoding:)).ends
  }

  package func announce(_ snapshot: SnapshotNotice) throws(RemoteError) -> Bool {
    var call = RelayChannel.Call(.post, RelayPath.snapshots(account))
    call.body = SnapshotAnnouncement(
      stream: snapshot.name.stream, cursor: Cursor(text: snapshot.cursor.text) ?? .start,
      isWhole: snapshot.isWhole
    ).encoded()
    return try send(call, accepting: [200]).body == [0]
  }

  package func devices() throws(RemoteError) -> [DeviceEntry] {
    let call = RelayChannel.Call(.get, RelayPath.devices(account))
    let text = String(decoding: try send(call, accepting: [200]).body, as: UTF8.self)
    let lines = text.split(separator: "\n")
    let entries = lines.compactMap { DeviceEntry(line: $0) }
    // The device that asks is one of them.
    guard !entries.isEmpty, entries.count == lines.count else {
      throw channel.notARelay("its list of devices cannot be read")
    }
    return entries
  }

  /// A device that the relay doesn't know counts as removed: it may be, with the answer lost.
  package func removeDevice(_ device: DeviceID) throws(RemoteError) {
    let call = RelayChannel.Call(.delete, RelayPath.device(account, device))
    _ = try send(call, accepting: [200, 204, 404])
    guard try !knows(device) else {
      throw channel.notARelay("it said that it has shut a machine out, and still knows it")
    }
  }

  /// Whether it lists a machine; not if it turns us away ourselves.
  ///
  /// An answer without content proves nothing: a proxy may give it to every request.
  func knows(_ device: DeviceID) throws(RemoteError) -> Bool {
    do { return try devices().contains { $0.device == device } } catch .unknownDevice {
      return false
    }
  }

  package func rotate(_ rotation: Rotation, from former: Locator) throws(RemoteError) {
    var call = RelayChannel.Call(.post, RelayPath.rotate(account))
    call.body = rotation.encoded()
    _ = try send(call, accepting: [200, 201, 204])
    guard try RelayAccounts(channel).keyFile(rotation.locator) == rotation.keyFile else {
      throw channel.notARelay("it said that it has a new code, and does not know it")
    }
  }

  private func logPath(_ position: LogPosition, wait: Int = 0) -> String {
    let cursor = Cursor(text: position.cursor.text) ?? .start
    return RelayPath.log(
      account, LogQuery(cursor: cursor, replica: position.replica, tip: position.own, wait: wait))
  }

  /// The question for news, which the relay holds back for so many seconds, 0 to 50, until there is some.
  func question(at position: LogPosition, waitingSeconds: Int) -> RelayChannel.Call {
    let wait = min(max(waitingSeconds, 0), Limits.waitSeconds)
    var call = RelayChannel.Call(.get, logPath(position, wait: wait))
    call.heldBack = .seconds(wait)
    call.credential = token
    return call
  }

  private func send(
    _ call: RelayChannel.Call, accepting accepted: Set<Int>
  ) throws(RemoteError) -> Response {
    var call = call
    call.credential = token
    return try channel.send(call, accepting: accepted)
  }
}
