/// The elements that the parser, or anything that reads its tree, treats in a way of their own.
///
/// Named as in HTML, but for names that are words of Swift. All others are `other`.
package enum ElementName: UInt8, CaseIterable, Sendable {
  case other
  case html, head, body, title, base, link, meta, style, script, noscript, template
  case address, article, aside, footer, header, hgroup, main, nav, search, section
  case h1, h2, h3, h4, h5, h6
  case blockquote, center, dd, details, dialog, dir, div, dl, dt, fieldset, figcaption, figure, hr
  case legend, li, listing, menu, ol, p, plaintext, pre, summary, ul, xmp
  case a, abbr, acronym, b, bdi, bdo, big, br, cite, code, data, del, dfn, em, font, i, ins, kbd
  case label, mark, nobr, q, rb, rp, rt, rtc, ruby, s, samp, small, span, strike, strong, sub, sup
  case time, tt, u, `var`, wbr
  case caption, col, colgroup, table, tbody, td, tfoot, th, thead, tr
  case button, datalist, form, input, keygen, meter, optgroup, option, output, progress, select
  case textarea
  case applet, area, audio, basefont, bgsound, canvas, embed, frame, frameset, iframe, image, img
  case map, marquee, noembed, noframes, object, param, picture, source, track, video
  case svg, desc, foreignObject
  case math, annotation, annotationXML, malignmark, mglyph, mi, mn, mo, ms, mtext
  case mfrac, mover, mroot, msqrt, msub, msubsup, msup, mtable, mtr, munder, munderover
}
