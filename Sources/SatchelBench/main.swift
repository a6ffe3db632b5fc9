import Foundation

// Prints what Satchel costs beside the `sqlite3` program, as ratios within one run, and counts syncs to
// disk, requests and bytes. Times are only printed; a count beyond its goal makes it exit with 1.
//
// Usage: satchel-bench [--runs RUNS] [ARTICLES …]
// Each number of articles is a library of its own; syncs are counted with the first.

/// Prints at once, also into a pipe: a run takes minutes.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

func complain(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

/// Measures the verbs on a library of `count` articles, and says whether every count was within its goal.
func benchmarkVerbs(articles count: Int, runs: Int) throws(BenchError) -> Bool {
  // A median of 4 KB; very many articles have short texts, so that they fit on any disk.
  let corpus = Corpus(count: count, wordsInText: count > 100_000 ? 20 : 500)
  let home = try Home(binaries: Program.folder)
  let loaded = try home.load(corpus)
  let plain = try PlainStore(file: home.folder.path + "/plain.sqlite", corpus: corpus)
  say("A library of \(count) articles")
  sayImport(loaded, plain.loading)
  try MergingCost(library: home.library, folder: home.folder.path).report(plain: plain.file)
  let verbs = VerbBench(
    home: home, plain: plain, ids: corpus.prefix(10_000).map(\.id), isLarge: count >= 100_000,
    runs: runs)
  try verbs.report()
  let syncsOnce = try verbs.reportSyncs()
  if syncsOnce == nil { say("syncs to disk: not counted, since there is no strace") }
  say("")
  return syncsOnce != false
}

func sayImport(_ own: Program.Run, _ plain: Program.Run) {
  say(
    String(
      format:
        "import: %.1f s of processor time, %.1f in sqlite3, ratio %.2f (goal: 1.5), %d MB of memory (goal: 250)",
      own.processorMilliseconds / 1000, plain.processorMilliseconds / 1000,
      own.processorMilliseconds / plain.processorMilliseconds, own.peakMegabytes))
}

func benchmark(sizes: [Int], runs: Int) throws(BenchError) -> Bool {
  var isGood = true
  for count in sizes { isGood = try benchmarkVerbs(articles: count, runs: runs) && isGood }
  do { try JoinBench().report() } catch { throw .unexpected("joining", "\(error)") }
  let bare = Corpus(count: sizes[0], wordsInText: nil)
  return try SyncBench(binaries: Program.folder, corpus: bare).report() && isGood
}

var words = CommandLine.arguments.dropFirst()
var runs = 41
if words.first == "--runs" {
  runs = words.dropFirst().first.flatMap(Int.init) ?? 0
  words = words.dropFirst(2)
}
let sizes = words.isEmpty ? [10_000] : words.compactMap(Int.init).filter { $0 > 0 }
guard runs > 0, !sizes.isEmpty, sizes.count == max(1, words.count) else {
  complain("usage: satchel-bench [--runs RUNS] [ARTICLES …]")
  exit(64)
}
do {
  exit(try benchmark(sizes: sizes, runs: runs) ? 0 : 1)
} catch {
  complain("\(error)")
  exit(1)
}
