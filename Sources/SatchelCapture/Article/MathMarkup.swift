/// Writes a formula that a page gives as MathML in TeX, which can be read and typed.
struct MathMarkup {
  private static let deepest = 64

  private let document: HTMLDocument

  /// Nil for a formula without anything in it.
  static func source(of math: Int, in document: HTMLDocument) -> String? {
    let source = Self(document: document).row(math, depth: 0)
    return source.isEmpty ? nil : source
  }

  private func row(_ index: Int, depth: Int) -> String {
    guard depth < Self.deepest else { return "" }
    return children(of: index).map { source(of: $0, depth: depth + 1) }.filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  private func children(of index: Int) -> [Int] {
    var (children, child) = ([Int](), index + 1)
    while child < document.nodes[index].end {
      children.append(child)
      child = document.nodes[child].end
    }
    return children
  }

  /// The parts of an element that takes a certain number of them; empty where it has fewer.
  private func parts(_ index: Int, _ count: Int, depth: Int) -> [String] {
    let elements = children(of: index).filter { document.name($0) != nil }
    let parts = elements.prefix(count).map { source(of: $0, depth: depth + 1) }
    return parts + Array(repeating: "", count: max(0, count - parts.count))
  }

  private func source(of index: Int, depth: Int) -> String {
    guard depth < Self.deepest, let name = document.name(index) else { return text(index) }
    switch name {
    case .annotation, .annotationXML: return ""
    case .mtext, .ms: return "\\text{\(CleanText.line(document.text(index)))}"
    case .mi, .mn, .mo: return text(index)
    case .msub, .msup, .msubsup, .munder, .mover, .munderover:
      return script(name, index, depth: depth)
    case .mfrac:
      let parts = parts(index, 2, depth: depth)
      return "\\frac{\(parts[0])}{\(parts[1])}"
    case .msqrt: return "\\sqrt{\(row(index, depth: depth))}"
    case .mroot:
      let parts = parts(index, 2, depth: depth)
      return "\\sqrt[\(parts[1])]{\(parts[0])}"
    case .mtable: return table(index, depth: depth)
    default: return row(index, depth: depth)
    }
  }

  private func script(_ name: ElementName, _ index: Int, depth: Int) -> String {
    let parts = parts(index, 3, depth: depth)
    if name == .mover, let accent = Self.accents[parts[1]] { return "\(accent){\(parts[0])}" }
    switch name {
    case .msub, .munder: return "\(parts[0])_{\(parts[1])}"
    case .msup, .mover: return "\(parts[0])^{\(parts[1])}"
    default: return "\(parts[0])_{\(parts[1])}^{\(parts[2])}"
    }
  }

  private func table(_ index: Int, depth: Int) -> String {
    let rows = children(of: index).filter { document.name($0) == .mtr }.map { row in
      children(of: row).filter { document.name($0) != nil }
        .map { self.row($0, depth: depth + 2) }.joined(separator: " & ")
    }
    return "\\begin{matrix} \(rows.joined(separator: " \\\\ ")) \\end{matrix}"
  }

  /// A symbol by its name in TeX, or the text as it is.
  private func text(_ index: Int) -> String {
    let text = CleanText.line(document.text(index))
    return Self.symbols[text] ?? (Self.functions.contains(text) ? "\\\(text)" : text)
  }

  private static let functions: Set<String> = [
    "arccos", "arcsin", "arctan", "cos", "cosh", "cot", "det", "exp", "gcd", "inf", "lim", "ln",
    "log",
    "max", "min", "sin", "sinh", "sup", "tan", "tanh",
  ]

  private static let accents = [
    "^": "\\hat", "~": "\\tilde", "¯": "\\bar", "→": "\\vec", "\\to": "\\vec", "˙": "\\dot",
    "¨": "\\ddot", "‾": "\\overline", "⏞": "\\overbrace",
  ]

  private static let symbols: [String: String] = {
    var symbols: [String: String] = ["−": "-", "\u{2061}": "", "\u{2062}": "", "\u{2063}": ""]
    let names = """
      α alpha β beta γ gamma δ delta ε epsilon ϵ epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda \
      μ mu ν nu ξ xi π pi ρ rho σ sigma τ tau υ upsilon φ phi ϕ phi χ chi ψ psi ω omega Γ Gamma Δ Delta \
      Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Φ Phi Ψ Psi Ω Omega ± pm ∓ mp × times ÷ div ⋅ cdot · cdot \
      ∗ ast ≤ leq ≥ geq ≠ neq ≈ approx ≡ equiv ∼ sim ≅ cong ∝ propto ≪ ll ≫ gg ∈ in ∉ notin ⊂ subset \
      ⊆ subseteq ⊃ supset ∪ cup ∩ cap ∅ emptyset ∀ forall ∃ exists ¬ neg ∧ land ∨ lor → to ← leftarrow \
      ↔ leftrightarrow ⇒ Rightarrow ⇐ Leftarrow ⇔ Leftrightarrow ↦ mapsto ∞ infty ∂ partial ∇ nabla \
      ∑ sum ∏ prod ∫ int ∬ iint ∮ oint √ sqrt … ldots ⋯ cdots ⋮ vdots ⋱ ddots ⟨ langle ⟩ rangle \
      ⌊ lfloor ⌋ rfloor ⌈ lceil ⌉ rceil ∥ parallel ⊥ perp ∠ angle ℏ hbar ℓ ell ℝ mathbb{R} ℕ mathbb{N} \
      ℤ mathbb{Z} ℚ mathbb{Q} ℂ mathbb{C} ⊕ oplus ⊗ otimes † dagger
      """.split(separator: " ")
    for (symbol, name) in zip(names, names.dropFirst()) where symbol.utf8.first ?? 0 >= 0x80 {
      symbols[String(symbol)] = "\\\(name)"
    }
    return symbols
  }()
}
