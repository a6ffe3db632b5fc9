import SatchelCapture

/// The article of a page that is written in the test, as UTF-8.
func captured(_ html: String, url: String? = "https://garden.example/notes/hedges") throws
  -> CapturedPage
{
  try capture(page: Array(html.utf8), contentType: "text/html; charset=utf-8", url: url)
}

func text(_ html: String) throws -> String { try captured(html).text }

func cleaned(_ html: String) throws -> String { try Sanitiser.clean(html: Array(html.utf8)) }
