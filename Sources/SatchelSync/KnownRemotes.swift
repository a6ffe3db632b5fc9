import Foundation
import SatchelBytes
package import SatchelCrypto

/// All remotes at which a library is kept, and those of which the last answer was lost.
///
/// They are one account under one pairing code; each knows this machine by a token of its own. Kept in one
/// private file.
package struct KnownRemotes: Equatable, Sendable {
  /// More would not fit the file.
  private static let most = 8

  /// In the order in which they were added.
  package private(set) var all: [Credentials]

  package init(_ all: [Credentials] = []) { self.all = all }

  /// Those that have said that they know this machine.
  package var confirmed: [Credentials] { all.filter(\.isConfirmed) }

  package subscript(url url: String) -> Credentials? { all.first { $0.url == url } }

  /// Adds a remote, or replaces what was kept of it.
  ///
  /// - Throws: `tooManyRemotes`.
  package mutating func put(_ credentials: Credentials) throws(SyncError) {
    if let place = all.firstIndex(where: { $0.url == credentials.url }) {
      all[place] = credentials
    } else {
      // What was never confirmed makes room first, but for the keys of a library that has no remote.
      if all.count >= Self.most, let unused = all.firstIndex(where: { !$0.isConfirmed }) {
        all.remove(at: unused)
      }
      guard all.count < Self.most else { throw .tooManyRemotes(Self.most) }
      all.append(credentials)
    }
  }

  /// What seals and opens: the keys of all, since a rotation may have reached one and not yet another.
  ///
  /// - Throws: `noRemote` if none is confirmed.
  package func keys() throws(SyncError) -> KeyRing {
    var rings = confirmed.map(\.keys)[...]
    guard var keys = rings.popFirst() else { throw .noRemote }
    for ring in rings {
      let merged = keys
      keys = try sealed(merged.merged(with: ring))
    }
    return keys
  }

  /// Gives all remotes one new code and key to change to; what was begun and cut off goes on.
  package mutating func beginRotation(now: Int64) throws(SyncError) {
    let begun = confirmed.lazy.compactMap(\.next).first
    let keys = try keys()
    let next: Credentials.Renewal
    if let begun { next = begun } else { next = try Credentials.Renewal(of: keys, now: now) }
    for place in all.indices where all[place].isConfirmed && all[place].next == nil {
      all[place].next = next
    }
  }
}

extension Credentials.Renewal {
  fileprivate init(of keys: KeyRing, now: Int64) throws(SyncError) {
    var random = SystemRandomNumberGenerator()
    let code = PairingCode.random(using: &random)
    do {
      let rotated = try keys.rotated(now: now, using: &random)
      self.init(
        code: code, keys: rotated, keyFile: try rotated.sealed(with: code, using: &random))
    } catch { throw .crypto(error) }
  }
}

// MARK: - As a file

extension KnownRemotes {
  private struct Stored: Codable {
    let version: Int
    let remotes: [Credentials.Stored]
  }

  /// A JSON object.
  package func encoded() throws(SyncError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let stored = Stored(version: 2, remotes: all.map(\.stored))
    do { return Array(try encoder.encode(stored)) + [0x0a] } catch {
      throw .keysDamaged(path: "memory")
    }
  }

  /// Reads also what version 1 wrote, which knew one remote.
  ///
  /// - Throws: `keysDamaged` for anything that `encoded` did not write.
  package init(decoding bytes: [UInt8], path: String) throws(SyncError) {
    let (decoder, data) = (JSONDecoder(), Data(bytes))
    let stored: [Credentials.Stored]
    if let file = try? decoder.decode(Stored.self, from: data), file.version == 2 {
      stored = file.remotes
    } else if let one = try? decoder.decode(Credentials.Stored.self, from: data) {
      stored = [one]
    } else {
      throw .keysDamaged(path: path)
    }
    all = stored.compactMap(Credentials.init)
    guard all.count == stored.count, !all.isEmpty else { throw .keysDamaged(path: path) }
  }
}
