/// Judges how likely a block of text is a part of the article.
///
/// It asks a few hundred small trees of questions, each about a named signal, and adds up what they
/// answer. The trees were learnt from pages whose article is known, see docs/decisions; a line of the
/// file is a tree, written from its root: `signal<limit`, the answer if it is at most that, and the
/// answer if it is more.
struct BlockJudge: Sendable {
  private struct Question {
    /// Negative for an answer.
    var signal: Int32
    /// Where to go on when the signal is beyond the limit; else it is the next one.
    var beyond: Int32 = 0
    /// The limit of a question, or the answer.
    var value: Float
  }

  static let shipped = Self(PackageResources.block_judge_txt)

  private var questions: [Question] = []
  private var roots: [Int] = []

  /// Words of the file that cannot be read count as an answer of nothing.
  init(_ file: [UInt8]) {
    let names = Dictionary(
      uniqueKeysWithValues: BlockSignal.names.enumerated().map { ($1, $0) })
    for tree in file.split(separator: 0x0a) {
      roots.append(questions.count)
      // The questions whose second answer is still to come.
      var open: [Int] = []
      for word in tree.split(separator: 0x20) { read(word, names, &open) }
    }
  }

  private mutating func read(
    _ word: ArraySlice<UInt8>, _ names: [String: Int], _ open: inout [Int]
  ) {
    let parts = word.split(separator: UInt8(ascii: "<"), maxSplits: 1)
      .map { String(decoding: $0, as: UTF8.self) }
    let value = parts.last.flatMap { Float($0) } ?? 0
    let isQuestion = parts.count == 2
    let signal = isQuestion ? names[parts[0]] ?? -1 : -1
    questions.append(Question(signal: Int32(clamping: signal), value: value))
    if isQuestion { return open.append(questions.count - 1) }
    // An answer ends the first side of the innermost question, or its second, and what that ends.
    while let question = open.popLast() {
      guard questions[question].beyond != 0 else {
        questions[question].beyond = Int32(clamping: questions.count)
        return open.append(question)
      }
    }
  }

  /// The logarithm of the odds: above 0 when the block is likelier a part of the article than not.
  ///
  /// Once it is beyond doubt, no more trees are asked.
  func logOdds(_ signals: [Float]) -> Float {
    var sum: Float = 0
    for root in roots where abs(sum) < Self.beyondDoubt { sum += answer(of: root, signals) }
    return sum
  }

  private func answer(of root: Int, _ signals: [Float]) -> Float {
    var place = root
    while questions[place].signal >= 0 {
      let isWithin = signals[Int(questions[place].signal)] <= questions[place].value
      place = isWithin ? place + 1 : Int(questions[place].beyond)
    }
    return questions[place].value
  }

  private static let beyondDoubt: Float = 4
}
