import SatchelTopics
import Testing

@Suite struct PageNameTests {
  private func title(_ address: String) -> String { PageName.title(address, address: address) }

  @Test func anAddressCountsByTheNameOfThePageInIt() {
    #expect(title("https://a.example/2024/how-to-prune-a-yew.html?x=1#y") == "how to prune a yew")
    #expect(title("https://a.example/garten/hecken_im_märz/") == "hecken im märz")
  }

  @Test(arguments: [
    "https://a.example", "https://a.example/", "https://a.example/7", "https://a.example/old-news",
    "https://a.example/12-34-56", "https://a.example/%D0%B0-%D0%B1-%D0%B2", "", "https://",
  ])
  func aPlaceInASiteIsNoName(address: String) { #expect(title(address).isEmpty) }

  @Test func aTitleOfItsOwnStays() {
    #expect(PageName.title("Yew", address: "https://a.example/how-to-prune-a-yew") == "Yew")
    #expect(PageName.title("Yew", address: nil) == "Yew")
  }
}
