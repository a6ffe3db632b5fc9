import Foundation

// Prints what Satchel costs beside the `sqlite3` program, as ratios within one run, and counts syncs to
// disk, requests and bytes. Times are only printed; a count beyond its goal makes it exit with 1.
//
// Usage: satchel-bench [ARTICLES] [RUNS]

/// Prints at once, also into a pipe: a run takes minutes.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

func complain(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

/// Runs all of it and says whether every count was within its goal.
func benchmark(articles count: Int, runs: Int) throws(BenchError) -> Bool {
  let binaries = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
  var corpus = Corpus(seed: 1)
  let articles = (0..<count).compactMap { corpus.article($0, of: count, wordsInText: 400) }

  let home = try Home(binaries: binaries)
  let loaded = try home.load(articles)
  say(
    "A library of \(articles.count) articles, imported in "
      + String(format: "%.1f s of processor time\n", loaded.processorMilliseconds / 1000))
  let plain = try PlainStore(file: home.folder.path + "/plain.sqlite", articles: articles)
  let verbs = VerbBench(home: home, plain: plain, articles: articles, runs: runs)
  try verbs.report()
  say("")
  let syncsOnce = try verbs.reportSyncs()
  if syncsOnce == nil { say("syncs to disk: not counted, since there is no strace") }
  say("")
  let bare = (0..<count).compactMap { corpus.article($0, of: count, wordsInText: nil) }
  let isSmall = try SyncBench(binaries: binaries, articles: bare).report()
  return syncsOnce != false && isSmall
}

let numbers = CommandLine.arguments.dropFirst().compactMap(Int.init).filter { $0 > 0 }
guard numbers.count == CommandLine.arguments.count - 1, numbers.count <= 2 else {
  complain("usage: satchel-bench [ARTICLES] [RUNS]")
  exit(64)
}
do {
  let isGood = try benchmark(
    articles: numbers.first ?? 10_000, runs: numbers.dropFirst().first ?? 41)
  exit(isGood ? 0 : 1)
} catch {
  complain("\(error)")
  exit(1)
}
