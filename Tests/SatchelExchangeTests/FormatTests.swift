import Foundation
import SatchelModel
import SatchelStorage
import Testing

@testable import SatchelExchange

/// A small file of each format, and what becomes of it.
@Suite struct FormatTests {
  /// What a person sees of the articles of a library, one a line.
  private static func shown(_ library: Library) throws -> [String] {
    var lines: [String] = []
    try library.forEachArticle(includingTrash: true) { article, body in
      let words: [String?] = [
        article.url, article.title == article.url ? nil : article.title,
        String(CivilDate.iso8601(article.saved).prefix(10)), article.state.name,
        article.isFavourite ? "favourite" : nil, article.author, article.language,
        article.excerpt.map { "excerpt \($0)" }, article.position.map { "at \($0.thousandths)" },
        article.tags.isEmpty ? nil : "tags " + article.tags.map(\.label).joined(separator: ","),
        article.notes.isEmpty ? nil : "notes " + article.notes.map(\.text).joined(separator: "/"),
        article.highlights.isEmpty
          ? nil
          : "marked "
            + article.highlights.map { $0.anchor.quote + ($0.note.map { "=" + $0.text } ?? "") }
            .joined(separator: "/"), body.map { "text \($0.text)" },
      ]
      lines.append(words.compactMap(\.self).joined(separator: " | "))
    }
    return lines.sorted()
  }

