import SatchelCapture
import SatchelConfig
import SatchelCrypto
import SatchelExchange
import SatchelHTTP
import SatchelModel
import SatchelRemotes
import SatchelQuery
import SatchelStorage
import SatchelSync

extension Failure {
  /// What any error of the rooms below means for a person and for a script.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as StorageError: self.init(error.status, error.description)
    case let error as QueryMistake: self.init(error)
    case let error as ModelError: self.init(.badInput, error.description)
    case let error as ConfigError: self.init(error.status, error.description)
    case let error as ExchangeError: self.init(error.status, error.description)
    case let error as ArticleDefect: self.init(.badInput, error.description)
    case let error as CaptureError: self.init(error.status, error.description)
    case let error as SyncError: self.init(error.status, error.description)
    case let error as RemoteAddressError: self.init(.usage, error.description)
    case let error as RemoteError: self.init(error.status, error.description)
    case let error as CryptoError: self.init(.badInput, error.description)
    case let error as TransportError: self.init(error.status, error.description)
    default: self.init(.internalError, "something unforeseen happened: \(error)")
    }
  }
}

extension StorageError {
  var status: ExitStatus {
    switch self {
    case .unknownArticle, .ambiguous, .noArticles, .onlyTrash, .unknownSearch:
      .noSuchArticle
    case .cannotUndoPurge, .searchInItself: .usage
    case .savedQuery: .badInput
    case .bodyTooLarge, .changeTooLarge, .model, .notALibrary, .damaged, .foreignDatabase:
      .badInput
    case .newerFormat: .configuration
    case .missing, .diskFull, .file: .disk
    case .readOnly, .otherAccount: .notAllowed
    case .busy: .tryLater
    case .interrupted: .interrupted
    case .refused: .internalError
    }
  }
}

extension ConfigError {
  fileprivate var status: ExitStatus {
    switch self {
    case .folder(_, let reason): Failure.status(ofSystem: reason)
    default: .configuration
    }
  }
}

extension ExchangeError {
  fileprivate var status: ExitStatus {
    switch self {
    case .unreadable(_, let reason): Failure.status(ofSystem: reason)
    case .changedMeanwhile: .tryLater
    case .interrupted: .interrupted
    default: .badInput
    }
  }
}

extension CaptureError {
  fileprivate var status: ExitStatus {
    switch self {
    case .unreachable(_, let error): error.status
    case .refused: .unreachable
    default: .badInput
    }
  }
}

extension TransportError {
  var status: ExitStatus {
    switch self {
    case .interrupted: .interrupted
    case .leftAlone: .tryLater
    case .libraryUnusable: .configuration
    case .notAWebAddress, .headerRefused: .badInput
    case .clearTextRefused, .addressRefused, .redirectRefused, .tooManyRedirects: .notAllowed
    case .cannotResolve, .cannotConnect, .timedOut, .connectionLost, .tls: .unreachable
    case .answerTooLarge, .headersTooLarge, .malformedAnswer: .nonsense
    }
  }
}

extension SyncError {
  fileprivate var status: ExitStatus {
    switch self {
    case .remote(let error): error.status
    case .storage(let error): error.status
    case .crypto, .keysDamaged: .badInput
    case .format, .refusedByRemote, .noProgress: .nonsense
    case .anotherSyncRuns: .tryLater
    case .noRemote, .alreadyHasRemote, .notThisRemote, .tooManyRemotes: .configuration
    case .severalRemotes: .usage
    case .noLibraryUnderCode, .otherAccount: .notAllowed
    }
  }
}

extension RemoteError {
  fileprivate var status: ExitStatus {
    switch self {
    case .unreachable, .tls, .wiped: .unreachable
    case .notARelay, .corrupt, .tooLarge, .unsuitable: .nonsense
    case .notAllowed, .unknownDevice: .notAllowed
    case .busy, .quotaExceeded, .conflict: .tryLater
    case .interrupted: .interrupted
    }
  }
}
