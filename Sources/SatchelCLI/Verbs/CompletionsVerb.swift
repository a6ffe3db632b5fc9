import ArgumentParser

struct Completions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print the completion script for a shell.",
    discussion: """
      bash: satchel completions bash > ~/.local/share/bash-completion/completions/satchel
      fish: satchel completions fish > ~/.config/fish/completions/satchel.fish
      zsh:  satchel completions zsh > a folder of $fpath, as _satchel
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

  @Argument(help: "bash, zsh or fish.") var shell: Shell

  func run() throws {
    let kind: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    try Output.line(Satchel.completionScript(for: kind))
  }
}