  static let samples: [(name: String, file: String, articles: [String])] = [
    (
      "pocket-csv",
      "title,url,time_added,tags,status\nTea,https://ex.org/t,1684913522,food|tea,archive\n",
      ["https://ex.org/t | Tea | 2023-05-24 | archived | tags food,tea"]
    ),
    (
      "pocket-csv",
      "title,url,time_added,cursor,tags,status\r\nhttps://ex.org/t,https://ex.org/t,1684913522,7,,unread\r\n\"Two\nlines\",https://ex.org/u,1684913522,8,,unread\r\n",
      [
        "https://ex.org/t | 2023-05-24 | unread",
        "https://ex.org/u | Two\nlines | 2023-05-24 | unread",
      ]
    ),
    (
      "pocket-html",
      #"<html><h1>Unread</h1><ul><li><a href="https://ex.org/t?a=1&amp;b=2" time_added="1684913522" tags="food,tea">Tea &lt;3</a></li></ul><h1>Read Archive</h1><ul><li><a href="https://ex.org/u" time_added="1684913522" tags="">U</a></li></ul></html>"#,
      [
        "https://ex.org/t?a=1&b=2 | Tea <3 | 2023-05-24 | unread | tags food,tea",
        "https://ex.org/u | U | 2023-05-24 | archived",
      ]
    ),
    (
      "instapaper",
      "URL,Title,Selection,Folder,Timestamp,Tags\nhttps://ex.org/t,Tea,a quote,Archive,1640080879,\"[\"\"food\"\"]\"\nhttps://ex.org/u,U,,Kitchen,1640080879,[]\nhttps://ex.org/v,V,,Starred,1640080879,\n",
      [
        "https://ex.org/t | Tea | 2021-12-21 | archived | tags food | marked a quote",
        "https://ex.org/u | U | 2021-12-21 | unread | tags Kitchen",
        "https://ex.org/v | V | 2021-12-21 | unread | favourite",
      ]
    ),
    (
      "wallabag",
      #"[{"id":7,"title":"Tea","url":"https://ex.org/t","is_archived":0,"is_starred":1,"tags":["food"],"content":"<p>x boil</p>","created_at":"2016-09-08T11:55:58+0200","published_by":["A","B"],"language":"en","annotations":[{"text":"why?","quote":"boil","ranges":[]}]}]"#,
      [
        "https://ex.org/t | Tea | 2016-09-08 | unread | favourite | A, B | en | tags food | marked boil=why? | text <p>x boil</p>"
      ]
    ),
    (
      "wallabag-csv",
      "Title;URL;Content;Tags;MIME Type;Language;Creation date\nTea;https://ex.org/t;\"<p>x;y</p>\";\"food, tea\";text/html;en;08/09/2016 11:55:58\n",
      ["https://ex.org/t | Tea | 2016-09-08 | unread | en | tags food,tea | text <p>x;y</p>"]
    ),
    (
      "raindrop",
      "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n1,Tea,my note,About tea,https://ex.org/t,Drinks / Hot,\"food, tea\",2024-03-15T09:30:00.000Z,,,true\n",
      [
        "https://ex.org/t | Tea | 2024-03-15 | unread | favourite | excerpt About tea | tags Drinks/Hot,food,tea | notes my note"
      ]
    ),
    (
      "readwise",
      "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\nTea,https://ex.org/t,01ab,\"['food', \"\"don't\"\", 'favorite']\",2025-01-20 22:13:02.447000+00:00,0.4,archive,True\nFeed,https://ex.org/f,02,[],2025-01-20 22:13:02+00:00,0,feed,False\n",
      ["https://ex.org/t | Tea | 2025-01-20 | archived | favourite | at 400 | tags don't,food"]
    ),
    (
      "karakeep",
      #"{"bookmarks":[{"createdAt":1700000000,"title":"Tea","tags":["food"],"lists":["l2"],"content":{"type":"link","url":"https://ex.org/t"},"note":"n","archived":true},{"createdAt":1700000000,"title":"Words","tags":[],"content":{"type":"text","text":"just words"},"note":null,"archived":false}],"lists":[{"id":"l1","name":"Home","parentId":null},{"id":"l2","name":"Hot","parentId":"l1"}]}"#,
      [
        "Words | 2023-11-14 | unread | text just words",
        "https://ex.org/t | Tea | 2023-11-14 | archived | tags food,Home/Hot | notes n",
      ]
    ),
    (
      "linkwarden",
      #"{"id":1,"collections":[{"id":1,"name":"A","parentId":null,"links":[{"id":2,"name":"Tea","url":"https://ex.org/t","type":"url","description":"d","tags":[{"name":"food"}],"createdAt":"2025-06-24T05:22:17.725Z"}]}],"pinnedLinks":[{"id":2}]}"#,
      ["https://ex.org/t | Tea | 2025-06-24 | unread | favourite | tags A,food | notes d"]
    ),
    (
      "pinboard",
      #"[{"href":"https://ex.org/t","description":"Tea","extended":"n","meta":"m","hash":"h","time":"2026-03-01T13:28:24Z","shared":"no","toread":"yes","tags":"food tea"},{"href":"https://ex.org/u","description":"U","extended":"","time":"2026-03-01T13:28:24Z","shared":"no","toread":"no","tags":""}]"#,
      [
        "https://ex.org/t | Tea | 2026-03-01 | unread | tags food,tea | notes n",
        "https://ex.org/u | U | 2026-03-01 | archived",
      ]
    ),
    (
      "goodlinks",
      #"[{"url":"https://ex.org/t","title":"Tea","summary":"About","tags":["food"],"starred":true,"addedAt":1588601562.25}]"#,
      ["https://ex.org/t | Tea | 2020-05-04 | unread | favourite | excerpt About | tags food"]
    ),
    (
      "buku",
      #"[{"index":1,"uri":"https://ex.org/t","title":"Tea","tags":"food,tea","description":"n"}]"#,
      ["https://ex.org/t | Tea | 2255-03-14 | unread | tags food,tea | notes n"]
    ),
    (
      "links", "- [Tea](https://ex.org/t) <!-- TAGS: food,tea -->\n",
      ["https://ex.org/t | Tea | 2255-03-14 | unread | tags food,tea"]
    ),
    (
      "koreader",
      #"{"created_on":1684913522,"version":"json/1.1.0","title":"A Book","author":"B","file":"/b.epub","entries":[{"text":"boil","note":"why?","time":1684913600},{"text":"pour","time":1684913700}]}"#,
      ["A Book | 2023-05-24 | unread | B | marked boil=why?/pour"]
    ),
    (
      "netscape",
      "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n\r<TITLE>Bookmarks</TITLE>\n\r<DL><p>\n\r<DT><H3>Kitchen</H3>\n\r<DL><p>\n\r<DT><A HREF=\"https://ex.org/t\" ADD_DATE=\"1684913522\" PRIVATE=\"0\" TOREAD=\"1\" TAGS=\"food,tea\">Tea</A>\n\r<DD>described[linkding-notes]noted[/linkding-notes]\n\r</DL><p>\n\r<DT><A HREF=\"https://ex.org/u\" ADD_DATE=\"1684913522\" TOREAD=\"0\" TAGS=\"linkding:bookmarks.archived\">U</A>\n\r</DL><p>",
      [
        "https://ex.org/t | Tea | 2023-05-24 | unread | tags food,Kitchen,tea | notes described/noted",
        "https://ex.org/u | U | 2023-05-24 | archived",
      ]
    ),
    (
      "csv",
      "url,title,created,labels,is_archived,is_marked,type\r\nhttps://ex.org/t,Tea,2025-02-01T15:21:43Z,\"[\"\"food\"\"]\",true,true,article\r\n",
      ["https://ex.org/t | Tea | 2025-02-01 | archived | favourite | tags food"]
    ),
    (
      "csv",
      "url,title,created,state,tags\nhttps://ex.org/t,Tea,2025-02-01 15:21:43,archive,\"food, tea\"\n",
      ["https://ex.org/t | Tea | 2025-02-01 | archived | tags food,tea"]
    ),
  ]

