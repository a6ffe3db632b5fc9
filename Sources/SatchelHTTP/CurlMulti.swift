import CCurlShim

/// Several transfers of libcurl at once, in one thread.
final class CurlMulti {
  private let pointer: UnsafeMutableRawPointer
  private var handles: [UnsafeMutableRawPointer: CurlHandle] = [:]

  init() throws(TransportError) {
    try CurlHandle.loadLibrary()
    guard let pointer = satchel_curl_multi_init() else {
      throw .libraryUnusable("libcurl is out of memory")
    }
    self.pointer = pointer
  }

  deinit {
    for handle in handles.values { satchel_curl_multi_remove(pointer, handle.pointer) }
    satchel_curl_multi_cleanup(pointer)
  }

  /// Starts the transfer that `handle` is set up for.
  func add(_ handle: CurlHandle) throws(TransportError) {
    try check(satchel_curl_multi_add(pointer, handle.pointer))
    handles[handle.pointer] = handle
  }

  /// Does what can be done now.
  func perform() throws(TransportError) { try check(satchel_curl_multi_perform(pointer)) }

  /// Waits until there is something to do, a signal comes, or `limit` is over.
  func wait(atMost limit: Duration) throws(TransportError) {
    try check(satchel_curl_multi_wait(pointer, Int32(clamping: max(1, limit.milliseconds))))
  }

  /// A transfer that is over and its result; nil if none is.
  func takeFinished() -> (handle: CurlHandle, code: CURLcode)? {
    var code = CURLE_OK
    guard let done = satchel_curl_multi_done(pointer, &code) else { return nil }
    satchel_curl_multi_remove(pointer, done)
    return handles.removeValue(forKey: done).map { ($0, code) }
  }

  func remove(_ handle: CurlHandle) {
    guard handles.removeValue(forKey: handle.pointer) != nil else { return }
    satchel_curl_multi_remove(pointer, handle.pointer)
  }

  private func check(_ code: CURLMcode) throws(TransportError) {
    guard code == CURLM_OK else {
      throw .libraryUnusable("libcurl: " + String(cString: satchel_curl_multi_strerror(code)))
    }
  }
}
