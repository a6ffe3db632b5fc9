import SatchelTestSupport
import Testing

@testable import SatchelHTTP

struct AddressPolicyTests {
  @Test(arguments: [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
    "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.0.1",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1",
    "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::2", "100::1", "64:ff9b::a00:5", "64:ff9b:1::1",
    "::ffff:127.0.0.1", "::ffff:192.168.1.1", "::ffff:0:127.0.0.1", "::127.0.0.1", "2001::1",
    "2001:10::1", "2001:db8::1", "2002:a9fe:a9fe::1", "2002:7f00:1::", "3fff::1", "5f00::1",
    "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1",
  ])
  func refusesWhatTheInternetCannotReach(text: String) throws {
    let address = try #require(IPAddress(text))

    #expect(!address.isPublic)
    #expect(!AddressPolicy.publicOnly.permits(address, port: 443))
    #expect(AddressPolicy.any.permits(address, port: 443))
  }

  @Test(arguments: [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.0", "168.63.129.15", "168.63.129.17", "169.253.255.255",
    "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.88.98.255",
    "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255",
    "203.0.112.255", "223.255.255.255", "2001:4860:4860::8888", "2001:200::1", "2400::1",
    "2a00::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::",
  ])
  func permitsWhatLiesNextToIt(text: String) throws {
    #expect(try #require(IPAddress(text)).isPublic)
  }

  @Test func permitsOnePortOfThisMachine() throws {
    let (home, inside) = (try #require(IPAddress("127.0.0.1")), try #require(IPAddress("10.0.0.1")))
    let policy = AddressPolicy.publicOrLoopback(port: 80)

    #expect(policy.permits(home, port: 80))
    #expect(!policy.permits(home, port: 81))
    #expect(!policy.permits(inside, port: 80))
  }

  @Test(arguments: ["127.0.0.1", "fe80::1", "2001:db8::"])
  func writesAnAddressAsItIsUsuallySpelt(text: String) {
    #expect(IPAddress(text)?.description == text)
  }

  @Test(arguments: ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "example.org", ":::", "[::1]"])
  func doesNotTakeOtherTextForAnAddress(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test(arguments: [
    "http://127.0.0.1/", "http://2130706433/", "http://0x7f000001/", "http://017700000001/",
    "http://127.1/", "http://0x7f.0x1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
    "http://localhost/", "http://LOCALHOST/", "http://inward.example/", "http://mixed.example/",
    "http://１２７.0.0.1/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "http://%31%32%37%2e%30%2e%30%2e%31/",
  ])
  func aPageClientReachesNoPrivateAddress(url: String) throws {
    var settings = HTTPClient.Settings.impatient
    settings.addresses = .publicOnly
    settings.fixedAddresses = ["inward.example:80:10.0.0.5", "mixed.example:80:[::1],127.0.0.1"]

    let error = #expect(throws: TransportError.self) {
      try HTTPClient(settings).send(Request(.get, url))
    }

    guard case .addressRefused = error else { throw try #require(error) }
  }
}
