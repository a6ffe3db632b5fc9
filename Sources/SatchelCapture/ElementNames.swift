/// What the names of HTML elements mean to Satchel.
enum ElementNames {
  /// Elements that never have content, so that no end tag follows.
  static let void: Set<String> = [
    "area", "base", "basefont", "bgsound", "br", "col", "command", "embed", "frame", "hr", "image",
    "img", "input", "keygen", "link", "meta", "param", "source", "track", "wbr",
  ]

  /// Elements whose content is not markup.
  static let rawText: Set<String> = [
    "iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp",
  ]

  /// Elements that start on a line of their own.
  static let block: Set<String> = [
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "listing",
    "main", "menu", "nav", "ol", "optgroup", "option", "p", "plaintext", "pre", "search", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp",
  ]

  /// Elements that a parser opens again in the next block when they were left open.
  static let formatting: Set<String> = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
  ]

  static let heading: Set<String> = ["h1", "h2", "h3", "h4", "h5", "h6"]

  static let preformatted: Set<String> = ["pre", "listing", "xmp", "plaintext"]

  /// Elements that hold nothing to read, or nothing that can be read without running something.
  static let neverShown: Set<String> = [
    "applet", "area", "audio", "base", "button", "canvas", "datalist", "embed", "frame", "frameset",
    "head", "iframe", "input", "keygen", "link", "map", "meta", "meter", "noembed", "noframes",
    "noscript", "object", "param", "progress", "script", "select", "source", "style", "template",
    "textarea", "title", "track", "video",
  ]
}
