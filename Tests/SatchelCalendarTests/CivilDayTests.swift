import SatchelTestSupport
import Testing

@testable import SatchelCalendar

@Suite struct CivilDayTests {
  private func days(ofMonth month: Int, _ year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  @Test func monthsFollowEachOtherFromTheYear0To9999() {
    var number = CivilDay.numbers.lowerBound
    for year in 0...9999 {
      for month in 1...12 {
        let last = days(ofMonth: month, year)
        let first = CivilDay(year: year, month: month, day: 1)
        guard first?.number == number, CivilDay(number: number) == first,
          CivilDay(year: year, month: month, day: last)?.number == number + last - 1,
          CivilDay(year: year, month: month, day: last + 1) == nil
        else { return #expect(Bool(false), "\(year)-\(month)") }
        number += last
      }
    }
    #expect(number == CivilDay.numbers.upperBound + 1)
  }

  @Test(arguments: UInt64(0)..<200)
  func aDayComesBackFromItsNumberAndItsText(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let day = CivilDay(number: Int.random(in: CivilDay.numbers, using: &random))

    let parts = day.text.split(separator: "-").compactMap { Int($0) }

    #expect(CivilDay(year: parts[0], month: parts[1], day: parts[2]) == day)
    #expect(CivilDay(number: day.number) == day)
    #expect(day.text.count == 10)
  }

  @Test(arguments: UInt64(0)..<100)
  func monthsAddUpAndNeverLeaveTheCalendar(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let day = CivilDay(number: Int.random(in: CivilDay.numbers, using: &random))
    let months = [Int.min, .max, 0, 1, -1, Int.random(in: -200_000...200_000, using: &random)]

    for count in months {
      let moved = day.adding(months: count)
      #expect((0...9999).contains(moved.year) && moved.day <= day.day)
    }
    #expect(day.adding(days: .max).text == "9999-12-31")
    #expect(day.adding(days: .min).text == "0000-01-01")
  }
}