  @Test(arguments: samples.indices)
  func aFileIsRecognisedAndItsArticlesAreThere(index: Int) throws {
    let sample = Self.samples[index]
    let library = try TemporaryLibrary()

    let name = try withFile(sample.file) { try ImportFile(path: $0).formatName }
    _ = try library.skipping(sample.file)

    #expect(name == sample.name)
    #expect(try Self.shown(library.library) == sample.articles)
  }

  @Test(arguments: samples.indices)
  func theSameFileTwiceAddsNothing(index: Int) throws {
    let library = try TemporaryLibrary()
    _ = try library.skipping(Self.samples[index].file)
    let before = try library.export()

    _ = try library.skipping(Self.samples[index].file)

    #expect(try library.export() == before)
  }

  /// Whatever is cut off, nothing traps, and what was read is what the whole file says.
  @Test(arguments: samples.indices)
  func aFileThatIsCutIsReadOrRefused(index: Int) throws {
    let bytes = Array(Self.samples[index].file.utf8)

    for length in stride(from: 0, to: bytes.count, by: 3) {
      try withBytes(Array(bytes[..<length])) { path in
        do {
          var file = try ImportFile(path: path, format: Self.samples[index].name)
          try file.forEach { _ in }
        } catch is ExchangeError {}
      }
    }
  }

  @Test(arguments: [
    "", "\n", "hello", "# A title\n\nwords", "{}", "[]", "[1]", "a,b\n1,2\n",
    "<html><p>x</p></html>", "\u{0}\u{1}",
    "PK\u{3}\u{4}", "SQLite format 3",
  ])
  func whatIsInNoFormatIsRefused(text: String) {
    #expect(throws: ExchangeError.self) { try withFile(text) { _ = try ImportFile(path: $0).size } }
  }

  @Test func anEntityOfABookmarksFileStaysWhatItIs() throws {
    let library = try TemporaryLibrary()
    let kind = #"<!DOCTYPE NETSCAPE-Bookmark-file-1 [<!ENTITY x SYSTEM "file:///etc/passwd">]>"#

    try library.importing("\(kind)\n<DL><p><DT><A HREF=\"https://example.org/\">A &x;</A></DL>")

    let id = try CanonicalURL("https://example.org/").id
    #expect(try library.library.article(id)?.title == "A &x;")
  }
}

/// Writes `bytes` to a file for the time of `body`.
func withBytes<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
  let path = NSTemporaryDirectory() + "satchel-exchange-" + UUID().uuidString
  defer { try? FileManager.default.removeItem(atPath: path) }
  try Data(bytes).write(to: URL(fileURLWithPath: path))
  return try body(path)
}
