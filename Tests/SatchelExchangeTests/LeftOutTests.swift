import Foundation
import SatchelArchive
import SatchelModel
import SatchelStorage
import Testing

@testable import SatchelExchange

/// What files hold and no library has is named and counted.
@Suite struct LeftOutTests {
  private static let samples: [(file: String, leftOut: [String: Int])] = [
    (
      #"[{"id":7,"url":"https://ex.org/t","given_url":"https://ex.org/short","origin_url":"http://ex.org/t","is_archived":1,"is_starred":0,"archived_at":"2016-09-08T11:55:58+0200","annotations":[{"id":1,"text":"why?","quote":"boil","ranges":[{"start":"/p[1]"}],"shape":"round"}]}]"#,
      ["given_url": 1, "archived_at": 1, "shape": 1]
    ),
    (
      #"{"bookmarks":[{"createdAt":1700000000,"title":"Tea","content":{"type":"asset","assetId":"a1","url":"https://ex.org/t"}}],"lists":[{"id":"l1","name":"Home","description":"what I drink","icon":"x"},{"id":"l2","name":"New","type":"smart","query":"age:<1w"}],"rules":[{"id":1}],"version":2}"#,
      ["assetId": 1, "description of a list": 1, "a smart list": 1, "rules": 1]
    ),
    (
      #"{"username":"me","collections":[{"id":1,"name":"A","color":"red","isPublic":true,"links":[{"id":2,"name":"Tea","url":"https://ex.org/t","type":"pdf"}]}],"highlights":[{"id":1}]}"#,
      [
        "color of a collection": 1, "isPublic of a collection": 1,
        "the file of a link of type 'pdf'": 1, "highlights": 1,
      ]
    ),
    (
      #"[{"url":"https://ex.org/t","originalURL":"https://t.example/1","addedAt":1588601562}]"#,
      ["originalURL": 1]
    ),
    (
      "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\nTea,https://ex.org/t,1,[],2025-01-20 22:13:02+00:00,0,later,True\n",
      ["seen": 1]
    ),
    ("- [Tea](https://ex.org/t) about tea <!-- TAGS: food -->\n", ["what stands behind a link": 1]),
    (
      "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT><H3>Kitchen</H3><DD>what I cook<DL><DT><A HREF=\"https://ex.org/t\">T</A></DL></DL>",
      ["the description of a folder": 1]
    ),
    (
      #"{"version":"1","title":"A Book","entries":[{"page":7},{"text":"pour","chapter":"One"}]}"#,
      ["a bookmark without words": 1, "chapter": 1]
    ),
    (
      #"{"url":"https://ex.org/t","notes":[{"text":"n","mood":"glad"}],"highlights":[{"quote":"q","page":3}]}"#,
      ["mood": 1, "page": 1]
    ),
    (
      #"[{"url":"https://ex.org/t","is_archived":0,"is_starred":0,"published_at":"one fine day"}]"#,
      ["published_at": 1]
    ),
  ]

  @Test(arguments: samples.indices)
  func whatAFileSaysBesidesIsNamed(index: Int) throws {
    let sample = Self.samples[index]

    let importing = try Self.imported(Array(sample.file.utf8), into: TemporaryLibrary())

    #expect(importing.leftOut.counts == sample.leftOut)
    #expect(importing.added == 1)
  }

  @Test func filesOfAnArchiveThatBelongToNoArticleAreNamed() throws {
    let pocket = [
      (
        "part_000000.csv",
        "title,url,time_added,tags,status\nTea,https://ex.org/t,1684913522,,unread\n"
      ),
      ("collections/part_000000.json", "[]"), ("__MACOSX/part_000000.csv", "x"),
    ]
    let omnivore = [
      (
        "metadata_0_to_20.json",
        #"[{"id":"u1","slug":"tea","title":"Tea","url":"https://ex.org/t","state":"Active"}]"#
      ), ("content/tea.html", "<p>boil</p>"), ("content/other.html", "<p>lost</p>"),
    ]

    for (files, name) in [
      (pocket, "collections/part_000000.json"), (omnivore, "content/other.html"),
    ] {
      let importing = try Self.imported(archive(files), into: TemporaryLibrary())
      #expect(importing.leftOut.counts == ["the file '\(name)'": 1])
    }
  }

  @Test func readecksCollectionsAreSavedSearchesAsFarAsTheyCanBe() throws {
    let library = try TemporaryLibrary()
    let files = [
      (
        "data.json",
        #"{"BookmarkCollections":[{"Name":"Tea","Filters":{"search":"","labels":"hot drinks","site":"ex.org","is_archived":false}},{"Name":"Videos","Filters":{"type":"video"}},{"Name":"Own words","Filters":{"search":"tea OR coffee*"}}]}"#
      ),
      ("bookmarks/b1/info.json", #"{"UID":"b1","URL":"https://ex.org/t","Title":"Tea"}"#),
      ("bookmarks/b1/container/_resources/1.png", "x"),
    ]

    let importing = try Self.imported(archive(files), into: library)

    #expect(
      try library.library.savedSearches().map { [$0.name, $0.query] } == [
        ["Tea", "site:ex.org tag:\"hot drinks\" is:unread"]
      ])
    #expect(
      importing.leftOut.counts == [
        "the collection 'Videos'": 1, "the collection 'Own words'": 1,
        "a picture or other file of a page": 1,
      ])
  }

  private static func imported(
    _ bytes: [UInt8], into library: TemporaryLibrary
  ) throws -> LibraryImport {
    try withBytes(bytes) { path in
      var file = try ImportFile(path: path)
      var importing = LibraryImport(into: library.library, from: file.formatName, .plain) {
        Issue.record("\($0) was skipped: \($1)")
      }
      try file.forEach { try importing.add($0) }
      try importing.flush()
      return importing
    }
  }
}

/// A ZIP archive of files with these names and words.
func archive(_ files: [(String, String)]) throws -> [UInt8] {
  var bytes: [UInt8] = []
  var writer = ZipWriter { bytes += $0 }
  for (name, text) in files { try writer.add(name, Array(text.utf8)) }
  try writer.finish()
  return bytes
}
