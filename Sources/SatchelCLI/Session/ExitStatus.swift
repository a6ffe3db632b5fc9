/// What a program's end tells a script, after sysexits.h.
enum ExitStatus: Int32, Sendable {
  case done = 0
  case usage = 64
  case badInput = 65
  case noSuchArticle = 66
  case unreachable = 69
  case internalError = 70
  case disk = 74
  case tryLater = 75
  case nonsense = 76
  case notAllowed = 77
  case configuration = 78
  case interrupted = 130
}

/// Why a verb did not do all of its work: a sentence for the person, a number for the script.
struct Failure: Error, CustomStringConvertible {
  let status: ExitStatus
  let description: String

  init(_ status: ExitStatus, _ description: String) {
    (self.status, self.description) = (status, description)
  }
}
