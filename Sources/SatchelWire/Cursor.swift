package import SatchelBytes

/// A place in an account's log on a relay: its index, and the running hash up to it.
///
/// The hash makes a restored or replaced relay notice that the place is not one of its own.
package struct Cursor: Hashable, Sendable {
  package var index: UInt64
  package var chain: HashPrefix

  package static let start = Cursor(index: 0, chain: .zero)

  package init(index: UInt64, chain: HashPrefix) { (self.index, self.chain) = (index, chain) }

  /// As in a request's query: `<index>.<chain in hexadecimal>`.
  package var text: String { "\(index).\(chain.hex)" }

  /// Nil unless `text` is exactly what `text` of some cursor is.
  package init?(text: some StringProtocol) {
    guard let (index, chain) = numberAndHash(text) else { return nil }
    self.init(index: index, chain: chain)
  }

  /// The place after one more segment: SHA-256(chain ‖ segment hash), first eight bytes.
  package func next(after segment: SegmentHash) -> Cursor {
    let hash = Digest.sha256(chain.bytes + segment.bytes).prefix(8)
    return Cursor(index: index + 1, chain: HashPrefix(bytes: hash) ?? .zero)
  }
}

/// The last operation of a replica that it knows the relay to hold.
package struct OwnTip: Hashable, Sendable {
  package var n: UInt64
  package var hash: HashPrefix

  package static let start = OwnTip(n: 0, hash: .zero)

  package init(n: UInt64, hash: HashPrefix) { (self.n, self.hash) = (n, hash) }

  /// As in a request's query: `<n>.<hash in hexadecimal>`.
  package var text: String { "\(n).\(hash.hex)" }

  package init?(text: some StringProtocol) {
    guard let (n, hash) = numberAndHash(text) else { return nil }
    self.init(n: n, hash: hash)
  }
}

private func numberAndHash(_ text: some StringProtocol) -> (UInt64, HashPrefix)? {
  let parts = text.split(separator: ".", omittingEmptySubsequences: false)
  guard parts.count == 2, let number = UInt64(parts[0]), String(number) == parts[0],
    let hash = HashPrefix(hex: parts[1])
  else { return nil }
  return (number, hash)
}
