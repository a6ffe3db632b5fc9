/// Formatting that was left open is opened again in the next block: `<p><b>a<p>b` is bold twice.
extension TreeBuilder {
  mutating func pushFormatting(_ element: OpenElement) {
    var equal: [Int] = []
    for index in formatting.indices.reversed() {
      guard case .element(let other) = formatting[index] else { break }
      if isEqual(other, element) { equal.append(index) }
    }
    if equal.count >= 3, let earliest = equal.last { formatting.remove(at: earliest) }
    if formatting.count >= Self.mostFormatting { formatting.removeFirst() }
    formatting.append(.element(element))
  }

  private func isEqual(_ left: OpenElement, _ right: OpenElement) -> Bool {
    guard left.name == right.name, left.attributes.count == right.attributes.count else {
      return false
    }
    let output = tokenizer.output
    return zip(output.attributes[left.attributes], output.attributes[right.attributes]).allSatisfy {
      $0.name == $1.name && output.bytes[$0.value.range] == output.bytes[$1.value.range]
    }
  }

  mutating func clearFormattingToMarker() {
    while let last = formatting.popLast() { if case .marker = last { return } }
  }

  mutating func reopenFormatting() {
    var first = formatting.count
    while first > 0, case .element(let element) = formatting[first - 1],
      !open.contains(where: { $0.node == element.node })
    {
      first -= 1
    }
    for index in first..<formatting.count {
      guard case .element(let element) = formatting[index] else { continue }
      formatting[index] = .element(insert(tag(of: element)))
    }
  }

  private func tag(of element: OpenElement) -> Tag {
    Tag(
      name: element.name, custom: element.custom, attributes: element.attributes,
      isSelfClosing: false)
  }

  private func formattingIndex(of node: Int32) -> Int? {
    formatting.lastIndex {
      if case .element(let element) = $0 { element.node == node } else { false }
    }
  }

  /// The innermost formatting element of that name, up to a marker.
  func lastFormatting(_ name: ElementName) -> OpenElement? {
    for entry in formatting.reversed() {
      guard case .element(let element) = entry else { return nil }
      if element.name == name { return element }
    }
    return nil
  }

  mutating func removeFormatting(_ node: Int32) {
    if let index = formattingIndex(of: node) { formatting.remove(at: index) }
  }

  /// Ends a formatting element where it overlaps others: the standard's adoption agency.
  mutating func endFormatting(_ tag: Tag) {
    if let current = open.last, current.isHTML(tag.name), formattingIndex(of: current.node) == nil {
      open.removeLast()
      return
    }
    for _ in 0..<8 {
      guard let element = lastFormatting(tag.name) else { return endOther(tag) }
      guard let index = open.firstIndex(where: { $0.node == element.node }) else {
        return removeFormatting(element.node)
      }
      guard isInScope(element.node) else { return }
      guard let furthest = open[index...].firstIndex(where: isSpecial) else {
        open.removeSubrange(index...)
        return removeFormatting(element.node)
      }
      adopt(element, at: index, furthest: furthest)
    }
  }

  private func isInScope(_ node: Int32) -> Bool {
    for element in open.reversed() {
      if element.node == node { return true }
      if Self.endsScope(element) { return false }
    }
    return false
  }

  private mutating func adopt(_ element: OpenElement, at index: Int, furthest: Int) {
    let block = open[furthest]
    let ancestor = open[max(0, index - 1)]
    var bookmark = formattingIndex(of: element.node) ?? 0
    let last = carryInner(of: element, from: furthest, bookmark: &bookmark)
    tree.detach(last)
    let place = place(for: ancestor)
    tree.insert(last, into: place.parent, before: place.before)
    let copy = create(tag(of: element))
    tree.moveChildren(of: block.node, to: copy.node)
    tree.insert(copy.node, into: block.node)
    if let old = formattingIndex(of: element.node) {
      formatting.remove(at: old)
      if old < bookmark { bookmark -= 1 }
    }
    formatting.insert(.element(copy), at: min(bookmark, formatting.count))
    remove(element.node)
    if let index = open.firstIndex(where: { $0.node == block.node }) {
      open.insert(copy, at: index + 1)
    }
  }

  /// Copies the elements between the formatting element and the block, and nests them anew.
  private mutating func carryInner(
    of element: OpenElement, from furthest: Int, bookmark: inout Int
  ) -> Int32 {
    let block = open[furthest].node
    var last = block
    var (position, count) = (furthest - 1, 0)
    while position >= 0, open[position].node != element.node {
      defer { position -= 1 }
      count += 1
      let inner = open[position]
      let entry = formattingIndex(of: inner.node)
      if let entry, count > 3 {
        formatting.remove(at: entry)
        if entry < bookmark { bookmark -= 1 }
      }
      guard let entry, count <= 3 else {
        open.remove(at: position)
        continue
      }
      let copy = create(tag(of: inner))
      (formatting[entry], open[position]) = (.element(copy), copy)
      if last == block { bookmark = entry + 1 }
      tree.detach(last)
      tree.insert(last, into: copy.node)
      last = copy.node
    }
    return last
  }
}
