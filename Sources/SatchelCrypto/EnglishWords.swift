/// The English list of BIP 39: 2048 words that differ in their first four letters.
///
/// Resources/words-english.txt is the list as published with the standard, a word a line, in order:
/// https://github.com/bitcoin/bips/blob/master/bip-0039/english.txt
enum EnglishWords {
  static let all: [String] = String(decoding: PackageResources.words_english_txt, as: UTF8.self)
    .split(separator: "\n").map(String.init)

  private static let indexes = Dictionary(
    all.enumerated().map { (String($1.prefix(4)), $0) }, uniquingKeysWith: { first, _ in first })

  /// The place of the word that `typed` is, or whose first letters it is: four of them at least.
  ///
  /// Lower case only.
  static func index(of typed: some StringProtocol) -> Int? {
    guard let index = indexes[String(typed.prefix(4))], all[index].hasPrefix(typed) else {
      return nil
    }
    return index
  }
}
