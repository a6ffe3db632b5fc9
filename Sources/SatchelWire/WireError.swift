package import SatchelBytes

/// What is wrong with an object's header or with a message between a client and a relay.
package enum WireError: Error, Equatable, CustomStringConvertible {
  /// The bytes end early, or more follow than the message tells.
  case bytes(ByteError)
  case notAnObject
  case unknownKind(UInt8)
  case wrongFlags(UInt8)
  case reservedByteInUse(UInt8)
  case bodyTooLong(UInt32)
  case wrongAccount
  case wrongStream
  case wrongCount(first: UInt64, count: UInt32)
  case unexpectedPrevious
  case bodyCut(missing: Int)
  /// The first bytes are not those of a message called `expected`.
  case notAMessage(expected: String)
  case unknownVersion(UInt8, message: String)
  case unknownStatus(UInt8)
  case keyFileTooLong(UInt64)
  case notAKeyFile
  case notASegment
  case tooManyNames(Int)
  case malformed(String)

  package var description: String {
    switch self {
    case .bytes(let error): "the message is damaged: \(error)"
    case .notAnObject: "the bytes do not start with SAT1, so they are not a Satchel object"
    case .unknownKind(let kind): "an object of kind \(kind) is unknown to this version"
    case .wrongFlags(let flags): "an object's flags are \(flags); only 3 (sealed) is accepted"
    case .reservedByteInUse(let byte): "an object's byte 7 is \(byte); it must be 0"
    case .bodyTooLong(let length):
      "an object's body is \(length) bytes long; the limit is \(ObjectHeader.maximumBodyLength)"
    case .wrongAccount: "an object's account does not suit its kind"
    case .wrongStream: "a segment's stream is not a replica followed by eight zeros"
    case .wrongCount(let first, let count):
      "an object's first number \(first) and count \(count) do not suit its kind"
    case .unexpectedPrevious: "an object that is not a segment names a previous one"
    case .bodyCut(let missing): "an object's body lacks \(missing) bytes"
    case .notAMessage(let expected): "the bytes do not start with \(expected)"
    case .unknownVersion(let version, let message):
      "a \(message) message of version \(version) is unknown; this one knows 1"
    case .unknownStatus(let status): "a segment's status \(status) is unknown"
    case .keyFileTooLong(let length):
      "the key file is \(length) bytes long; the limit is \(Limits.keyFile)"
    case .notAKeyFile: "the key file is not one object of kind 5 under the message's locator"
    case .notASegment: "an object in the log is not a segment"
    case .tooManyNames(let count):
      "\(count) objects are named at once; the limit is \(Limits.objectNames)"
    case .malformed(let what): "\(what) is not written as the protocol asks"
    }
  }
}

// Each read tells a fault of the bytes as a fault of the message.
extension ByteReader {
  mutating func take(_ count: Int) throws(WireError) -> ArraySlice<UInt8> {
    do { return try bytes(count) } catch { throw .bytes(error) }
  }

  mutating func number(bytes count: Int) throws(WireError) -> UInt64 {
    do { return try integer(bytes: count) } catch { throw .bytes(error) }
  }

  mutating func value<Value: FixedBytes>() throws(WireError) -> Value {
    do { return try fixed() } catch { throw .bytes(error) }
  }

  func end() throws(WireError) {
    do { try finish() } catch { throw .bytes(error) }
  }

  /// Four ASCII letters and the version 1, with which each message starts.
  mutating func expect(message: String) throws(WireError) {
    guard try take(4).elementsEqual(message.utf8) else { throw .notAMessage(expected: message) }
    let version = try take(1).first ?? 0
    guard version == 1 else { throw .unknownVersion(version, message: message) }
  }
}
