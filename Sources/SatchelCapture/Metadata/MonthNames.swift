/// The months by their names in the languages that pages are written in.
enum MonthNames {
  /// 1 to 12, by the name of the month or the start of it.
  static func month(_ word: String) -> Int? {
    let word = word.trimming { !$0.isLetter }.lowercased()
    guard word.unicodeScalars.count >= 3 else { return nil }
    return beginnings.firstIndex { names in
      names.contains { $0 == word || word.hasPrefix($0) && word.utf8.count <= $0.utf8.count + 8 }
    }.map { $0 + 1 }
  }

  /// How the months begin: English, German, French, Spanish, Italian, Portuguese, Dutch, the
  /// languages of the north, Finnish, Hungarian, Polish, Czech, Turkish, Indonesian, Russian,
  /// Ukrainian, Greek, Arabic, Persian, Hebrew, Hindi and Bengali.
  private static let beginnings: [[String]] = [
    [
      "jan", "jän", "ene", "gen", "stycz", "leden", "ledna", "oca", "янв", "січ", "ιαν", "يناير",
      "ژانویه", "ינואר", "जनवरी", "জানুয়ারি", "tammi",
    ],
    [
      "feb", "fév", "fev", "lut", "úno", "şub", "фев", "лют", "φεβ", "فبراير", "فوریه", "פברואר",
      "फरवरी", "ফেব্রুয়ারি", "helmi",
    ],
    [
      "mar", "mär", "mrt", "már", "břez", "мар", "бер", "μαρ", "مارس", "מרץ", "मार्च", "মার্চ",
      "maalis",
    ],
    [
      "apr", "avr", "abr", "ápr", "kwi", "duben", "dubna", "nis", "апр", "квіт", "απρ", "أبريل",
      "ابريل", "آوریل", "אפריל", "अप्रैल", "এপ্রিল", "huhti",
    ],
    [
      "may", "mai", "mag", "maj", "máj", "květ", "mei", "мая", "май", "трав", "μαϊ", "μαΐ", "مايو",
      "מאי", "मई", "মে", "touko",
    ],
    [
      "jun", "jún", "juin", "giu", "cze", "červn", "haz", "июн", "черв", "ιουν", "يونيو", "ژوئن",
      "יוני", "जून", "জুন", "kesä",
    ],
    [
      "jul", "júl", "juil", "lug", "lipc", "lipi", "červenc", "tem", "июл", "лип", "ιουλ", "يوليو",
      "ژوئیه", "יולי", "जुलाई", "জুলাই", "heinä",
    ],
    [
      "aug", "août", "aou", "ago", "sie", "srp", "ağu", "авг", "серп", "αυγ", "agu", "أغسطس",
      "اغسطس", "اوت", "אוגוסט", "अगस्त", "আগস্ট", "elo",
    ],
    [
      "sep", "sze", "setem", "settem", "wrze", "zář", "eyl", "сен", "вер", "σεπ", "سبتمبر",
      "سپتامبر", "ספטמבר", "सितंबर", "সেপ্টেম্বর", "syys",
    ],
    [
      "oct", "okt", "ott", "out", "paź", "říj", "eki", "окт", "жовт", "οκτ", "أكتوبر", "اكتوبر",
      "اکتبر", "אוקטובר", "अक्टूबर", "অক্টোবর", "loka",
    ],
    [
      "nov", "listop", "kas", "ноя", "лист", "νοε", "nop", "نوفمبر", "نوامبر", "נובמבר", "नवंबर",
      "নভেম্বর", "marras",
    ],
    [
      "dec", "dez", "déc", "dic", "gru", "pros", "aral", "дек", "груд", "δεκ", "des", "ديسمبر",
      "دسامبر", "דצמבר", "दिसंबर", "ডিসেম্বর", "joulu",
    ],
  ]
}

/// In which order a page writes day and month in numbers with slashes.
enum DayOrder {
  case dayFirst
  case monthFirst

  /// Americans write the month first, and so do pages in English that say no more.
  init(language: String?) {
    let tag = (language ?? "en").lowercased()
    self = ["en", "en-us", "en-ca", "en-ph"].contains(tag) ? .monthFirst : .dayFirst
  }
}
