/// Makes names of what pages write where their author stands.
enum PersonNames {
  private static let longest = 300
  private static let mostWords = 8

  /// The names without what introduces them, and without roles, dates and the like behind them; nil
  /// for what names nobody.
  static func cleaned(_ text: String) -> String? {
    let line = withoutIntroduction(CleanText.line(text, limit: longest))
    let people = uncluttered(line).split { ",，".contains($0) }.map { part in
      part.trimming { $0.isWhitespace || "-–—/·《》【】[]".contains($0) }
    }
    var names: [String] = []
    for person in people where isKept(person, isFirst: names.isEmpty) {
      if isRole(person), !names.isEmpty { break }
      if !names.contains(where: { $0.lowercased() == person.lowercased() }) { names.append(person) }
    }
    let name = names.joined(separator: ", ")
    return isName(name) ? name : nil
  }

  /// Whether the name is written as names of people are: all its words with capitals but the small
  /// ones between them.
  static func isWrittenAsName(_ name: String) -> Bool {
    let words = name.split { $0 == " " || $0 == "," }
    guard (1...mostWords).contains(words.count), let first = words.first?.first,
      first.isLetter && !first.isLowercase || first.isNumber && words.count > 1
    else { return false }
    return words.allSatisfy { word in
      particles.contains(word.lowercased())
        || word.first.map { !$0.isLowercase } ?? false && word.contains(where: \.isLetter)
    }
  }

  /// Whether it is the name that somebody signs in with rather than their own.
  static func isLogin(_ name: String) -> Bool {
    name.utf8.allSatisfy { ASCII.isAlphanumeric($0) || "._-".utf8.contains($0) }
      && !name.contains(where: \.isUppercase)
  }

  // MARK: What introduces a name

  /// The text behind words such as "By" or "Von"; nil if it starts with none.
  static func introduced(_ text: String) -> String? {
    let lowercased = text.lowercased()
    for word in introductions where lowercased.hasPrefix(word) {
      let rest = text.dropFirst(word.count)
      if rest.first.map({ !$0.isLetter }) ?? true {
        return rest.trimming { $0.isWhitespace || ":：●・".contains($0) }
      }
    }
    return nil
  }

  /// Quick: false for most text that starts with no such word.
  static func mayIntroduce(_ text: ArraySlice<UInt8>) -> Bool {
    let text = text.drop(while: ASCII.isSpace)
    guard let first = text.first, first < 0x80 else { return !text.isEmpty }
    return firstWords.contains(PackedName(text.prefix { ASCII.isLetter($0) || $0 >= 0x80 }))
  }

  private static let firstWords = Set(
    introductions.map { word in PackedName(word.utf8.prefix { $0 != UInt8(ascii: " ") }) })

  private static func withoutIntroduction(_ line: String) -> String {
    var line = line
    for _ in 0..<3 {
      guard let rest = introduced(line), !isPartOfName(line, before: rest) else { return line }
      line = rest
    }
    return line
  }

  /// As in "Von Reed", which may be a whole name.
  private static func isPartOfName(_ line: String, before rest: String) -> Bool {
    let word = line.prefix { $0.isLetter }.lowercased()
    return word != "by" && particles.contains(word) && !rest.contains(" ")
  }

  /// Longer ones first, as some begin with others.
  private static let introductions = [
    "read more about", "view all posts by", "see all posts by", "more posts by", "posts by",
    "article written by", "article by", "written by", "posted by", "published by", "story by",
    "words by", "text by", "reported by", "created by", "submitted by", "review by", "by", "author",
    "authors",
    "eingestellt von", "geschrieben von", "verfasst von", "veröffentlicht von", "artikel von",
    "ein beitrag von", "beitrag von", "text von", "von", "text", "autor", "autorin", "autoren",
    "écrit par", "publié par", "rédigé par", "propos recueillis par", "par", "auteur", "auteure",
    "escrito por", "publicado por", "redactado por", "por", "autora", "autores",
    "scritto da", "pubblicato da", "a cura di", "di", "autore",
    "geschreven door", "door", "skrevet av", "skrevet af", "skriven av", "av", "af", "tekst",
    "napisał", "napisała", "autorka", "автор", "текст", "yazan", "yazar", "oleh", "penulis",
    "tác giả", "بقلم", "الكاتب", "كتب", "מאת", "作者", "文／", "文/", "文", "撰文", "記者", "记者",
    "著者", "執筆", "取材", "글",
  ]

