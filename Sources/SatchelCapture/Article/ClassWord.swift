/// What the words in an element's classes, id, role and the like say about what it holds.
///
/// Sites name their parts alike; a word alone proves nothing, so each is only a signal among many.
enum ClassWord: UInt8, CaseIterable, Sendable {
  case advert, archive, article, author, body, breadcrumb, button, caption, card, comment, content
  case cookie, copyright, date, description, detail, entry, featured, feed, footer, form, forum
  case gallery, header, hero, intro, item, latest, list, login, main, menu, message, meta, more
  case navigation, newsletter, note, page, pagination, paragraph, popular, popup, post, print,
    product
  case promotion, rating, related, review, search, share, sidebar, skip, social, story, subscribe
  case summary, tag, teaser, text, title, toolbar, trending, video, widget

  private static let spellings: [ClassWord: String] = [
    .advert: "ad ads adv advert adverts advertisement advertising adslot dfp sponsor sponsored "
      + "banner taboola outbrain adbox adsense gpt",
    .archive: "archive archives category categories",
    .article: "article articles artikel articolo articulo noticia nota news",
    .author: "author authors byline autor bio writer contributor auteur profile avatar",
    .body: "body bd corps cuerpo corpo richtext wysiwyg prose markdown rte",
    .breadcrumb: "breadcrumb breadcrumbs crumb crumbs crumbtrail",
    .button: "button btn cta action actions",
    .caption: "caption credit credits wp-caption figcaption legend cutline copyright-image",
    .card: "card cards tile tiles promo-item grid",
    .comment: "comment comments commentlist disqus reply replies respond discussion kommentar "
      + "kommentare commentaires",
    .content: "content contents contenu inhalt contenido conteudo contenuto",
    .cookie: "cookie cookies consent gdpr privacy onetrust cmp",
    .copyright: "copyright copy legal disclaimer license imprint",
    .date: "date time timestamp datetime published pubdate updated",
    .description: "description desc abstract",
    .detail: "detail details single full",
    .entry: "entry blogpost hentry blog",
    .featured: "featured feature highlight highlights",
    .feed: "feed rss stream timeline",
    .footer: "footer foot bottom footnav colophon",
    .form: "form input field fields contact",
    .forum:
      "forum forums topic thread threads postbody posts bbs viewtopic showthread question questions "
      + "answer answers community qapage",
    .gallery: "gallery slider slideshow carousel swiper slide slides slick",
    .header: "header head masthead top topbar banner-top",
    .hero: "hero jumbotron lead-image cover",
    .intro:
      "intro lead lede standfirst deck dek subtitle subhead chapo teaser-text vorspann summary-text",
    .item: "item items row",
    .latest: "latest recent newest",
    .list: "list listing lists listings index results loop collection collections",
    .login: "login signin register account user paywall premium",
    .main: "main primary center middle hauptinhalt principal",
    .menu: "menu menus submenu dropdown megamenu hamburger",
    .message: "message msg alert warning notice",
    .meta: "meta metadata info infos data stats",
    .more: "more next prev previous readmore continue pager readnext",
    .navigation: "nav navi navbar navigation navigasi sitenav subnav links linklist toc",
    .newsletter: "newsletter newsletters mailing signup mailchimp optin",
    .note: "footnote footnotes reference references reflist citation notes endnotes",
    .page: "page pages site website wrapper container wrap",
    .pagination: "pagination paging pagenavi pagenav",
    .paragraph: "paragraph p para paragraphs",
    .popular: "popular mostread most top10 toplist hot",
    .popup: "popup modal overlay dialog lightbox tooltip flyout drawer offcanvas interstitial",
    .post: "post posting beitrag",
    .print: "print printonly noprint",
    .product: "product products shop price cart buy store",
    .promotion: "promo promos promotion promotional offer deals affiliate marketing",
    .rating: "rating ratings stars vote votes likes score",
    .related:
      "related recommended recommendation recommendations similar readalso alsoread zergnet "
      + "recirc recirculation suggest suggestions seealso verwandte aehnliche onward",
    .review: "review reviews testimonial",
    .search: "search suche searchbox searchform",
    .share: "share sharing shares sharebar sharedaddy addtoany addthis sharethis shariff sharer",
    .sidebar: "sidebar sidebars side aside rail rightcol leftcol secondary complementary sb",
    .skip: "skip sr screenreader visuallyhidden hidden hide invisible",
    .social: "social socials follow facebook twitter instagram whatsapp linkedin",
    .story: "story",
    .subscribe: "subscribe subscription abo subscriber donate support membership",
    .summary: "summary excerpt abstracts snippet overview",
    .tag: "tag tags taglist keywords label labels topics tagcloud",
    .teaser: "teaser teasers",
    .text: "text txt texte texto copytext",
    .title: "title headline heading titel titre titulo",
    .toolbar: "toolbar tools tool bar controls utility",
    .trending: "trending trend now breaking ticker",
    .video: "video videos player podcast audio media embed",
    .widget: "widget widgets module block box plugin",
  ]

  static let words = NameTable<ClassWord>(
    spellings.flatMap { word, spellings in
      spellings.split(separator: " ").map { (String($0), word) }
    })
}

/// A set of words, for an element with all that it stands in.
struct ClassWords: OptionSet, Sendable {
  let rawValue: UInt128

  init(rawValue: UInt128) { self.rawValue = rawValue }

  init(_ word: ClassWord) { rawValue = 1 << UInt128(word.rawValue) }

  func contains(_ word: ClassWord) -> Bool { contains(Self(word)) }

  /// The words in the values, split where sites join them: `post-body`, `post_body`, `postBody`.
  mutating func insert(wordsIn value: ArraySlice<UInt8>) {
    var (word, previous) = (PackedName(), UInt8(0))
    for byte in value.prefix(1024) {
      let isPart = ASCII.isAlphanumeric(byte)
      if !isPart || byte &- 0x41 < 26 && previous &- 0x61 < 26 {
        insert(word)
        word = PackedName()
      }
      if isPart { word.append(byte) }
      previous = byte
    }
    insert(word)
  }

  private mutating func insert(_ name: PackedName) {
    if let word = ClassWord.words[name] { formUnion(Self(word)) }
  }
}
