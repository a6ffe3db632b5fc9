import Foundation
import Testing

/// What a sync costs on the wire, counted by the transfers themselves: headers and bodies, both ways.
@Suite(.serialized) struct WireCostTests {
  private func traffic(of machine: Machine) throws -> (requests: Int, bytes: Int) {
    let traffic = try machine.object("sync")
    let sent = try #require(traffic["bytesSent"] as? Int)
    let received = try #require(traffic["bytesReceived"] as? Int)
    return (try #require(traffic["requests"] as? Int), sent + received)
  }

  @Test func anIdleSyncIsOneRequestOfAtMost600Bytes() throws {
    let pair = try Pair()

    let (requests, bytes) = try traffic(of: pair.laptop)

    #expect(requests == 1)
    #expect(bytes <= 600)
  }

  @Test func oneChangeIsOneRequestOfAtMost900Bytes() throws {
    let pair = try Pair()
    try pair.laptop.must("add", "https://example.org/essay", "--no-fetch")
    try pair.sync()
    try pair.laptop.must("tag", "last", "gardens")

    let (requests, bytes) = try traffic(of: pair.laptop)

    #expect(requests == 1)
    #expect(bytes <= 900)
  }

  /// `make bench` counts the same for ten thousand.
  @Test func twoThousandArticlesArriveInAtMostThreeRequests() throws {
    let pair = try Pair()
    let addresses = (0..<2_000).map { "https://example.org/article/\($0)\n" }.joined()
    try pair.laptop.must("add", "-", "--no-fetch", input: addresses)
    try pair.laptop.must("sync")

    let (requests, _) = try traffic(of: pair.desktop)

    #expect(requests <= 3)
    #expect(try pair.agreed() != nil)
  }
}
