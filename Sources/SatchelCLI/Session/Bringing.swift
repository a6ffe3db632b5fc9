import SatchelCrypto
import SatchelRemotes
import SatchelStorage
import SatchelSync

/// Keeps the library at one more remote.
struct Bringing {
  let access: RemoteAccess
  let place: String
  let name: String?
  let wantsInvite: Bool

  func run() throws -> Credentials {
    let address = try RemoteAccess.address(place)
    let known = try access.known()
    let kept = known[url: address.text]
    if let kept, kept.isConfirmed { throw SyncError.alreadyHasRemote(url: kept.url) }
    let name = try RemoteName(name, for: address, besides: known).text
    let code = try wantsInvite ? Prompt.secret("Invite: ") : nil
    let login = try RemoteAccess.login(for: address)
    var accounts = access.accounts(at: address, login)
    let pairing = access.pairing(login, named: name)
    // The keys of a library stay the same wherever it is kept.
    let credentials =
      if kept == nil, let other = known.confirmed.first ?? known.all.first {
        try pairing.bring(other, to: address.text, invite: code, at: &accounts)
      } else {
        try pairing.add(address.text, invite: code, unconfirmed: kept, at: &accounts)
      }
    try access.introduce()
    return try access.known()[url: address.text] ?? credentials
  }
}

/// What a remote is called: the person's word, or one made of its address.
struct RemoteName {
  private static let maximumCharacters = 64

  let text: String

  init(_ wish: String?, for address: RemoteAddress, besides known: KnownRemotes) throws {
    let taken = known.all.filter { $0.url != address.text && $0.isConfirmed }.map(\.name)
    if let wish {
      guard !wish.isEmpty, wish.count <= Self.maximumCharacters,
        !wish.contains(where: { $0.isWhitespace || $0 == "/" }), SafeText.line(wish) == wish
      else {
        throw Failure(.usage, "'\(SafeText.line(wish))' is no name; take a short word")
      }
      guard !taken.contains(wish) else {
        throw Failure(.usage, "there is a remote '\(wish)'; --name gives this one another name")
      }
      text = wish
    } else {
      let kept = known[url: address.text]?.name
      let name = kept ?? String(SafeText.line(address.shortName).prefix(Self.maximumCharacters))
      let numbered = (2...100).lazy.map { "\(name)-\($0)" }
      text = ([name] + numbered).first { !taken.contains($0) } ?? address.text
    }
  }
}
