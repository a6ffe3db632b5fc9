import CCurlShim

/// The dates of HTTP headers, such as `Wed, 25 Nov 2026 16:00:00 GMT`.
package enum HTTPDate {
  /// Seconds since 1970; nil for what is no date.
  ///
  /// libcurl must have been loaded, as it is once a request was made.
  package static func seconds(_ text: String) -> Int64? {
    let seconds = satchel_curl_getdate(text)
    return seconds < 0 ? nil : Int64(seconds)
  }
}
