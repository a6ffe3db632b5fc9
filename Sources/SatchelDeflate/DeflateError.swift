/// Why bytes are not packed or unpacked.
package enum DeflateError: Error, Equatable {
  /// What is packed is no stream, or more than one.
  case broken
  /// It unpacks to more or less than was said.
  case otherLength
  /// More than 4 GiB at once.
  case tooLong
  /// By a code of zlib, mostly for want of memory.
  case failed(code: Int32)
}
