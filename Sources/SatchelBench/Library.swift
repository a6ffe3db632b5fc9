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

  /// Fills the library through the program itself, from a canonical export made up for it.
  func load(_ articles: [Corpus.Article]) throws(BenchError) -> Program.Run {
    let path = folder.path + "/articles.json"
    do {
      let encoder = JSONEncoder()
      let lines = try articles.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
      let document =
        #"{"format":"satchel-canonical","version":1,"articles":["#
        + lines.joined(separator: ",\n") + "]}\n"
      try Data(document.utf8).write(to: URL(filePath: path))
    } catch { throw .cannotWrite(path) }
    return try satchel.run(["import", path])
  }
}