  // MARK: What stands behind it

  /// Without the date, the site or the like that stands behind the names.
  private static func uncluttered(_ text: String) -> String {
    var (kept, endsInDate) = ([Substring](), false)
    for word in text.split(separator: " ") {
      endsInDate = word.first?.isNumber ?? false
      if endsInDate && !kept.isEmpty || word.first.map("|•·（".contains) ?? false { break }
      if ["/", "-", "–", "—", "//", "@"].contains(word) || endings.contains(word.lowercased()) {
        break
      }
      if word.hasPrefix("@") || (word.hasPrefix("(") && text.hasSuffix(")")), !kept.isEmpty {
        break
      }
      kept.append(word.prefix { !"|•·".contains($0) })
      if word.contains(where: { "|•·".contains($0) }) { break }
    }
    if endsInDate, let last = kept.last, MonthNames.month(String(last)) != nil { kept.removeLast() }
    return kept.joined(separator: " ").trimming { $0.isWhitespace || ",-–—/:;".contains($0) }
  }

  private static let endings: Set<String> = [
    "published", "updated", "posted", "reviewed", "on", "in", "is", "veröffentlicht", "publié",
    "publicado",
  ]

  /// A host, or whom it was written for, is no person.
  private static func isKept(_ part: String, isFirst: Bool) -> Bool {
    let words = part.split(separator: " ")
    let isHost =
      words.count == 1 && part.dropLast().contains(".") && part.contains { $0.isLowercase }
      && !part.contains("@")
    return !part.isEmpty && (isFirst || !isHost && words.first?.lowercased() != "for")
  }

  private static func isRole(_ part: String) -> Bool {
    part.lowercased().split { !$0.isLetter }.contains { roles.contains(String($0)) }
  }

  private static let roles: Set<String> = [
    "analyst", "author", "columnist", "contributor", "correspondent", "director", "editor",
    "founder", "journalist", "manager", "officer", "photographer", "president", "producer",
    "redakteur", "redakteurin", "reporter", "strategist", "writer", "ceo", "cto", "cofounder",
  ]

  // MARK: Names

  private static func isName(_ name: String) -> Bool {
    let words = name.lowercased().split { !($0.isLetter || $0.isNumber) }.map { String($0) }
    guard name.contains(where: \.isLetter), words.count <= 40, !SafeLink.isWeb(name),
      !name.hasPrefix("@"), !name.contains("://"), !(name.utf8.count == 1)
    else { return false }
    return !nobody.contains(name.lowercased()) && !words.contains { furniture.contains($0) }
      && !(words.count == 1 && words[0].hasSuffix("admin"))
  }

  private static let nobody: Set<String> = [
    "admin", "administrator", "editor", "staff", "author", "authors", "guest", "guest author",
    "no author", "unknown", "unknown author", "anonymous", "webmaster", "root", "user", "null",
    "undefined", "none", "editorial", "redaktion", "die redaktion", "redacción", "redazione",
    "la rédaction", "rédaction", "redactie", "by", "and", "with",
  ]

  /// Words of buttons and labels, which no name has.
  private static let furniture: Set<String> = [
    "about", "admin", "administrator", "advertisement", "checked", "reviewed", "archive", "article",
    "comment", "comments", "contact", "cookie",
    "copyright", "edited", "follow", "foto", "fotos", "home", "log", "login", "logout", "menu",
    "newsletter", "password", "photo", "photos", "posted", "profile", "published", "read",
    "register", "registrieren", "anmelden", "reply", "share", "sign", "subscribe", "support",
    "twitter", "updated", "view", "website", "your",
  ]

  private static let particles: Set<String> = [
    "al", "and", "bin", "da", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du",
    "e", "el", "en", "et", "i", "ibn", "la", "le", "och", "og", "ten", "ter", "und", "van", "von",
    "y", "zu", "&", "-",
  ]
}
