/// How much each voice counts, and the one way to weigh them.
package struct VoiceWeights: Hashable, Sendable {
  static let voices = 11

  /// Zero behind the voices that there are.
  let values: SIMD16<Double>

  init(_ values: SIMD16<Double>) { self.values = values }

  /// Fitted once, on a library of recipes and one of a government's web pages, to tell tags that people
  /// gave from those they did not: where a library begins, before it has shown how its person tags.
  package static let usual = VoiceWeights(
    SIMD16(0.97, 0.32, 0.35, 0.14, 1.19, 2.74, 0.79, 3.98, 0.20, 0.15, -2.90, 0, 0, 0, 0, 0))

  /// As `list` gave them; nil for anything else.
  package init?(list: [Double]) {
    guard list.count == Self.voices, list.allSatisfy(\.isFinite) else { return nil }
    values = SIMD16(list + Array(repeating: 0, count: SIMD16<Double>.scalarCount - list.count))
  }

  package var list: [Double] { (0..<Self.voices).map { values[$0] } }

  /// How probable it is that the person would give the tag, 0 to 1.
  func probability(_ voices: SIMD16<Double>) -> Double { logistic((values * voices).sum()) }
}
