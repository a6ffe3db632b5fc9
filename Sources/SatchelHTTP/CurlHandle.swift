import CCurlShim

/// One transfer's worth of libcurl, with the connections that it keeps open between transfers.
final class CurlHandle {
  let pointer: UnsafeMutableRawPointer
  private let counter = UnsafeMutablePointer<satchel_curl_traffic>.allocate(capacity: 1)

  /// Loads libcurl, if nothing has yet.
  init() throws(TransportError) {
    try Self.loadLibrary()
    guard let pointer = satchel_curl_easy_init() else {
      throw .libraryUnusable("libcurl is out of memory")
    }
    self.pointer = pointer
  }

  deinit {
    satchel_curl_easy_cleanup(pointer)
    counter.deallocate()
  }

  /// Must come before any other call of libcurl; costs nothing from the second time on.
  static func loadLibrary() throws(TransportError) {
    if let reason = satchel_curl_load() { throw .libraryUnusable(String(cString: reason)) }
  }

  /// Forgets every option, and keeps connections and look-ups; cookies too.
  func reset() { satchel_curl_easy_reset(pointer) }

  /// Forgets all cookies.
  func dropCookies() throws(TransportError) { try set(CURLOPT_COOKIELIST, "ALL") }

  func perform() -> CURLcode { satchel_curl_easy_perform(pointer) }

  /// Counts the next transfer's bytes on the wire, from nothing.
  func countTraffic() throws(TransportError) {
    counter.initialize(to: satchel_curl_traffic(sent: 0, received: 0))
    try check(satchel_curl_count_traffic(pointer, counter))
  }

  /// What was counted since.
  var traffic: (sent: Int, received: Int) {
    (Int(counter.pointee.sent), Int(counter.pointee.received))
  }

  func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
    try check(satchel_curl_set_long(pointer, option, value))
  }

  func set(_ option: CURLoption, size: Int) throws(TransportError) {
    try check(satchel_curl_set_offset(pointer, option, curl_off_t(size)))
  }

  func set(_ option: CURLoption, _ text: String) throws(TransportError) {
    try check(satchel_curl_set_text(pointer, option, text))
  }

  /// `list` must outlive the transfer.
  func set(_ option: CURLoption, _ list: CurlList) throws(TransportError) {
    try check(satchel_curl_set_list(pointer, option, list.first))
  }

  /// What lies at `address` must outlive the transfer.
  func set(_ option: CURLoption, at address: UnsafeRawPointer?) throws(TransportError) {
    try check(satchel_curl_set_pointer(pointer, option, address))
  }

  /// Copies `bytes` as what to send after the headers; the method becomes POST.
  func setBody(_ bytes: [UInt8]) throws(TransportError) {
    try set(CURLOPT_POSTFIELDSIZE_LARGE, size: bytes.count)
    // Never null, which would make libcurl read standard input.
    let code = (bytes.isEmpty ? [0] : bytes).withUnsafeBufferPointer {
      satchel_curl_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
    }
    try check(code)
  }

  func set(_ option: CURLoption, _ callback: curl_write_callback) throws(TransportError) {
    try check(satchel_curl_set_receiver(pointer, option, callback))
  }

  func setProgress(_ callback: curl_xferinfo_callback) throws(TransportError) {
    try check(satchel_curl_set_progress(pointer, callback))
  }

  func setSocketOpener(_ callback: curl_opensocket_callback) throws(TransportError) {
    try check(satchel_curl_set_socket_opener(pointer, callback))
  }

  /// Zero if libcurl has nothing to say.
  func number(_ info: CURLINFO) -> Int {
    var value = 0
    return satchel_curl_get_long(pointer, info, &value) == CURLE_OK ? value : 0
  }

  /// Zero if libcurl has nothing to say.
  func size(_ info: CURLINFO) -> Int {
    var value = curl_off_t(0)
    return satchel_curl_get_offset(pointer, info, &value) == CURLE_OK ? Int(value) : 0
  }

  private func check(_ code: CURLcode) throws(TransportError) {
    guard code == CURLE_OK else {
      let reason = String(cString: satchel_curl_easy_strerror(code))
      throw .libraryUnusable("libcurl refused a setting (\(reason)); upgrade libcurl4")
    }
  }
}

/// Lines for libcurl: headers, or names with fixed addresses.
final class CurlList {
  private(set) var first: UnsafeMutablePointer<curl_slist>?

  init(_ lines: [String]) throws(TransportError) {
    try CurlHandle.loadLibrary()
    for line in lines {
      guard let longer = satchel_curl_slist_append(first, line) else {
        throw .libraryUnusable("libcurl is out of memory")
      }
      first = longer
    }
  }

  deinit { satchel_curl_slist_free_all(first) }
}
