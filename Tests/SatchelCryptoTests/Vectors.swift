import Foundation
import SatchelBytes
import SatchelModel
import SatchelWire

/// Fixtures/vectors-v1.json, which docs/test-vectors.md describes.
struct Vectors: Decodable {
  struct Pairing: Decodable, Sendable {
    let root, locator, enrol, wrap: HexBytes
    let words, link: String
  }

  struct Ring: Decodable {
    struct Key: Decodable {
      let secret, id: HexBytes
      let created: String
    }

    let account, nameKey, encoded: HexBytes
    let keys: [Key]
  }

  struct Object: Decodable, Sendable {
    let name: String
    let kind: UInt8
    let first: UInt64
    let count: UInt32
    let stream, previous, dataKey, keyID, salt, raw, packed, sealed, hash: HexBytes
    let means: Meaning
  }

  struct Broken: Decodable, Sendable {
    struct Place: Decodable {
      let kind: UInt8
      let stream: HexBytes?
      let first: UInt64?
      let count: UInt32?
    }

    let stage, name: String
    let place: Place
    let sealed: HexBytes
  }

  let pairing: [Pairing]
  let ring: Ring
  let objects: [Object]
  let broken: [Broken]

  static let all = Result { try load() }

  private static func load() throws -> Vectors {
    let url = Bundle.module.url(forResource: "Fixtures/vectors-v1", withExtension: "json")
    guard let url else { throw CocoaError(.fileNoSuchFile) }
    return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: url))
  }
}

/// What an object's raw bytes say; one of these, or nothing.
struct Meaning: Decodable, Sendable {
  struct Segment: Decodable {
    struct Base: Decodable {
      let replica, hash: HexBytes
      let n: String
    }

    struct Change: Decodable {
      let kind: String
      let life: Bool?
      let entity, element, value: HexBytes?
      let stamp, field: String?
      let run: UInt64?
    }

    let base: [Base]
    let frames: [[Change]]
  }

  struct Entity: Decodable {
    struct Cell: Decodable {
      struct Head: Decodable {
        let replica, value: HexBytes
        let n, stamp: String
      }

      let field: UInt64
      let element: HexBytes
      let heads: [Head]
    }

    let entity: HexBytes
    let cells: [Cell]
  }

  let segment: Segment?
  let chunk: [Entity]?
  let digest, blobName: HexBytes?
}

/// Bytes that the fixture writes as hexadecimal.
struct HexBytes: Decodable, Equatable, Sendable {
  let bytes: [UInt8]

  init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let bytes = Hex.decode(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not hexadecimal"))
    }
    self.bytes = bytes
  }
}
