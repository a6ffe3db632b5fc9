import Foundation

/// A home of its own for the measured program, as one machine has it.
struct Home {
  let folder: TemporaryFolder
  let satchel: Program

  init(binaries: String) throws(BenchError) {
    folder = try TemporaryFolder()
    satchel = Program(
      path: binaries + "/satchel", environment: ["SATCHEL_HOME": folder.path + "/home"])
  }

  var library: String { folder.path + "/home/data/library.sqlite" }

  /// Fills the library through the program itself, from a canonical export made up for it.
  func load(_ corpus: Corpus) throws(BenchError) -> Program.Run {
    let path = folder.path + "/articles.json"
    do {
      let file = try FileHandle.new(at: path)
      try file.write(#"{"format":"satchel-canonical","version":1,"articles":["#)
      for (index, article) in corpus.enumerated() {
        try file.write(index > 0 ? ",\n" : "")
        try file.write(contentsOf: try JSONEncoder().encode(article))
      }
      try file.write("]}\n")
    } catch { throw .cannotWrite(path) }
    return try satchel.run(["import", "--no-fetch", path])
  }
}

extension FileHandle {
  /// An empty file to write to.
  static func new(at path: String) throws -> FileHandle {
    try Data().write(to: URL(filePath: path))
    return try FileHandle(forWritingTo: URL(filePath: path))
  }

  func write(_ text: String) throws { try write(contentsOf: Data(text.utf8)) }
}
