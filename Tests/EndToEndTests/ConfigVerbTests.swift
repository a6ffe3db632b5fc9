import Testing

@Suite struct ConfigVerbTests {
  @Test func aSettingIsSetAndReadByItsNameAlone() throws {
    let machine = try Machine("laptop")

    try machine.must("config", "list.limit", "30")

    #expect(try machine.must("config", "list.limit") == "30\n")
    try machine.must("config", "unset", "list.limit")
    #expect(try machine.must("config", "list.limit") == "25\n")
  }

  @Test func aValueThatDoesNotFitChangesNothing() throws {
    let machine = try Machine("laptop")
    try machine.must("config", "list.limit", "30")

    let refused = try machine.satchel("config", "list.limit", "many")

    expectRefusal(refused, 78, saying: "list.limit", "whole number")
    #expect(try machine.must("config", "list.limit") == "30\n")
  }
}
