import Foundation

/// What the measured verbs are compared with: the same articles in a plain schema, without cells, log or
/// undo, asked by the `sqlite3` program as a whole process.
struct PlainStore {
  let file: String
  private let sqlite = Program(path: "sqlite3")

  private static let schema = """
    PRAGMA journal_mode = WAL;
    CREATE TABLE article (
      rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, url TEXT UNIQUE, title TEXT, site TEXT,
      saved INTEGER NOT NULL, state INTEGER NOT NULL, favourite INTEGER NOT NULL) STRICT;
    CREATE INDEX article_saved ON article (state, saved DESC);
    CREATE TABLE tag (
      article INTEGER NOT NULL, label TEXT NOT NULL, PRIMARY KEY (article, label)) WITHOUT ROWID, STRICT;
    CREATE INDEX tag_label ON tag (label, article);
    CREATE TABLE note (
      rowid INTEGER PRIMARY KEY, article INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
    CREATE INDEX note_article ON note (article);
    CREATE TABLE body (article INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
    CREATE VIRTUAL TABLE text_index USING fts5 (text, content = body, content_rowid = article);
    CREATE VIRTUAL TABLE note_index USING fts5 (text, content = note);
    """

  static let list = """
    SELECT id, url, title, site, saved, state, favourite,
      (SELECT group_concat(label) FROM tag WHERE tag.article = article.rowid)
    FROM article WHERE state = 0 ORDER BY saved DESC LIMIT 25
    """

  static func search(_ word: String) -> String {
    """
    SELECT id, title, url, snippet(text_index, 0, '[', ']', '…', 12)
    FROM text_index JOIN article ON article.rowid = text_index.rowid
    WHERE text_index MATCH '"\(word)"' ORDER BY saved DESC LIMIT 25
    """
  }

  static func show(_ id: String) -> String {
    """
    SELECT * FROM article WHERE id = '\(id)';
    SELECT label FROM tag WHERE article = (SELECT rowid FROM article WHERE id = '\(id)');
    SELECT text FROM note WHERE article = (SELECT rowid FROM article WHERE id = '\(id)')
    """
  }

  static func tag(_ id: String, _ label: String) -> String {
    "INSERT INTO tag SELECT rowid, '\(label)' FROM article WHERE id = '\(id)'"
  }

  static func note(_ id: String, _ text: String) -> String {
    """
    BEGIN IMMEDIATE;
    INSERT INTO note (article, text) SELECT rowid, '\(text)' FROM article WHERE id = '\(id)';
    INSERT INTO note_index (rowid, text) VALUES (last_insert_rowid(), '\(text)');
    COMMIT
    """
  }

  /// Makes the store.
  ///
  /// The texts are made-up words, so no quoting is needed.
  init(file: String, articles: [Corpus.Article]) throws(BenchError) {
    self.file = file
    var script = Self.schema + "\nBEGIN;\n"
    for (index, article) in articles.enumerated() {
      let row = index + 1
      script +=
        "INSERT INTO article VALUES (\(row), '\(article.id)', '\(article.url)', "
        + "'\(article.pageTitle)', '\(article.site)', \(row), "
        + "\(article.state == "unread" ? 0 : 1), \(article.favourite ? 1 : 0));\n"
      for label in article.tags { script += "INSERT INTO tag VALUES (\(row), '\(label)');\n" }
      for note in article.notes {
        script += "INSERT INTO note (article, text) VALUES (\(row), '\(note.text)');\n"
      }
      script += "INSERT INTO body VALUES (\(row), '\(article.content?.text ?? "")');\n"
    }
    script += "COMMIT;\n"
    for index in ["text_index", "note_index"] {
      script += "INSERT INTO \(index) (\(index)) VALUES ('rebuild');\n"
    }
    let path = file + ".sql"
    do { try Data(script.utf8).write(to: URL(filePath: path)) } catch { throw .cannotWrite(path) }
    try sqlite.run([file], input: path)
  }

  func run(_ statements: String) throws(BenchError) -> Program.Run {
    try sqlite.run([file, statements])
  }
}
