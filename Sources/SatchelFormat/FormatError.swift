import SatchelDeflate

package import SatchelBytes

/// What is wrong with the bytes of an object, once its seal has been opened; or why a value has none.
package enum FormatError: Error, Equatable, CustomStringConvertible {
  /// Ends early, has bytes left over, or writes a number in other than its shortest form.
  case malformed(ByteError)

  // The packed body.
  case rawTooLong(UInt64)
  case packedLengthWrong
  case paddedLengthWrong
  case paddingNotZero
  case deflateBroken
  case rawLengthWrong
  case tooLargeToPack
  case compressionFailed(code: Int32)

  // Operations and segments.
  /// A newer version's operation: stop reading this log here, politely, and go on with the others.
  case unknownOperationKind(UInt8)
  case segmentEmpty
  case segmentTooLong
  case frameEmpty
  case frameTooLong(Int)
  case valueTooLong(Int)
  case countWrong(stated: UInt32, found: UInt64)
  case numbersOverflow
  case versionsUnsorted
  case versionZero
  case baseNamesItsOwner
  case noPreviousEntity
  case sameEntityNotMarked
  case sameStampNotMarked
  case firstStampWrong
  case stampOutOfRange
  case runEmpty
  case runsNotMerged
  case partsNotUsed

  // Entities, snapshots and blobs.
  case replicasUnsorted
  case replicaNotListed
  case replicaNotUsed
  case cellsUnsorted
  case cellEmpty
  case headsUnsorted
  case entitiesUnsorted
  case entityEmpty
  case partsWrong

  package var description: String {
    switch self {
    case .malformed(let error): error.description
    case .rawTooLong(let length): "it says it holds \(length) bytes; the limit is 4 MiB"
    case .packedLengthWrong: "its inner length does not fit its outer length"
    case .paddedLengthWrong: "it is padded to a wrong length"
    case .paddingNotZero: "its padding is not zero"
    case .deflateBroken: "its compressed bytes are broken"
    case .rawLengthWrong: "it unpacks to another length than it says"
    case .tooLargeToPack: "it is too large for one object, even compressed"
    case .compressionFailed(let code): "zlib failed with code \(code)"
    default: segmentDescription ?? stateDescription
    }
  }

  private var segmentDescription: String? {
    switch self {
    case .unknownOperationKind(let byte): "operation \(byte) is from a newer version of Satchel"
    case .segmentEmpty: "a segment without operations"
    case .segmentTooLong: "a segment of more operations or bytes than its header can say"
    case .frameEmpty: "a frame without operations"
    case .frameTooLong(let length): "a frame of \(length) bytes; the limit is 512 KiB"
    case .valueTooLong(let length): "a value of \(length) bytes; the limit is 256 KiB"
    case .countWrong(let stated, let found): "\(found) operations where the header says \(stated)"
    case .numbersOverflow: "operation numbers that do not fit 64 bits"
    case .versionsUnsorted: "a version vector out of order"
    case .versionZero: "a version vector that names a replica of which nothing was seen"
    case .baseNamesItsOwner: "a segment's base that names its own replica"
    case .noPreviousEntity: "an operation on the previous entity where there is none"
    case .sameEntityNotMarked: "an entity written out although it is the previous one"
    case .sameStampNotMarked: "a stamp written out although it is the previous one"
    case .firstStampWrong: "a first stamp that is not the first operation's"
    case .stampOutOfRange: "a stamp that does not fit 63 bits"
    case .runEmpty: "a run of no operations"
    case .runsNotMerged: "two runs in a row that could be one"
    case .partsNotUsed: "an operation with parts that its kind does not use"
    default: nil
    }
  }

  private var stateDescription: String {
    switch self {
    case .replicasUnsorted: "a list of replicas out of order"
    case .replicaNotListed: "a write of a replica that is not listed"
    case .replicaNotUsed: "a listed replica without a write"
    case .cellsUnsorted: "cells out of order"
    case .cellEmpty: "a cell without a write"
    case .headsUnsorted: "writes of one cell out of order"
    case .entitiesUnsorted: "entities out of order"
    case .entityEmpty: "an entity without cells"
    default: "parts of wrong lengths"
    }
  }
}

extension FormatError {
  init(_ error: DeflateError) {
    switch error {
    case .broken: self = .deflateBroken
    case .otherLength: self = .rawLengthWrong
    case .tooLong: self = .tooLargeToPack
    case .failed(let code): self = .compressionFailed(code: code)
    }
  }
}
