import SatchelCapture

/// The article of a page that is written in the test, as UTF-8.
func captured(_ html: String, url: String? = "https://garden.example/notes/hedges") throws
  -> CapturedPage
{
  try capture(page: Array(html.utf8), contentType: "text/html; charset=utf-8", url: url)
}

func text(_ html: String) throws -> String { try captured(html).text }

func cleaned(_ html: String) throws -> String { try Sanitiser.clean(html: Array(html.utf8)) }

/// A small generator whose sequence is the same for the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
