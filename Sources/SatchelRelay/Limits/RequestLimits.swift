import Synchronization

/// How often one address may do what is dear or worth guessing at.
final class RequestLimits: Sendable {
  enum Kind: Hashable { case registration, keyLookup, wrongToken }

  private struct Key: Hashable {
    let kind: Kind
    let address: String
  }

  private struct Window {
    var end: ContinuousClock.Instant
    var count = 0
  }

  /// A flood of addresses must not fill the memory.
  private static let mostWindows = 100_000
  private static let wrongTokensPerHour = 60

  /// Bytes of bodies that are held in memory at once.
  let bodies = BodyBudget(bytes: 64 << 20)

  private let registrationsPerHour: Int
  private let keyLookupsPerHour: Int
  private let windows = Mutex<[Key: Window]>([:])

  init(registrationsPerHour: Int, keyLookupsPerHour: Int) {
    self.registrationsPerHour = registrationsPerHour
    self.keyLookupsPerHour = keyLookupsPerHour
  }

  /// Counts one more.
  ///
  /// - Throws: 429 when that is more than an hour allows.
  func spend(_ kind: Kind, _ address: String) throws(Refusal) {
    try check(kind, address)
    count(kind, address)
  }

  /// - Throws: 429 when the hour's number is used up.
  func check(_ kind: Kind, _ address: String) throws(Refusal) {
    let now = ContinuousClock.now
    let end = windows.withLock { windows -> ContinuousClock.Instant? in
      let window = windows[Key(kind: kind, address: address)]
      guard let window, window.end > now, window.count >= most(kind) else { return nil }
      return window.end
    }
    guard let end else { return }
    throw .tooMany(
      "too many attempts from this address; try again later",
      retryAfterSeconds: max(1, Int((end - now).components.seconds)))
  }

  func count(_ kind: Kind, _ address: String) {
    let (now, key) = (ContinuousClock.now, Key(kind: kind, address: address))
    windows.withLock { windows in
      if windows.count >= Self.mostWindows { windows = windows.filter { $0.value.end > now } }
      if windows.count >= Self.mostWindows { windows = [:] }
      var window = windows[key] ?? Window(end: now)
      if window.end <= now { window = Window(end: now + .seconds(3600)) }
      window.count += 1
      windows[key] = window
    }
  }

  private func most(_ kind: Kind) -> Int {
    switch kind {
    case .registration: registrationsPerHour
    case .keyLookup: keyLookupsPerHour
    case .wrongToken: Self.wrongTokensPerHour
    }
  }
}

/// The bytes of requests that may be in memory together.
final class BodyBudget: Sendable {
  private let bytes: Int
  private let free: Mutex<Int>

  init(bytes: Int) {
    self.bytes = bytes
    free = Mutex(bytes)
  }

  var held: Int { bytes - free.withLock { $0 } }

  /// Runs `body` with `bytes` set aside.
  ///
  /// - Throws: 429 when there are not as many.
  func holding<Value>(_ bytes: Int, _ body: () async throws -> Value) async throws -> Value {
    let isHeld = free.withLock { free in
      guard free >= bytes else { return false }
      free -= bytes
      return true
    }
    guard isHeld else {
      throw Refusal.tooMany("the relay is busy; try again in a second", retryAfterSeconds: 1)
    }
    defer { free.withLock { $0 += bytes } }
    return try await body()
  }
}
