extension ImportedArticle {
  /// What the file calls it, what it is titled, where it is from, and its text: for those who only look.
  package var words: (id: String?, title: String, address: String?, text: String) {
    (sourceID, ownTitle ?? pageTitle ?? "", url, content?.text ?? "")
  }
}
