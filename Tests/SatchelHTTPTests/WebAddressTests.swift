import Testing

@testable import SatchelHTTP

struct WebAddressTests {
  @Test(arguments: [
    ("http://Example.ORG", "http://example.org/", "example.org"),
    ("https://example.org:443/a#b", "https://example.org/a", "example.org"),
    ("http://example.org:8080/a/../b?c", "http://example.org:8080/b?c", "example.org:8080"),
    ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443/", "[2001:db8::1]:8443"),
    ("http://bücher.example/ä", "http://xn--bcher-kva.example/%c3%a4", "xn--bcher-kva.example"),
    ("http://０x7f.1/", "http://127.0.0.1/", "127.0.0.1"),
    ("http://127.1/", "http://127.0.0.1/", "127.0.0.1"),
    ("http://example.org/a b", "http://example.org/a%20b", "example.org"),
    ("http://example.org/?q=a%20b", "http://example.org/?q=a%20b", "example.org"),
  ])
  func readsAnAddressAsLibcurlDoes(input: String, text: String, name: String) throws {
    let address = try WebAddress(input)

    #expect(address.text.lowercased() == text)
    #expect(address.origin.name == name)
  }

  @Test(arguments: [
    "", "example.org", "//example.org/", "/path", "http://", "http:///", "http://:80/",
    "http://user@example.org/", "http://user:word@example.org/", "file:///etc/hostname",
    "FILE:///etc/hostname", "ftp://example.org/", "javascript:alert(1)", "about:blank",
    "http://example.org:0/", "http://example.org:65536/", "http://exa mple.org/",
    "http://example.org/\r\nX: 1", "http://example.org/\u{0}",
    "http://[::1/", "http://[1-3].example/", "view-source:http://127.0.0.1/",
    "http:127.0.0.1/", "http:////127.0.0.1/",
  ])
  func refusesWhatIsNoWebAddress(input: String) {
    let error = #expect(throws: TransportError.self) { try WebAddress(input) }

    guard case .notAWebAddress(input, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func knowsThisMachine() throws {
    let here = ["http://localhost:1/", "http://127.9.9.9/", "http://[::1]/"]
    let elsewhere = ["http://localhost.example/", "http://10.0.0.1/", "http://127.example/"]

    #expect(try here.allSatisfy { try WebAddress($0).origin.isThisMachine })
    #expect(try !elsewhere.contains { try WebAddress($0).origin.isThisMachine })
  }
}
