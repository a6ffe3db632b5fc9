import SatchelExchange
import Testing

@Suite struct CivilDateTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (1_741_064_767_089, "2025-03-04T05:06:07.089Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
      (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
    ] as [(Int64, String)])
  func aTimeIsWrittenAndReadBack(milliseconds: Int64, text: String) {
    #expect(CivilDate.iso8601(milliseconds) == text)
    #expect(CivilDate.milliseconds(iso8601: text) == milliseconds)
  }

  @Test func daysOfFourHundredYearsAreReadBack() {
    for day in stride(from: Int64(0), to: 146_097, by: 11) {
      let time = day * 86_400_000 + 1
      #expect(CivilDate.milliseconds(iso8601: CivilDate.iso8601(time)) == time)
    }
  }

  @Test func timesBeyondFourDigitsOfAYearAreTheLastOnes() {
    #expect(CivilDate.iso8601(.max) == "9999-12-31T23:59:59.999Z")
    #expect(CivilDate.iso8601(.min) == "0000-01-01T00:00:00.000Z")
  }

  @Test(arguments: [
    "", "2025", "2025-02-29T00:00:00Z", "2025-13-01T00:00:00Z", "2025-01-01T24:00:00Z",
    "2025-01-01T00:00:00", "2025-01-01 00:00:00Z", "２025-01-01T00:00:00Z", "2025-01-01T00:00:00.0Z",
    "2025-01-01T00:00:00,000Z", "-025-01-01T00:00:00Z",
  ])
  func whatIsNoDateIsNil(text: String) {
    #expect(CivilDate.milliseconds(iso8601: text) == nil)
  }
}
