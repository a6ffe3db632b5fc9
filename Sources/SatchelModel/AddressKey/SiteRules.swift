extension AddressParts {
  /// Sites that have several addresses for one page by a rule of their own.
  mutating func applySiteRules() {
    switch host {
    case "youtu.be", "youtube.com", "youtube-nocookie.com": spellYouTube()
    case "twitter.com", "x.com": spellTwitter()
    case "reddit.com", "old.reddit.com", "new.reddit.com", "np.reddit.com", "redd.it": spellReddit()
    case "stackoverflow.com", "superuser.com", "serverfault.com", "askubuntu.com": spellQuestion()
    default: applySiteFamilyRules()
    }
  }

  private mutating func applySiteFamilyRules() {
    if isOn("stackexchange.com") { spellQuestion() }
    if isOn("wikipedia.org") || isOn("wiktionary.org") { spellWiki() }
    if siteLabel == "amazon" { spellShop() }
    if siteLabel == "blogspot" { host = host.prefix { $0 != "." } + ".blogspot.com" }
    if host == "mbasic.facebook.com" || host == "touch.facebook.com" { host = "facebook.com" }
  }

  /// One video, whatever player, list or moment the address adds.
  private mutating func spellYouTube() {
    let players = words("embed live shorts v")
    var video = value(of: "v")
    if host == "youtu.be" {
      video = path.first
    } else if let player = path.first, players.contains(player), path.count == 2 {
      video = path.last
    } else if path != ["watch"] {
      video = nil
    }
    host = "youtube.com"
    guard let video, video.utf8.count == 11 else { return }
    path = ["watch"]
    query = [Parameter(name: "v", value: video)]
  }

  /// A post is found by its number; the name before it is decoration.
  private mutating func spellTwitter() {
    host = "twitter.com"
    guard let status = path.firstIndex(where: { $0 == "status" || $0 == "statuses" }),
      path.indices.contains(status + 1), path[status + 1].allSatisfy(\.isNumber)
    else { return }
    path = ["i", "status", path[status + 1]]
    query = []
  }

  private mutating func spellReddit() {
    if host == "redd.it", path.count == 1 { path = ["comments"] + path }
    host = "reddit.com"
    // Behind the post's id stands its title, and perhaps a comment.
    guard let comments = path.firstIndex(of: "comments"), path.count - comments <= 3,
      path.count - comments > 1
    else { return }
    path = ["comments", path[comments + 1]]
  }

  private mutating func spellQuestion() {
    guard path.count > 1, ["q", "questions"].contains(path[0]), path[1].allSatisfy(\.isNumber)
    else { return }
    path = ["questions", path[1]]
    query.removeAll { ["lq", "noredirect", "rq"].contains($0.name) }
  }

  private mutating func spellWiki() {
    if path == ["w", "index.php"] || path == ["w"], query.count == 1, let title = value(of: "title")
    {
      (path, query) = (["wiki", PlainSpelling.segment(PlainSpelling.encoded(title)[...])], [])
    }
    guard path.first == "wiki" else { return }
    path = path.map { $0.replacing("%20", with: "_") }
  }

  private mutating func spellShop() {
    guard let mark = path.firstIndex(where: { $0 == "dp" || $0 == "product" }),
      path.indices.contains(mark + 1), path[mark + 1].utf8.count == 10
    else { return }
    (path, query) = (["dp", path[mark + 1]], [])
  }
}
