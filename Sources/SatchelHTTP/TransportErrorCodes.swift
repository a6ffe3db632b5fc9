import CCurlShim
import Glibc

extension TransportError {
  /// What libcurl's `code` means; nil if the transfer is complete.
  init?(_ code: CURLcode, _ transfer: Transfer, _ handle: CurlHandle, host: String) {
    guard code != CURLE_OK else { return nil }
    let reason = transfer.explanation(of: code)
    if let failure = transfer.failure {
      self = failure
    } else if Self.securityCodes.contains(code) {
      self = .tls(host: host, reason: reason)
    } else {
      self = Self.plain(code, transfer, handle, host: host, reason: reason)
    }
  }

  private static func plain(
    _ code: CURLcode, _ transfer: Transfer, _ handle: CurlHandle, host: String, reason: String
  ) -> TransportError {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .cannotResolve(host: host)
    case CURLE_COULDNT_CONNECT:
      if let address = transfer.refusedAddress {
        .addressRefused(host: host, address: address.description)
      } else {
        .cannotConnect(host: host, reason: systemReason(handle) ?? reason)
      }
    case CURLE_PROXY, CURLE_INTERFACE_FAILED: .cannotConnect(host: host, reason: reason)
    case CURLE_OPERATION_TIMEDOUT:
      .timedOut(host: host, handle.size(CURLINFO_PRETRANSFER_TIME_T) == 0 ? .connection : .answer)
    case CURLE_GOT_NOTHING: .connectionLost(host: host, reason: "it was closed without an answer")
    case CURLE_PARTIAL_FILE: .connectionLost(host: host, reason: "the answer is cut short")
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      .connectionLost(host: host, reason: reason)
    case CURLE_FILESIZE_EXCEEDED: .answerTooLarge(host: host, bytes: transfer.bodyLimit)
    default: .malformedAnswer(host: host, reason: reason)
    }
  }

  private static func systemReason(_ handle: CurlHandle) -> String? {
    let number = Int32(truncatingIfNeeded: handle.number(CURLINFO_OS_ERRNO))
    return number == 0 ? nil : String(cString: strerror(number))
  }

  private static let securityCodes: [CURLcode] = [
    CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
    CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE,
    CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_ENGINE_NOTFOUND,
    CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED,
    CURLE_SSL_PINNEDPUBKEYNOTMATCH,
  ]
}

extension Transfer {
  /// libcurl's words for `code`: those on this very transfer if it has any.
  fileprivate func explanation(of code: CURLcode) -> String {
    let bytes = reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    let text = String(decoding: bytes, as: UTF8.self)
    return text.isEmpty ? String(cString: satchel_curl_easy_strerror(code)) : text
  }
}
