import CCurlShim
import Glibc

/// What one transfer has received so far, and why it was stopped if it was.
///
/// libcurl calls back into it; nothing in here may trap on what a server sends.
final class Transfer {
  static let headerLimit = 64 * 1024

  private let host: String
  let bodyLimit: Int
  private let allowsEncodings: Int
  private let policy: AddressPolicy
  private let interruption: Interruption

  private(set) var headers = Headers()
  private(set) var body: [UInt8] = []
  /// Set before a callback makes libcurl give up.
  private(set) var failure: TransportError?
  private(set) var refusedAddress: IPAddress?
  private var headerBytes = 0
  /// How many codings lie on the body, one over the other.
  private var encodings = 0

  /// libcurl's own words on what went wrong.
  let reason = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  init(host: String, request: Request, policy: AddressPolicy, interruption: Interruption) {
    (self.host, self.policy, self.interruption) = (host, policy, interruption)
    bodyLimit = request.bodyLimit
    allowsEncodings = request.acceptsCompression ? 1 : .max
    reason.initialize(repeating: 0)
  }

  deinit { reason.deallocate() }

  /// Points libcurl at this transfer, which must outlive it.
  func attach(to handle: CurlHandle) throws(TransportError) {
    let this = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
    try handle.set(CURLOPT_ERRORBUFFER, at: reason.baseAddress)
    try handle.set(CURLOPT_HEADERDATA, at: this)
    try handle.set(CURLOPT_HEADERFUNCTION) { bytes, _, count, this in
      Transfer.from(this)?.takeHeader(UnsafeRawBufferPointer(start: bytes, count: count)) ?? 0
    }
    try handle.set(CURLOPT_WRITEDATA, at: this)
    try handle.set(CURLOPT_WRITEFUNCTION) { bytes, _, count, this in
      Transfer.from(this)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: count)) ?? 0
    }
    try handle.set(CURLOPT_NOPROGRESS, 0)
    try handle.set(CURLOPT_XFERINFODATA, at: this)
    try handle.setProgress { this, _, _, _, _ in Transfer.from(this)?.mayGoOn() == true ? 0 : 1 }
    try handle.set(CURLOPT_OPENSOCKETDATA, at: this)
    try handle.setSocketOpener { this, _, address in
      guard let transfer = Transfer.from(this), let address else { return CURL_SOCKET_BAD }
      return transfer.openSocket(to: address)
    }
  }

  private static func from(_ pointer: UnsafeMutableRawPointer?) -> Transfer? {
    pointer.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Returns how much was taken; less than all makes libcurl stop.
  private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    headerBytes += bytes.count
    guard headerBytes <= Self.headerLimit else {
      failure = .headersTooLarge(host: host, bytes: Self.headerLimit)
      return 0
    }
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      // An interim answer, as 100 or 103, is followed by the headers of the real one.
      (headers, encodings) = (Headers(), 0)
    } else if let field = headers.append(line: line), field.name == "content-encoding" {
      encodings += field.value.split(separator: ",").count
    }
    guard encodings <= allowsEncodings else {
      failure = .malformedAnswer(host: host, reason: "its body is compressed more than once")
      return 0
    }
    return bytes.count
  }

  private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard bytes.count <= bodyLimit - body.count else {
      failure = .answerTooLarge(host: host, bytes: bodyLimit)
      return 0
    }
    body.append(contentsOf: bytes)
    return bytes.count
  }

  private func mayGoOn() -> Bool {
    if interruption.isRequested { failure = .interrupted }
    return failure == nil
  }

  /// Judges the very address that is about to be connected to, whatever name led there.
  private func openSocket(to address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    let start = UnsafeRawPointer(address) + (MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0)
    let bytes = UnsafeRawBufferPointer(start: start, count: Int(address.pointee.addrlen))
    guard let target = IPAddress(socketAddress: bytes) else { return CURL_SOCKET_BAD }
    // In both families the port lies after the family, most significant byte first.
    let port = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    guard policy.permits(target, port: port) else {
      refusedAddress = target
      return CURL_SOCKET_BAD
    }
    let kind = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    return socket(address.pointee.family, kind, address.pointee.protocol)
  }
}
