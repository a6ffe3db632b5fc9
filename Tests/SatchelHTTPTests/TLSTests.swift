import SatchelHTTP
import SatchelTestSupport
import Testing

/// Against `openssl s_server`, with an authority made for the test.
struct TLSTests {
  private let folder: TemporaryFolder
  private var authority: String { folder.path("authority.pem") }

  init() throws {
    folder = try TemporaryFolder()
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    try openssl(
      ["req", "-x509"] + key + ["-subj", "/CN=Test authority", "-keyout", "authority.key"]
        + ["-out", "authority.pem"])
    try openssl(
      ["req", "-x509"] + key + ["-subj", "/CN=Server", "-addext", "subjectAltName=DNS:localhost"]
        + ["-addext", "basicConstraints=critical,CA:FALSE", "-CA", "authority.pem"]
        + ["-CAkey", "authority.key", "-keyout", "server.key", "-out", "server.pem"])
  }

  private func openssl(_ arguments: [String]) throws {
    let outcome = try RunningProgram("openssl", arguments, in: folder.path).outcome()
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  /// Starts a server that answers every request with a page about itself; returns its port.
  private func serve() throws -> (server: RunningProgram, port: Substring) {
    let server = try RunningProgram(
      "openssl",
      ["s_server", "-accept", "127.0.0.1:0", "-cert", "server.pem", "-key", "server.key", "-www"],
      in: folder.path)
    try server.waitForOutput(containing: "ACCEPT 127.0.0.1:")
    let rest = try #require(server.output.split(separator: "ACCEPT 127.0.0.1:").last)
    return (server, rest.prefix(while: \.isNumber))
  }

  @Test func trustsAPrivateAuthorityThatTheSettingsName() throws {
    let (server, port) = try serve()
    defer { server.stop() }
    var settings = HTTPClient.Settings.impatient
    settings.certificateFile = authority

    let response = try HTTPClient(settings).send(Request(.get, "https://localhost:\(port)/"))

    #expect(response.status == 200)
  }

  @Test func refusesAServerThatNobodyVouchesFor() throws {
    let (server, port) = try serve()
    defer { server.stop() }

    let error = #expect(throws: TransportError.self) {
      try HTTPClient(.impatient).send(Request(.get, "https://localhost:\(port)/"))
    }

    guard case .tls(host: "localhost:\(port)", _) = error else { throw try #require(error) }
  }

  @Test func refusesACertificateForAnotherName() throws {
    let (server, port) = try serve()
    defer { server.stop() }
    var settings = HTTPClient.Settings.impatient
    settings.certificateFile = authority

    let error = #expect(throws: TransportError.self) {
      try HTTPClient(settings).send(Request(.get, "https://127.0.0.1:\(port)/"))
    }

    guard case .tls = error else { throw try #require(error) }
  }

  @Test func saysWhenTheCertificateFileIsMissing() throws {
    let server = try ScriptedServer(.hangUp)
    defer { server.stop() }
    var settings = HTTPClient.Settings.impatient
    settings.certificateFile = folder.path("absent.pem")

    let error = #expect(throws: TransportError.self) {
      try HTTPClient(settings).send(Request(.get, "https://127.0.0.1:\(server.port)/"))
    }

    #expect(try #require(error).description.contains("absent.pem"))
  }
}
