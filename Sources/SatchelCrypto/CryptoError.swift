package import SatchelBytes
package import SatchelFormat
package import SatchelWire

/// What is wrong with a sealed object, a key file or a pairing code.
///
/// The first group is in the order of the stages in which an object is judged: whatever fails first is
/// thrown, and nothing after it is looked at.
package enum CryptoError: Error, Equatable, CustomStringConvertible {
  case notAnObject(WireError)
  case wrongKind(expected: ObjectKind, found: ObjectKind)
  case foreignAccount(AccountID)
  /// The object is of the kind asked for, but another one, or stands in another's place.
  case wrongPlace
  case wrongLength(stated: Int, found: Int)
  case unknownKey(KeyID)
  /// Sealed under another key, changed, or moved.
  case sealBroken
  case readerTooOld(needed: UInt8)
  case brokenBody(FormatError)

  case keyFileBroken
  case otherPairingCode
  case otherLibrary
  case tooManyKeys(Int)
  case blobIsAnother

  case wordCount(Int)
  /// `position` counts from 1; `word` is cut to a few letters.
  case unknownWord(position: Int, word: String)
  case checksumWrong
  case linkBroken
  case linkTooNew

  package var description: String {
    switch self {
    case .notAnObject(let error): error.description
    case .wrongKind(let expected, let found): "an object of kind \(found) instead of \(expected)"
    case .foreignAccount(let account): "an object of another account, \(account)"
    case .wrongPlace: "an object that was stored in another one's place"
    case .wrongLength(let stated, let found):
      "an object whose header says \(stated) bytes follow, but \(found) do"
    case .unknownKey(let key):
      "an object sealed with a key that is not on this machine, \(key); "
        + "`satchel remote join` with the newest pairing code brings it"
    case .sealBroken: "an object whose seal is broken: it was changed, moved or forged"
    case .readerTooOld(let needed):
      "an object that needs format \(needed), which a newer Satchel reads; update Satchel"
    case .brokenBody(let error): "a sealed object that no Satchel wrote: \(error)"
    default: keyDescription ?? codeDescription
    }
  }

  private var keyDescription: String? {
    switch self {
    case .keyFileBroken: "the key file opens, but does not hold keys as it should"
    case .otherPairingCode: "the key file belongs to another pairing code"
    case .otherLibrary: "the keys belong to another library"
    case .tooManyKeys(let count): "\(count) keys; the limit is \(KeyRing.maximumKeys)"
    case .blobIsAnother: "a text whose parts do not add up to the one asked for"
    default: nil
    }
  }

  private var codeDescription: String {
    switch self {
    case .wordCount(let count): "a pairing code has 12 words; this has \(count)"
    case .unknownWord(let position, let word):
      "word \(position) of the pairing code, '\(word)', is not in the list; check its spelling"
    case .checksumWrong:
      "the words are all in the list, but do not make a pairing code; check their order"
    case .linkTooNew: "the pairing code was made by a newer Satchel; update Satchel"
    default: "a pairing link is satchel:1: and 26 characters; part of it is missing or mistyped"
    }
  }
}
