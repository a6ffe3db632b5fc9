/// Tells a text's language by its script, or by the small words that every sentence has.
enum LanguageGuess {
  private static let mostBytes = 8192
  private static let fewestHits = 3
  /// Of a language that a page does not declare, and how many times those of the one it does.
  private static let fewestAgainst = 20
  private static let timesAgainst = 4
  private static let bytesAgainst = 3000

  /// Nil where the text is too short, or in none of the languages known here.
  static func language(of text: String) -> String? {
    byScript(text) ?? byWords(text)
  }

  /// What the page declares, unless the text is plainly in another language.
  ///
  /// Templates declare English, whatever is written into them.
  static func language(of text: String, declared: String?) -> String? {
    guard let declared else { return language(of: text) }
    let known = String(declared.prefix { $0 != "-" })
    guard smallWords[known] != nil else { return declared }
    if let language = byScript(text) { return language }
    let counts = hits(in: text.utf8.prefix(bytesAgainst))
    guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      most.value >= fewestAgainst, counts[known, default: 0] * timesAgainst < most.value
    else { return declared }
    return most.key
  }

  private static func byScript(_ text: String) -> String? {
    // Of these scripts no letter is ASCII.
    let start = text.utf8.prefix(mostBytes / 4)
    guard start.count(where: { $0 >= 0x80 }) * 10 > start.count else { return nil }
    var counts: [String: Int] = [:]
    var letters = 0
    for scalar in text.unicodeScalars.prefix(mostBytes / 4) where scalar.properties.isAlphabetic {
      letters += 1
      if let script = script(of: scalar.value) { counts[script, default: 0] += 1 }
    }
    // Japanese is written in Han as well.
    if let kana = counts["ja"], kana * 20 > letters { return "ja" }
    let most = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
    return most.flatMap { $0.value * 2 > letters ? $0.key : nil }
  }

  private static func script(of value: UInt32) -> String? {
    switch value {
    case 0x3041...0x30ff: "ja"
    case 0x4e00...0x9fff: "zh"
    case 0xac00...0xd7af: "ko"
    case 0x0370...0x03ff: "el"
    case 0x0400...0x04ff: "ru"
    case 0x0590...0x05ff: "he"
    case 0x0600...0x06ff: "ar"
    case 0x0900...0x097f: "hi"
    case 0x0530...0x058f: "hy"
    case 0x0980...0x09ff: "bn"
    case 0x0a00...0x0a7f: "pa"
    case 0x0a80...0x0aff: "gu"
    case 0x0b80...0x0bff: "ta"
    case 0x0c00...0x0c7f: "te"
    case 0x0c80...0x0cff: "kn"
    case 0x0d00...0x0d7f: "ml"
    case 0x0e00...0x0e7f: "th"
    case 0x1000...0x109f: "my"
    case 0x10a0...0x10ff: "ka"
    case 0x1200...0x137f: "am"
    case 0x1780...0x17ff: "km"
    default: nil
    }
  }

  private static func byWords(_ text: String) -> String? {
    let most = hits(in: text.utf8.prefix(mostBytes)).max { ($0.value, $1.key) < ($1.value, $0.key) }
    return most.flatMap { $0.value >= fewestHits ? $0.key : nil }
  }

  /// How many of its small words the text has, for each language.
  private static func hits(in text: Substring.UTF8View) -> [String: Int] {
    var counts: [String: Int] = [:]
    for word in text.split(whereSeparator: { !isWordByte($0) }) {
      guard word.count <= 8 else { continue }
      for language in languages[PackedName(word)] ?? [] { counts[language, default: 0] += 1 }
    }
    return counts
  }

  private static func isWordByte(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) || byte >= 0x80 }

  private static let languages: [PackedName: [String]] = {
    var languages: [PackedName: [String]] = [:]
    for (language, words) in smallWords {
      for word in words.split(separator: " ") {
        languages[PackedName(word.utf8), default: []].append(language)
      }
    }
    return languages
  }()

  private static let smallWords = [
    "cs": "je se na že který jako ale také jsou být podle aby jeho",
    "da": "og det er ikke til på med som af har den blev efter",
    "de": "der die und das ist nicht von mit dem den ein eine auch sich auf für",
    "en": "the and of to is that with for this are was have not from you",
    "es": "el los las que una por con para del como más pero está fue",
    "fi": "ja on että ei se oli mutta kun myös ovat hän",
    "fr": "le les des et une est dans pour que qui pas sur avec du au",
    "hu": "és az egy hogy nem is meg csak volt ez már",
    "id": "dan yang di itu dengan untuk tidak ini dari dalam akan pada",
    "it": "il che di è per una con non del della sono gli anche più",
    "nl": "de het een en van niet dat met voor zijn op te aan ook",
    "no": "og det er ikke til på med som av har den ble etter",
    "pl": "i w się na nie że jest do to jak ale przez jego oraz",
    "pt": "o os que não uma para com do da em mais por foi são",
    "ro": "și în la nu este cu pe din care mai sunt pentru",
    "sq": "dhe në të për një që nga është me si ka janë nuk",
    "sv": "och det är inte att på med som av har den för till",
    "tl": "ang ng mga sa na ay ito siya niya hindi kung",
    "tr": "ve bir bu için ile da de çok daha olarak ne gibi",
    "vi": "và của là có không được cho trong những một người",
  ]
}
