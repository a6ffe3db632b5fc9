extension Int {
  /// `1 article`, `3 articles`; `plural` is for words that take no s.
  func counted(_ noun: String, _ plural: String? = nil) -> String {
    "\(self) " + (self == 1 ? noun : plural ?? noun + "s")
  }
}
