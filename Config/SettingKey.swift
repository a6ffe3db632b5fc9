/// Every setting there is, named as in the settings file.
package enum SettingKey: String, CaseIterable, Sendable {
  /// What other machines call this one; empty for the host's name.
  case deviceName = "device.name"
  /// Whether `add` and `fetch` may reach loopback, link-local and private addresses.
  case fetchAllowPrivateAddresses = "fetch.allowPrivateAddresses"
  /// What pages' servers are told the program is.
  case fetchAgent = "fetch.agent"
  /// How many pictures of a page are kept; 0 for none.
  case fetchPictures = "fetch.pictures"
  /// Larger pictures are left out.
  case fetchPictureKiB = "fetch.pictureKiB"
  case fetchPictureMegapixels = "fetch.pictureMegapixels"
  /// The address that pages' servers are told the person came from; empty for none.
  case fetchReferrer = "fetch.referrer"
  /// How many articles `list` and `search` show on a terminal without `--limit`.
  case listLimit = "list.limit"
  /// A file of certificate authorities to trust in place of the system's; empty for the system's.
  case networkCAFile = "network.caFile"
  case networkConnectTimeoutSeconds = "network.connectTimeoutSeconds"
  /// How long a transfer may stand still.
  case networkStallTimeoutSeconds = "network.stallTimeoutSeconds"
  /// The widest column that `read` lays text out in.
  case readWidth = "read.width"
  /// When pictures that other machines kept are fetched: one of `PictureFetching`.
  case syncPictures = "sync.pictures"
  /// Whether `add` gives an article the tags that are suggested, above the library's line.
  case tagsAuto = "tags.auto"

  /// What values a setting takes.
  package enum Kind: Hashable, Sendable, CustomStringConvertible {
    case number(ClosedRange<Int>)
    case flag
    case text(maximumBytes: Int)
    case word(of: [String])

    package var description: String {
      switch self {
      case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
      case .flag: "true or false"
      case .text(let limit): "text of at most \(limit) bytes"
      case .word(let words): words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
      }
    }
  }

  /// What holds unless somebody says otherwise.
  package var shipped: SettingValue {
    switch self {
    case .deviceName, .fetchReferrer, .networkCAFile: .text("")
    case .fetchAgent: .text("Mozilla/5.0 (compatible; Satchel; reading list)")
    case .fetchAllowPrivateAddresses, .tagsAuto: .flag(false)
    case .fetchPictures: .number(30)
    case .fetchPictureKiB: .number(4096)
    case .fetchPictureMegapixels: .number(40)
    case .listLimit: .number(25)
    case .networkConnectTimeoutSeconds: .number(15)
    case .networkStallTimeoutSeconds: .number(30)
    case .readWidth: .number(80)
    case .syncPictures: .text(PictureFetching.ahead.rawValue)
    }
  }

  package var kind: Kind {
    switch self {
    case .deviceName: .text(maximumBytes: 200)
    case .fetchAllowPrivateAddresses, .tagsAuto: .flag
    case .fetchPictures: .number(0...500)
    case .fetchPictureKiB: .number(1...16384)
    case .fetchPictureMegapixels: .number(1...400)
    case .fetchAgent, .fetchReferrer: .text(maximumBytes: 1024)
    case .listLimit: .number(1...1_000_000)
    case .networkCAFile: .text(maximumBytes: 4096)
    case .networkConnectTimeoutSeconds, .networkStallTimeoutSeconds: .number(1...600)
    case .readWidth: .number(20...1000)
    case .syncPictures: .word(of: PictureFetching.allCases.map(\.rawValue))
    }
  }

  /// `list.limit` is `SATCHEL_LIST_LIMIT`.
  package var environmentName: String {
    var name = Array("SATCHEL_".utf8)
    for byte in rawValue.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): name.append(byte - 32)
      case UInt8(ascii: "."): name.append(UInt8(ascii: "_"))
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): name += [UInt8(ascii: "_"), byte]
      default: name.append(byte)
      }
    }
    return String(decoding: name, as: UTF8.self)
  }
}

package enum SettingValue: Hashable, Sendable, CustomStringConvertible {
  case number(Int)
  case flag(Bool)
  case text(String)

  package var description: String {
    switch self {
    case .number(let number): String(number)
    case .flag(let flag): flag ? "true" : "false"
    case .text(let text): text
    }
  }
}

extension SettingKey {
  /// The value that a person typed, as this setting's kind; nil if it is none.
  package func value(typed text: String) -> SettingValue? {
    switch kind {
    case .number: Int(text).map(SettingValue.number).flatMap(checked)
    case .flag: text == "true" ? .flag(true) : text == "false" ? .flag(false) : nil
    case .text, .word: checked(.text(text))
    }
  }

  /// `value` if it is of this setting's kind and within its limits.
  package func checked(_ value: SettingValue) -> SettingValue? {
    switch (kind, value) {
    case (.number(let range), .number(let number)): range.contains(number) ? value : nil
    case (.flag, .flag): value
    case (.text(let limit), .text(let text)):
      text.utf8.count <= limit && !text.utf8.contains { $0 < 0x20 || $0 == 0x7f } ? value : nil
    case (.word(let words), .text(let text)): words.contains(text) ? value : nil
    default: nil
    }
  }
}

/// When the pictures come that another machine kept.
package enum PictureFetching: String, CaseIterable, Sendable {
  /// With every sync.
  case ahead
  /// When somebody reads or exports the article.
  case onDemand = "on-demand"
  case never
}
