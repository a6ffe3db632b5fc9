import ArgumentParser
import SatchelExchange

/// How a verb prints the data that it was asked for.
struct DataOptions: ParsableArguments {
  @Flag(help: "Print one JSON array.") var json = false
  @Flag(help: "Print one JSON object a line.") var ndjson = false

  func validate() throws {
    if json, ndjson { throw ValidationError("--json and --ndjson exclude each other.") }
  }

  var isJSON: Bool { json || ndjson }
}

/// Writes JSON values one by one, as an array or a line each, without holding them all.
struct JSONStream {
  private let isArray: Bool
  private var writer = JSONWriter()

  init(_ options: DataOptions) {
    isArray = !options.ndjson
    if isArray { writer.beginArray() }
  }

  mutating func add(_ write: (inout JSONWriter) -> Void) throws(Failure) {
    if isArray {
      writer.lineBreakBeforeElement()
      write(&writer)
    } else {
      writer.beginDocument()
      write(&writer)
      writer.lineBreak()
    }
    try Output.write(writer.drain())
  }

  mutating func finish() throws(Failure) {
    if isArray {
      writer.lineBreak()
      writer.endArray()
      writer.lineBreak()
    }
    try Output.write(writer.drain())
  }
}

extension Output {
  /// Prints one JSON object.
  static func json(_ write: (inout JSONWriter) -> Void) throws(Failure) {
    var writer = JSONWriter()
    writer.object(write)
    writer.lineBreak()
    try Self.write(writer.drain())
  }
}
