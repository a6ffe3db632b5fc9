/// What the names of HTML elements mean to those that read a page.
extension ElementSet {
  /// Elements that start on a line of their own.
  static let block: Self = [
    .address, .article, .aside, .blockquote, .body, .caption, .center, .dd, .details, .dialog, .dir,
    .div, .dl, .dt, .fieldset, .figcaption, .figure, .footer, .form, .h1, .h2, .h3, .h4, .h5, .h6,
    .header, .hgroup, .hr, .html, .legend, .li, .listing, .main, .menu, .nav, .ol, .optgroup,
    .option, .p, .plaintext, .pre, .search, .section, .summary, .table, .tbody, .td, .tfoot, .th,
    .thead, .tr, .ul, .xmp,
  ]

  static let heading: Self = [.h1, .h2, .h3, .h4, .h5, .h6]

  static let preformatted: Self = [.pre, .listing, .xmp, .plaintext]

  /// Elements that hold nothing to read, or nothing that can be read without running something.
  static let neverShown: Self = [
    .applet, .area, .audio, .base, .button, .canvas, .datalist, .embed, .frame, .frameset, .head,
    .iframe, .input, .keygen, .link, .map, .meta, .meter, .noembed, .noframes, .noscript, .object,
    .param, .progress, .script, .select, .source, .style, .template, .textarea, .title, .track,
    .video,
  ]
}
