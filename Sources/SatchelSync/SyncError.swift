package import SatchelCrypto
package import SatchelFormat
package import SatchelStorage

/// Why a sync or a pairing stopped.
///
/// What was done until then stays done, and nothing is lost.
package enum SyncError: Error, CustomStringConvertible {
  case remote(RemoteError)
  case storage(StorageError)
  case crypto(CryptoError)
  case format(FormatError)
  case anotherSyncRuns
  case noRemote
  case alreadyHasRemote(url: String)
  case notThisRemote(url: String)
  case severalRemotes([String])
  case tooManyRemotes(Int)
  case noLibraryUnderCode(url: String)
  case otherAccount(url: String)
  case keysDamaged(path: String)
  case refusedByRemote(String)
  case noProgress

  package var description: String {
    switch self {
    case .remote(let error): error.description
    case .storage(let error): error.description
    case .crypto(let error): error.description
    case .format(let error): error.description
    case .anotherSyncRuns: "another sync of this library is running; try again when it is done"
    case .noRemote:
      "this library has no remote yet; `satchel remote add URL` makes one, "
        + "`satchel remote join URL` joins the one of another machine"
    case .alreadyHasRemote(let url):
      "this library already syncs with \(url)"
    case .notThisRemote(let url):
      "this library does not sync with '\(url)'; see `satchel remote list`"
    case .severalRemotes(let names):
      "this library has several remotes; name one of them: \(names.joined(separator: ", "))"
    case .tooManyRemotes(let most):
      "a library can have \(most) remotes; `satchel remote remove` makes room"
    case .noLibraryUnderCode(let url):
      "no library answers to this code at \(url); check the code and the address"
    case .otherAccount(let url):
      "the code is of another library than this machine's; nothing was sent to \(url). "
        + "Use an empty SATCHEL_HOME to join it"
    case .keysDamaged(let path):
      "the keys in \(path) cannot be read; restore the file, or join again with the pairing code"
    case .refusedByRemote(let detail): "the relay refused a change: \(detail)"
    case .noProgress: "the remote keeps asking for the same again; try later"
    }
  }
}
