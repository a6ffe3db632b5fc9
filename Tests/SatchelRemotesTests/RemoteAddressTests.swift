import Testing

@testable import SatchelRemotes

@Suite struct RemoteAddressTests {
  @Test func aFolderHasOneNameHoweverItIsWritten() throws {
    for path in ["shelf", "./shelf/", "/home/ines/../ines//shelf", "file:///home/ines/shelf"] {
      #expect(try RemoteAddress(path, in: "/home/ines").text == "/home/ines/shelf", "\(path)")
    }
  }

  @Test(arguments: [
    "", " ", "http://", "https:///x", "https://?x", "https://exa mple.org", "https://@host",
    "https://:8750", "webdavs://", "webdavs:///path", "webdavs://a@b@c/", "s3://", "s3:///x",
    "s3://bucket?x=y", "ftp://host/", "://",
  ])
  func whatNamesNoPlaceIsRefused(address: String) {
    #expect(throws: RemoteAddressError.self) { try RemoteAddress(address, in: "/home/ines") }
  }

  @Test func aRelayIsCalledByItsHost() throws {
    let address = try RemoteAddress("https://relay.example.org:8750/x", in: "/")

    #expect(address.kind == .relay)
    #expect(address.shortName == "relay.example.org:8750")
  }
}
