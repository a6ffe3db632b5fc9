import SatchelBytes
import SatchelModel
import Testing

struct CanonicalURLTests {
  /// Ids are made of these for ever: no row may ever change.
  @Test(arguments: [
    (
      "https://example.com", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "http://example.com/", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "HTTPS://EXAMPLE.COM/", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "https://example.com./", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "  https://example.com/\n", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "https://user:secret@example.com/", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "https://a@b@example.com/", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "https://example.com:443/", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "http://example.com:80/", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "https://example.com:/", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "https://example.com/#section-2", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "https://example.com/?", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "https://example.com/?utm_source=x&fbclid=y", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "https://example.com:80/", "example.com:80/",
      "ed06c0c05cded03ff9b6d6be98aa5f1f"
    ),
    (
      "http://example.com:443/", "example.com:443/",
      "37166b2596d7a92654643e3a80ec60de"
    ),
    (
      "https://example.com:0080/", "example.com:80/",
      "ed06c0c05cded03ff9b6d6be98aa5f1f"
    ),
    (
      "https://example.com:8080/a", "example.com:8080/a",
      "26a59c835c7719536f7b12ded0ce1aae"
    ),
    (
      "https://www.example.com/a", "www.example.com/a",
      "eda34492130b9f69c5fa8eef01f926b7"
    ),
    (
      "https://example.com/a/", "example.com/a/",
      "b95576bc28c75603b9be3377d2d11106"
    ),
    (
      "https://example.com/A", "example.com/A",
      "b407bb1fdb142ef5786977477b7e6ec4"
    ),
    (
      "https://example.com//a", "example.com//a",
      "7f9e485cb485d71d21744e3d7a3ed482"
    ),
    (
      "https://example.com/a/./b/../c", "example.com/a/c",
      "c37c38fceb045e989292be0e6f71fba4"
    ),
    (
      "https://example.com/../../a", "example.com/a",
      "1443b748681b7c2798601cda826f451b"
    ),
    (
      "https://example.com/a/..", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "https://example.com/a/%2e%2E/b", "example.com/b",
      "b3166ce24d6310cfeab0ffae70f7b018"
    ),
    (
      "https://example.com/a/.", "example.com/a/",
      "b95576bc28c75603b9be3377d2d11106"
    ),
    (
      "https://example.com\\a\\b", "example.com/a/b",
      "f2016e9557213463778bac1a0d1c3de8"
    ),
    (
      "https://example.com/%7euser", "example.com/~user",
      "947758cc27d0d364f7eb0ae71e3de642"
    ),
    (
      "https://example.com/a%2fb", "example.com/a%2Fb",
      "64bee48e7a1fe01118606dfbb2ba6737"
    ),
    (
      "https://example.com/%25%32%46", "example.com/%252F",
      "4f1f203c04a4dc539bc2385a506bdf5c"
    ),
    (
      "https://example.com/100%", "example.com/100%",
      "e8759e0d1abc6993a51937a1beb875b7"
    ),
    (
      "https://example.com/caf\u{e9}", "example.com/caf%C3%A9",
      "56507364d65fb48f3b8627c04d570b3c"
    ),
    (
      "https://example.com/cafe\u{301}", "example.com/cafe%CC%81",
      "dc18367ce6527f17c73779200d08318c"
    ),
    (
      "https://example.com/{a}|b", "example.com/%7Ba%7D%7Cb",
      "2f174ac36f66b3f39f6b38a87ca8ce61"
    ),
    (
      "https://example.com/?b=2&a=1", "example.com/?b=2&a=1",
      "dd26dfd34eec4837d371215a398d2aa7"
    ),
    (
      "https://example.com/?a=1&&utm_medium=m&b", "example.com/?a=1&b",
      "289d41989941b298cc7f1ef561708e27"
    ),
    (
      "https://example.com/?utmost=1", "example.com/?utmost=1",
      "970fc1306b72b7bc4c71ab3045018a9f"
    ),
    (
      "https://example.com/?Fbclid=1", "example.com/?Fbclid=1",
      "95a831e4efde6aec4a244858868f077f"
    ),
    (
      "https://example.com/?q=a+b", "example.com/?q=a+b",
      "4036b84e1ce91187d36b5ffa9a388237"
    ),
    (
      "https://example.com/?q=a%20b", "example.com/?q=a%20b",
      "bd10f22b429243380652d997ca08296a"
    ),
    (
      "https://example.com/?u=https://b.example/?x", "example.com/?u=https://b.example/?x",
      "400190335e69f3f30cc3db7d4bb0ff98"
    ),
    (
      "https://example.com/#!/a", "example.com/#!/a",
      "59329357dace45f70758eae6b5291e7d"
    ),
    (
      "https://example.com/#/a/../b", "example.com/#/a/../b",
      "c9c6dfd29cb93d1dd32d2d2aef45fe2d"
    ),
    (
      "https://example.com/#:~:text=word", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "https://B\u{fc}cher.example/", "xn--bcher-kva.example/",
      "e6f79eeb6693aad709c976022e533695"
    ),
    (
      "https://bu\u{308}cher.example/", "xn--bcher-kva.example/",
      "e6f79eeb6693aad709c976022e533695"
    ),
    (
      "https://xn--bcher-kva.example/", "xn--bcher-kva.example/",
      "e6f79eeb6693aad709c976022e533695"
    ),
    (
      "https://fa\u{df}.example/", "xn--fa-hia.example/",
      "a8899d75408ad8be300f4e20026fdfa5"
    ),
    (
      "https://\u{4f8b}\u{3048}\u{3002}\u{30c6}\u{30b9}\u{30c8}/", "xn--r8jz45g.xn--zckzah/",
      "5be542f157f8c73398b3ced321e26ef5"
    ),
    (
      "https://\u{ff45}xample.com/", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "https://ex%61mple.com/", "example.com/",
      "81cc201d02ef659e47817ffdea51ec4b"
    ),
    (
      "https://\u{430}pple.com/", "xn--pple-43d.com/",
      "0df31458effdad28645005429b007ca2"
    ),
    (
      "http://192.168.1.10/", "192.168.1.10/",
      "061672998dded02bd62d0ee229a6cfbd"
    ),
    (
      "http://[2001:DB8::1]:8080/", "[2001:db8::1]:8080/",
      "95e80597a94ba13c6c2582fe64d67311"
    ),
    (
      "http://localhost/", "localhost/",
      "3da1d7d2c3e0727b0f7c1e3ae5fd5274"
    ),
  ])
  func theKeyAndIdOfAnAddressAreFrozen(address: String, key: String, id: String) throws {
    let url = try CanonicalURL(address)

    #expect(url.key == key)
    #expect(url.id.hex == id)
  }

