import Foundation

/// Verbs against the `sqlite3` program doing the same: processor time of whole processes, run in turn, so
/// that what else the machine does hits both alike.
struct VerbBench {
  let home: Home
  let plain: PlainStore
  let ids: [String]
  /// A hundred thousand articles or more: then the plain store takes long to rank.
  let isLarge: Bool
  let runs: Int

  func report() throws(BenchError) {
    say("Processor time of whole processes, medians of \(runs) runs, in milliseconds")
    say(row("", "satchel", "sqlite3", "ratio", "goal"))
    try compare("--version", atMost: 3) { _ in (["--version"], nil) }
    try compare("--help", atMost: 3) { _ in (["--help"], nil) }
    try compare("list --limit 25") { _ in (["list", "--limit", "25"], PlainStore.list) }
    try compare("search (rare word)") { _ in
      (["search", Corpus.rareWord, "--limit", "25"], PlainStore.search(Corpus.rareWord))
    }
    try compare("search (common word)", atMost: isLarge ? 1.5 : 4) { _ in
      (["search", Corpus.commonWord, "--limit", "25"], PlainStore.search(Corpus.commonWord))
    }
    try compare("show") { index in
      (["show", article(index)], PlainStore.show(article(index)))
    }
    try compare("tag") { index in
      (["tag", article(index), "bench"], PlainStore.tag(article(index), "bench"))
    }
    try compare("note") { index in
      let text = "measured \(index)"
      return (
        ["note", article(index), "-m", text], PlainStore.note(article(index), text)
      )
    }
  }

  /// How often a verb makes the disk write, counted by `strace`; nil where there is none.
  ///
  /// - Returns: Whether each verb synced exactly once.
  func reportSyncs() throws(BenchError) -> Bool? {
    var isGood = true
    for (verb, arguments) in [("tag", ["synced"]), ("note", ["-m", "synced"])] {
      // A log that has grown long is emptied by some write, with a sync more; the next has none.
      var counts: [Int] = []
      for run in runs...runs + 1 {
        guard let count = try syncs([verb, article(run)] + arguments) else { return nil }
        counts.append(count)
      }
      let count = counts.min() ?? 0
      say("\(verb): \(count) sync\(count == 1 ? "" : "s") to disk (goal: 1)")
      isGood = isGood && count == 1
    }
    return isGood
  }

  private func syncs(_ words: [String]) throws(BenchError) -> Int? {
    let trace = home.folder.path + "/trace"
    var strace = Program(path: "strace")
    strace.environment = home.satchel.environment
    let options = ["-f", "-qq", "-e", "trace=fsync,fdatasync,sync,syncfs,msync", "-o", trace]
    do { try strace.run(options + [home.satchel.path] + words) } catch BenchError.cannotStart {
      return nil
    }
    return Program.text(trace).split(separator: "\n").filter { $0.contains("sync") }.count
  }

  private func article(_ index: Int) -> String { ids[(index * 37 + 11) % ids.count] }

  private func compare(
    _ name: String, atMost goal: Double = 4,
    _ commands: (Int) -> (satchel: [String], sqlite: String?)
  ) throws(BenchError) {
    var (own, limit): ([Double], [Double]) = ([], [])
    for index in 0..<runs {
      let (arguments, statements) = commands(index)
      own.append(try home.satchel.run(arguments).processorMilliseconds)
      limit.append(try plain.run(statements).processorMilliseconds)
    }
    let (median, plainMedian) = (Self.median(own), Self.median(limit))
    say(
      row(
        name, Self.text(median), Self.text(plainMedian),
        Self.text(median / max(plainMedian, 0.001)), "<= " + Self.text(goal)))
  }

  private func row(_ name: String, _ cells: String...) -> String {
    name.padding(toLength: 22, withPad: " ", startingAt: 0)
      + cells.map { String(repeating: " ", count: max(0, 10 - $0.count)) + $0 }.joined()
  }

  private static func text(_ value: Double) -> String { String(format: "%.2f", value) }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }
}
