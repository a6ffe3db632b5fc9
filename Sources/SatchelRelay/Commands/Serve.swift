import ArgumentParser
import Dispatch
import Glibc
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import SatchelRelayLog
import SatchelWire

extension RegistrationPolicy: ExpressibleByArgument {}

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve until a signal to end; requests under way are answered first.")

  @OptionGroup var data: DataFolder
  @Option(help: "HOST:PORT; port 0 is any free one, and a line tells which.")
  var listen: ListenAddress
  @Option(help: "Who may make an account: open, invite or closed.")
  var registration: RegistrationPolicy = .invite
  @Option(help: "The TLS certificate with those that vouch for it, in PEM.")
  var certificate: String?
  @Option(help: "The certificate's key, in PEM.")
  var key: String?
  @Flag(help: "A proxy in front encrypts, and adds each client's address to X-Forwarded-For.")
  var behindProxy = false
  @Option(help: "Bytes that an account may store.")
  var quota: UInt64 = SatchelWire.Limits.accountBytes
  @Option(help: "Accounts that may be asked for in an hour, from one address.")
  var registrationsPerHour = 10
  @Option(help: "Pairing codes that may be tried in an hour, from one address.")
  var keyLookupsPerHour = 30
  @Option(help: "Connections at once; further ones wait.")
  var connections = 2000
  @Flag(help: "Log every request, not only the refused ones.")
  var verbose = false

  func validate() throws {
    guard (certificate == nil) == (key == nil) else {
      throw ValidationError("--certificate and --key go together")
    }
    guard certificate != nil || listen.isLoopback || behindProxy else {
      throw ValidationError(
        "'\(listen.host)' can be reached from outside, and tokens would cross the network in "
          + "clear; give --certificate and --key, or --behind-proxy if a proxy encrypts")
    }
    guard registrationsPerHour > 0, keyLookupsPerHour > 0, connections > 0 else {
      throw ValidationError("a limit must be at least 1")
    }
    guard quota <= UInt64(Int64.max) else { throw ValidationError("--quota is too large") }
  }

  func run() async throws {
    var logger = Logger(label: "satchel-relay") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = verbose ? .debug : .info
    let log = try RelayLog(folder: data.path, quota: quota)
    let lock = try FolderLock(data.path)
    defer { lock.release() }
    let relay = Relay(
      log: log, registration: registration, isBehindProxy: behindProxy,
      limits: RequestLimits(
        registrationsPerHour: registrationsPerHour, keyLookupsPerHour: keyLookupsPerHour))
    let signals = endPollsAtSignals(log)
    defer { for signal in signals { signal.cancel() } }
    let application = try application(relay, logger)
    let upkeep = Upkeep(log: log, logger: logger)
    try await withThrowingTaskGroup { group in
      group.addTask { await upkeep.run() }
      defer { group.cancelAll() }
      do { try await application.runService() } catch let error as IOError {
        throw CommandFailure(
          description: "cannot listen on \(listen.text): \(error.localizedDescription)")
      }
    }
  }

  private func application(_ relay: Relay, _ logger: Logger) throws -> some ApplicationProtocol {
    let scheme = certificate == nil ? "http" : "https"
    return Application(
      router: relay.router(),
      server: try serverBuilder(),
      configuration: ApplicationConfiguration(
        address: .hostname(listen.host, port: listen.port), backlog: 1024,
        availableConnectionsDelegate: MaximumAvailableConnections(connections, logger: logger)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? listen.port
        print("listening on \(scheme)://\(listen.hostInURL):\(port)")
        fflush(nil)
      },
      logger: logger)
  }

  /// Idle and slow connections are closed; a parked poll is neither.
  private func serverBuilder() throws -> HTTPServerBuilder {
    let plain = HTTPServerBuilder.http1(
      configuration: .init(
        idleTimeout: .seconds(75),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: 4096, maxHeaderListSize: 16_384, maxHeaderFieldCount: 64)))
    guard let certificate, let key else { return plain }
    do {
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
        privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
      configuration.minimumTLSVersion = .tlsv12
      return try .tls(plain, tlsConfiguration: configuration)
    } catch {
      throw CommandFailure(
        description: "cannot use the certificate '\(certificate)' with the key '\(key)': \(error)")
    }
  }

  /// Answers parked polls as soon as the program is asked to end, so that it can.
  private func endPollsAtSignals(_ log: RelayLog) -> [any DispatchSourceSignal] {
    [SIGTERM, SIGINT].map { signal in
      let source = DispatchSource.makeSignalSource(signal: signal)
      source.setEventHandler { log.stop() }
      source.resume()
      return source
    }
  }
}