  @Test(
    "I10: an address and its text in the library are one article",
    arguments: [
      "https://Example.com/a?utm_source=x#y", "http://user@b\u{fc}cher.example:80\\a",
      "https://example.com?q", "http://[::1]/", "https://example.com/#!/a",
    ])
  func theTextHasTheSameKey(_ address: String) throws {
    let url = try CanonicalURL(address)

    #expect(try CanonicalURL(url.text).key == url.key)
  }

  @Test(arguments: [
    ("https://Me:pw@Example.COM/A?utm_source=b#c", "https://example.com/A?utm_source=b#c"),
    ("HTTP://example.com:080?q", "http://example.com?q"),
    ("https://example.com\\a?b\\c", "https://example.com/a?b\\c"),
    ("https://\u{430}pple.com/\u{e9}", "https://xn--pple-43d.com/\u{e9}"),
  ])
  func theTextIsAsTypedButForThePasswordAndTheHost(_ address: String, _ text: String) throws {
    #expect(try CanonicalURL(address).text == text)
  }

  @Test(arguments: [
    ("https://example.com:8080/a", "example.com"), ("http://[::1]:80/", "[::1]"),
    ("https://b\u{fc}cher.example/", "xn--bcher-kva.example"),
  ])
  func theHostIsAsDNSCarriesIt(_ address: String, _ host: String) throws {
    #expect(try CanonicalURL(address).host == host)
  }

  @Test(arguments: [
    "", "example.com", "//example.com/", "https:", "https:/example.com", "https://", "https:///a",
    "https://:80/", "https://@/", "ftp://example.com/", "file:///etc/passwd", "javascript:alert(1)",
    "data:text/html,x", "about:blank", "https\u{301}://example.com", "https://exa mple.com/",
    "https://example.com/a b", "https://example.com/\u{0}", "https://example.com/a\nb",
    "https://example.com/\u{202e}", "https://example.com:65536/", "https://example.com:-1/",
    "https://example.com:8a/", "https://example.com:80:80/", "https://a..b/", "https://.a/",
    "https://%00/", "https://a%2fb/", "https://a%20b/", "https://a%01b/", "https://%zz/",
    "https://a\u{ad}b.example/", "https://a\u{200b}b.example/", "https://a\u{3000}b.example/",
    "https://\u{ff05}41.example/", "https://[::1/", "https://[]/", "https://[::1]a/",
    "https://[example.com]/", "https://[::\u{ff11}]/", "https://[1:2:3:4:5:6:7:8:9]/",
    "http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://0177.0.0.1/",
    "http://127.0.0.256/", "http://1.2.3.4.5/", "http://127.0.0.1.0x/",
    "https://" + String(repeating: "a", count: 64) + ".example/",
    "https://" + String(repeating: "\u{fc}", count: 63) + ".example/",
    "https://" + String(repeating: "abcdefg.", count: 32) + "example/",
  ])
  func whatIsNoWebAddressIsRefused(_ input: String) {
    #expect(throws: ModelError.notAWebAddress(String(input.prefix(200)))) {
      try CanonicalURL(input)
    }
  }

  @Test(arguments: ["/", "?", "#", "\\"])
  func anAccentOnASeparatorDoesNotHideIt(_ separator: String) throws {
    let address = "https://evil.example\(separator)\u{301}@good.example/"

    #expect(try CanonicalURL(address).host == "evil.example")
  }

  @Test func anAddressIsAtMostFourKilobytes() throws {
    let longest = "https://example.com/" + String(repeating: "a", count: 4_076)
    let huge = "https://" + String(repeating: "a", count: 10_000_000)

    #expect(try CanonicalURL(longest).key.utf8.count == 4_088)
    #expect(throws: ModelError.addressTooLong(bytes: 4_097)) { try CanonicalURL(longest + "a") }
    #expect(throws: ModelError.addressTooLong(bytes: 10_000_008)) { try CanonicalURL(huge) }
  }

  @Test func aFileIsItsBytes() {
    // SHA-256 of "abc", the example of FIPS 180-2.
    #expect(ArticleID.of(fileBytes: Array("abc".utf8)).hex == "ba7816bf8f01cfea414140de5dae2223")
  }
}
