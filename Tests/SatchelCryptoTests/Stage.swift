import SatchelCrypto
import SatchelFormat

extension CryptoError {
  /// The stage at which an object fails, in the words of docs/test-vectors.md.
  var stage: String {
    switch self {
    case .notAnObject: "header"
    case .wrongKind: "kind"
    case .foreignAccount: "account"
    case .wrongPlace, .otherPairingCode: "place"
    case .wrongLength: "length"
    case .unknownKey: "key"
    case .sealBroken: "seal"
    case .readerTooOld: "reader"
    case .brokenBody(.rawTooLong), .brokenBody(.packedLengthWrong): "lengths"
    case .brokenBody(.paddedLengthWrong), .brokenBody(.paddingNotZero): "padding"
    case .brokenBody: "deflate"
    case .keyFileBroken: "keys"
    default: "none"
    }
  }
}

extension FormatError {
  var stage: String {
    switch self {
    case .unknownOperationKind: "newer"
    default: "content"
    }
  }
}
