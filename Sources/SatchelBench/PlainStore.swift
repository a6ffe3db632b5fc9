import Foundation

/// What the measured verbs are compared with: the same articles in a plain schema, without cells, log or
/// undo, asked by the `sqlite3` program as a whole process.
struct PlainStore {
  let file: String
  /// What it took to fill.
  let loading: Program.Run
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
    WHERE text_index MATCH '"\(word)"' ORDER BY rank LIMIT 25
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
  init(file: String, corpus: Corpus) throws(BenchError) {
    self.file = file
    let path = file + ".sql"
    do {
      let script = try FileHandle.new(at: path)
      try script.write(Self.schema + "\nBEGIN;\n")
      for (index, article) in corpus.enumerated() {
        try script.write(Self.insert(article, row: index + 1))
      }
      try script.write("COMMIT;\n")
    } catch { throw .cannotWrite(path) }
    loading = try sqlite.run([file], input: path)
  }

  /// The index is filled row by row, as a store has to that is added to.
  private static func insert(_ article: Corpus.Article, row: Int) -> String {
    let text = article.content?.text ?? ""
    var script =
      "INSERT INTO article VALUES (\(row), '\(article.id)', '\(article.url)', "
      + "'\(article.pageTitle)', '\(article.site)', \(row), "
      + "\(article.state == "unread" ? 0 : 1), \(article.favourite ? 1 : 0));\n"
    for label in article.tags { script += "INSERT INTO tag VALUES (\(row), '\(label)');\n" }
    for note in article.notes {
      script += "INSERT INTO note VALUES (\(row), \(row), '\(note.text)');\n"
      script += "INSERT INTO note_index (rowid, text) VALUES (\(row), '\(note.text)');\n"
    }
    script += "INSERT INTO body VALUES (\(row), '\(text)');\n"
    return script + "INSERT INTO text_index (rowid, text) VALUES (\(row), '\(text)');\n"
  }

  /// Nil asks for nothing but the program's version.
  func run(_ statements: String?) throws(BenchError) -> Program.Run {
    guard let statements else { return try sqlite.run(["--version"]) }
    return try sqlite.run([file, statements])
  }
}
