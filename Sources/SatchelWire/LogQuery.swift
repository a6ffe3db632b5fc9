package import SatchelBytes

/// The parameters of `GET` and `POST …/log`: `c=<cursor>&r=<replica>&t=<own tip>[&wait=<seconds>]`.
package struct LogQuery: Equatable, Sendable {
  package let cursor: Cursor
  /// Whose segments the answer leaves out, and whose tip it tells.
  package let replica: ReplicaID
  package let tip: OwnTip
  /// How long a `GET` may wait for news, in seconds; 0 to 50.
  package let wait: Int

  package init(cursor: Cursor, replica: ReplicaID, tip: OwnTip, wait: Int = 0) {
    self.cursor = cursor
    self.replica = replica
    self.tip = tip
    self.wait = wait
  }

  /// The text behind the question mark; every value is safe there as it is.
  package var text: String {
    let text = "c=\(cursor.text)&r=\(replica.hex)&t=\(tip.text)"
    return wait == 0 ? text : text + "&wait=\(wait)"
  }

  /// Reads the text behind the question mark, untrusted.
  ///
  /// `c` and `t` may be missing and mean the start; names that are unknown are passed over.
  package init(parsing text: some StringProtocol) throws(WireError) {
    var values: [String: String] = [:]
    for item in text.split(separator: "&") {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count == 2 ? String(parts[1]) : ""
      guard values.updateValue(value, forKey: String(parts[0])) == nil else {
        throw .malformed("the query")
      }
    }
    guard let replica = values["r"].flatMap({ ReplicaID(hex: $0) }) else {
      throw .malformed("the parameter r, a replica,")
    }
    self.replica = replica
    guard let cursor = Cursor(text: values["c"] ?? Cursor.start.text) else {
      throw .malformed("the parameter c, a cursor,")
    }
    self.cursor = cursor
    guard let tip = OwnTip(text: values["t"] ?? OwnTip.start.text) else {
      throw .malformed("the parameter t, an own tip,")
    }
    self.tip = tip
    guard let wait = Int(values["wait"] ?? "0"), (0...Limits.waitSeconds).contains(wait) else {
      throw .malformed("the parameter wait, 0 to \(Limits.waitSeconds) seconds,")
    }
    self.wait = wait
  }
}
