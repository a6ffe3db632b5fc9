import Glibc
import SatchelBytes

/// Names whom the limits count by: one IPv4 address, or one IPv6 network of a household.
enum ClientAddress {
  /// Empty for what is no address; all such clients count as one.
  static func name(_ text: some StringProtocol) -> String {
    let text = String(text.prefix { $0 != "%" })
    var v4 = in_addr()
    if inet_pton(AF_INET, text, &v4) == 1 { return text }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, text, &v6) == 1 else { return "" }
    let bytes = withUnsafeBytes(of: v6) { Array($0) }
    let isMappedV4 = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11] == [255, 255]
    // Whoever has a prefix of 64 bits chooses all addresses under it.
    return Hex.encode(isMappedV4 ? bytes[...] : bytes.prefix(8))
  }
}
