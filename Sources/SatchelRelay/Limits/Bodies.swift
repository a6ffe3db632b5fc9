import Hummingbird
import NIOCore

extension Relay {
  private static let bodyTimeout = TimeAmount.seconds(60)
  private static let refusedBodyTimeout = TimeAmount.seconds(5)

  /// Reads the whole body and passes it on; its memory counts until `handle` returns.
  ///
  /// - Throws: 413 before reading what is too large, 429 when too many bodies are being read.
  func withBody<Value>(
    _ request: Request, _ context: RelayContext, limit: Int,
    _ handle: ([UInt8]) async throws -> Value
  ) async throws -> Value {
    let declared = request.headers[.contentLength].map { Int($0) ?? .max }
    guard declared ?? 0 <= limit else {
      closeLater(context)
      throw Refusal.tooLarge(limit: limit)
    }
    return try await limits.bodies.holding(declared ?? limit) {
      try await handle(try await collect(request, context, limit: limit))
    }
  }

  private func collect(
    _ request: Request, _ context: RelayContext, limit: Int
  ) async throws -> [UInt8] {
    // A client that sends a byte now and then must not hold a connection for ever.
    let timeout = context.channel.eventLoop.scheduleTask(in: Self.bodyTimeout) {
      context.channel.close(promise: nil)
    }
    defer { timeout.cancel() }
    do {
      return Array(buffer: try await request.body.collect(upTo: limit))
    } catch let error as HTTPError where error.status == .contentTooLarge {
      closeLater(context)
      throw Refusal.tooLarge(limit: limit)
    } catch is NIOTooManyBytesError {
      closeLater(context)
      throw Refusal.tooLarge(limit: limit)
    }
  }

  /// The answer goes out first; what else the client sends is thrown away until then.
  private func closeLater(_ context: RelayContext) {
    context.channel.eventLoop.scheduleTask(in: Self.refusedBodyTimeout) {
      context.channel.close(promise: nil)
    }
  }
}
