import SatchelHTTP
package import SatchelSync

/// Relays that are waited for at once, each to be asked from where its log was read.
package struct RelayWait {
  private var places: [(relay: RelayRemote, position: LogPosition)] = []

  package init() {}

  package mutating func add(_ relay: RelayRemote, at position: LogPosition) {
    places.append((relay, position))
  }

  /// Waits until one of them has news, or so many seconds, 0 to 50, have passed; true for the first.
  ///
  /// One that cannot be reached does not keep us from waiting for the others. Nothing is taken: what there is comes
  /// with the next sync.
  ///
  /// - Throws: when none can be reached, or one turns us away.
  package func hasNews(withinSeconds seconds: Int) throws(RemoteError) -> Bool {
    guard let first = places.first?.relay.channel else { return false }
    var requests: [Request] = []
    for (relay, position) in places {
      let question = relay.question(at: position, waitingSeconds: seconds)
      do { requests.append(try relay.channel.request(for: question)) } catch {
        throw RemoteError(error, url: relay.channel.url)
      }
    }
    var (answered, reason): (Bool?, RemoteError?)
    do throws(TransportError) {
      try first.client.send(requests, atOnce: requests.count, now: first.now) { index, result in
        do throws(RemoteError) {
          answered = try places[index].relay.channel.hasNews(result)
          return true
        } catch {
          reason = reason.flatMap { $0.isPassing ? nil : $0 } ?? error
          return !error.isPassing
        }
      }
    } catch {
      throw RemoteError(error, url: first.url)
    }
    if let answered { return answered }
    throw reason ?? .interrupted
  }
}

extension RelayChannel {
  /// Whether an answer to the question for news has some.
  fileprivate func hasNews(_ result: Result<Response, TransportError>) throws(RemoteError) -> Bool {
    switch result {
    case .failure(let error): throw RemoteError(error, url: url)
    case .success(let response) where response.mediaType == "text/html":
      throw RemoteError(response, url: url, now: now())
    case .success(let response):
      switch response.status {
      case 200: return true
      case 204: return false
      default: throw RemoteError(response, url: url, now: now())
      }
    }
  }
}
