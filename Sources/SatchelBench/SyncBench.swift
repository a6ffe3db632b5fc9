import Foundation

/// What a sync sends and receives, counted by the client: the same numbers on every machine.
struct SyncBench {
  let binaries: String
  let corpus: Corpus

  /// - Returns: Whether every count is within its goal.
  func report() throws(BenchError) -> Bool {
    let relay = try Relay(binaries: binaries)
    let (laptop, desktop) = (try Home(binaries: binaries), try Home(binaries: binaries))
    _ = try laptop.load(corpus)
    let code = laptop.folder.path + "/code"
    try laptop.satchel.run(["remote", "add", relay.address])
    let words = try laptop.satchel.run(["remote", "code"]).output
    do { try Data(words.utf8).write(to: URL(filePath: code)) } catch { throw .cannotWrite(code) }

    say("Syncs, counted by the client, headers included")
    _ = try sync(laptop, "first upload of \(corpus.count) articles")
    try desktop.satchel.run(["remote", "join", relay.address], input: code)
    let bootstrap = try sync(desktop, "first download of \(corpus.count) articles")
    sayJoining(bootstrap)
    // The first sync after a join may still have this machine's name to tell.
    _ = try sync(laptop, "taking in the other machine")
    _ = try sync(desktop, "settling")
    let idle = try sync(desktop, "idle")
    try desktop.satchel.run(["tag", "last", "synced"])
    let change = try sync(desktop, "one change sent")
    let arrival = try sync(laptop, "one change received")
    let bytes = bootstrap.bytesSent + bootstrap.bytesReceived
    let kibibytes = bytes / (1024 * tenThousands)
    return [
      check(
        "bootstrap: requests for each 10,000 articles",
        (bootstrap.requests + tenThousands - 1) / tenThousands, atMost: 6),
      check("bootstrap: KiB for each 10,000 articles", kibibytes, atMost: 3000),
      check("idle: requests", idle.requests, atMost: 1),
      check("idle: bytes both ways", idle.bytesSent + idle.bytesReceived, atMost: 600),
      check("one change: requests", change.requests, atMost: 1),
      check("one change: bytes sent", change.bytesSent, atMost: 900),
      check("one change received: requests", arrival.requests, atMost: 1),
    ].allSatisfy { $0 }
  }

  private struct Traffic: Decodable {
    let requests, bytesSent, bytesReceived, changesReceived: Int
    var milliseconds: Double?
  }

  /// How often ten thousand articles are counted; a smaller library counts as one.
  private var tenThousands: Int { (corpus.count + 9_999) / 10_000 }

  /// Applying what came to cells, tables and search index, with the start of the program and all else.
  private func sayJoining(_ bootstrap: Traffic) {
    let seconds = max(1, bootstrap.milliseconds ?? 0) / 1000
    let rate = Int(Double(bootstrap.changesReceived) / seconds)
    say(
      "joining: \(bootstrap.changesReceived) changes, \(rate) a second of processor time (goal: 50000)"
    )
  }

  private func sync(_ home: Home, _ name: String) throws(BenchError) -> Traffic {
    let run = try home.satchel.run(["sync", "--json"])
    guard var traffic = try? JSONDecoder().decode(Traffic.self, from: Data(run.output.utf8)) else {
      throw .unexpected("satchel sync --json", run.output)
    }
    traffic.milliseconds = run.processorMilliseconds
    say(
      "\(name): \(traffic.requests) requests, \(traffic.bytesSent) bytes sent, "
        + "\(traffic.bytesReceived) received, \(Int(run.processorMilliseconds)) ms")
    return traffic
  }

  private func check(_ name: String, _ count: Int, atMost goal: Int) -> Bool {
    say("\(count <= goal ? "ok    " : "MISSED") \(name): \(count) (goal: at most \(goal))")
    return count <= goal
  }
}

/// A relay on a free port of this machine, which ends with its owner.
final class Relay {
  let address: String
  private let process: pid_t
  private let folder: TemporaryFolder

  init(binaries: String) throws(BenchError) {
    folder = try TemporaryFolder()
    let output = folder.path + "/output"
    let program = Program(path: binaries + "/satchel-relay")
    process = try program.start(
      [
        "serve", "--listen", "127.0.0.1:0", "--data", folder.path + "/data",
        "--registration", "open",
      ], output: output, errors: folder.path + "/errors")
    for _ in 0..<200 {
      if let match = Program.text(output).firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+/) {
        address = String(match.output)
        return
      }
      usleep(50_000)
    }
    kill(process, SIGTERM)
    throw .unexpected("satchel-relay serve", Program.text(folder.path + "/errors"))
  }

  deinit {
    kill(process, SIGTERM)
    var status = Int32(0)
    waitpid(process, &status, 0)
  }
}
