import SatchelModel
import Testing

@Suite struct PictureReferenceTests {
  private let reference = PictureReference(of: [1, 2, 3])

  @Test func aReferenceReadsBack() {
    #expect(PictureReference(reference.text) == reference)
    #expect(reference.text.hasPrefix("satchel-picture:"))
  }

  @Test func otherTextIsNoReference() {
    let text = reference.text
    for wrong in ["", "satchel-picture:", text + "0", String(text.dropLast()), text.uppercased()] {
      #expect(PictureReference(wrong) == nil)
    }
  }

  @Test func picturesOfABodyAreFoundOnce() {
    let other = PictureReference(of: [4])
    let html = """
      <p>satchel-picture: <img src="\(reference.text)" alt=""> <img src="satchel-picture:nothing">\
      <img src="\(other.text)"><img src="\(reference.text)"> "satchel-picture:
      """

    #expect(ContentBody(text: "", html: html).pictures == [reference, other])
  }
}
