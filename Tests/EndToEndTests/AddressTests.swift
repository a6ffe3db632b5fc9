import Testing

struct AddressTests {
  @Test func spellingsOfOnePagePrintTheSameLine() throws {
    let machine = try Machine("laptop")

    let output = try machine.must(
      "url", "canonical",
      input: " http://www.garden.example/ivy?utm_source=x\r\nhttps://m.garden.example/ivy/\n\nivy\n"
    )

    #expect(output == "https://garden.example/ivy\nhttps://garden.example/ivy\nivy\n")
  }

  @Test func jsonRepeatsTheAddressAsItWasGiven() throws {
    let machine = try Machine("laptop")

    let output = try machine.must(
      "url", "canonical", "--json", input: "  https://garden.example/a?b=%22\n")

    let expected =
      #"{"url":"  https://garden.example/a?b=%22","#
      + #""canonical":"https://garden.example/a?b=%22"}"# + "\n"
    #expect(output == expected)
  }

  @Test func addressesMayBeArguments() throws {
    let machine = try Machine("laptop")

    let output = try machine.must(
      "url", "canonical", "http://m.garden.example/ivy", "https://garden.example/oak?utm_medium=x")

    #expect(output == "https://garden.example/ivy\nhttps://garden.example/oak\n")
  }
}
