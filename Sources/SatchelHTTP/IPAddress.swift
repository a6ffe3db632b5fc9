import Glibc

/// An IPv4 or IPv6 address.
struct IPAddress: Equatable, Sendable, CustomStringConvertible {
  /// Most significant first: four, or sixteen.
  let bytes: [UInt8]

  /// Nil unless `text` is an address in its usual spelling; a zone after `%` is passed over.
  init?(_ text: String) {
    let text = String(text.prefix { $0 != "%" })
    let (family, size) = text.contains(":") ? (AF_INET6, 16) : (AF_INET, 4)
    var bytes = [UInt8](repeating: 0, count: size)
    guard inet_pton(family, text, &bytes) == 1 else { return nil }
    self.bytes = bytes
  }

  /// Reads a C socket address; nil for a family other than IPv4 and IPv6, or one cut short.
  init?(socketAddress: UnsafeRawBufferPointer) {
    guard socketAddress.count >= MemoryLayout<sockaddr_in>.size else { return nil }
    switch Int32(socketAddress.loadUnaligned(as: sa_family_t.self)) {
    case AF_INET: bytes = Array(socketAddress[4..<8])
    case AF_INET6 where socketAddress.count >= MemoryLayout<sockaddr_in6>.size:
      bytes = Array(socketAddress[8..<24])
    default: return nil
    }
  }

  private init(bytes: ArraySlice<UInt8>) { self.bytes = Array(bytes) }

  var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    inet_ntop(family, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  var isLoopback: Bool {
    if let carried { return carried.isLoopback }
    return bytes.count == 4 ? bytes[0] == 127 : bytes == Array(repeating: 0, count: 15) + [1]
  }

  /// Whether anybody on the internet could reach it: no private, local, shared, test or multicast
  /// network, nor an IPv6 form that carries such an IPv4 address.
  var isPublic: Bool {
    if let carried { return carried.isPublic }
    let value = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard bytes.count == 16 else {
      return !Self.special4.contains { $0.holds(value << 32) }
    }
    return Self.global6.holds(value) && !Self.special6.contains { $0.holds(value) }
  }

  /// The IPv4 address inside a mapped, translated or 6to4 address.
  private var carried: IPAddress? {
    guard bytes.count == 16 else { return nil }
    if bytes.starts(with: Self.mapped) || bytes.starts(with: Self.translated) {
      return IPAddress(bytes: bytes[12...])
    }
    return bytes.starts(with: [0x20, 0x02]) ? IPAddress(bytes: bytes[2..<6]) : nil
  }

  private static let mapped = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]
  private static let translated: [UInt8] = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]
}

// MARK: - The special-purpose registries of IANA

extension IPAddress {
  /// The addresses whose first `length` bits are those of `start`.
  private struct Network {
    let start: UInt64
    let length: UInt64

    /// `value` is the first 64 bits of an address; of an IPv4 address, its 32 and zeros.
    func holds(_ value: UInt64) -> Bool { (value ^ start) >> (64 - length) == 0 }
  }

  private static func network(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ length: UInt64) -> Network {
    Network(start: a << 56 | b << 48 | c << 40, length: length)
  }

  private static let special4 = [
    network(0, 0, 0, 8),  // "this" network
    network(10, 0, 0, 8),  // private
    network(100, 64, 0, 10),  // shared by carriers
    network(127, 0, 0, 8),  // this machine
    Network(start: 168 << 56 | 63 << 48 | 129 << 40 | 16 << 32, length: 32),  // a cloud's host
    network(169, 254, 0, 16),  // link-local, cloud metadata
    network(172, 16, 0, 12),  // private
    network(192, 0, 0, 24),  // protocol assignments
    network(192, 0, 2, 24),  // documentation
    network(192, 88, 99, 24),  // 6to4 relays
    network(192, 168, 0, 16),  // private
    network(198, 18, 0, 15),  // benchmarks
    network(198, 51, 100, 24),  // documentation
    network(203, 0, 113, 24),  // documentation
    network(224, 0, 0, 4),  // multicast
    network(240, 0, 0, 4),  // reserved, broadcast
  ]

  /// Outside it nothing is global: loopback, unique local, link-local, site-local, multicast.
  private static let global6 = Network(start: 0x2000 << 48, length: 3)

  private static let special6 = [
    Network(start: 0x2001 << 48, length: 23),  // protocol assignments, Teredo
    Network(start: 0x2001_0db8 << 32, length: 32),  // documentation
    Network(start: 0x3fff << 48, length: 20),  // documentation
  ]
}
