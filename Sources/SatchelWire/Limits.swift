/// What a relay accepts and what a client may ask for, unless a relay's owner sets other limits.
package enum Limits {
  /// Bytes of a request's body, and of the objects in an answer that holds more than one.
  package static let requestBody = 900 * 1024
  /// Bytes that a client should accept as an answer: the objects, and what is written around them.
  package static let answerBody = 1024 * 1024
  /// Bytes of a key file, header included.
  package static let keyFile = 4096
  /// Names in one `have` or `get`.
  package static let objectNames = 1000
  /// Parts of one object, which `have` counts.
  package static let partsPerObject = 4096
  /// Snapshots in the answer to `snapshots`.
  package static let snapshots = 16
  /// Bytes of segments and objects that an account may store.
  package static let accountBytes: UInt64 = 2 << 30
  package static let devicesPerAccount = 64
  package static let replicasPerAccount = 256
  package static let parkedPollsPerDevice = 8
  /// The longest that a poll may wait, in seconds.
  package static let waitSeconds = 50
}
