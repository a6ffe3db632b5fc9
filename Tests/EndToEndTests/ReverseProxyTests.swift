import Foundation
import SatchelTestSupport
import Testing

/// With nginx in front of the relay, as `Config/relay/nginx.conf` has it: TLS and HTTP/2.
@Suite struct ReverseProxyTests {
  private static let hasNginx = (try? run("nginx", "-v"))?.status == 0

  @Test(.enabled("needs nginx", { ReverseProxyTests.hasNginx }))
  func twoMachinesMeetThroughNginxByHTTP2() throws {
    let relay = try Relay()
    let proxy = try Proxy(to: relay)
    let trust = ["SATCHEL_NETWORK_CA_FILE": proxy.certificate]
    let (laptop, desktop) = (
      try Machine("laptop", environment: trust), try Machine("desktop", environment: trust)
    )
    try laptop.must("add", "https://example.org/essay", "--no-fetch", "--note", "By the hedge.")

    try laptop.must("remote", "add", proxy.url)
    try laptop.must("sync")
    try desktop.must("remote", "join", proxy.url, input: try laptop.must("remote", "code"))
    try desktop.must("sync")

    #expect(try desktop.canonical == laptop.canonical)
    let protocols = Set(proxy.log.split(separator: "\n"))
    #expect(protocols == ["HTTP/2.0"])
  }
}

/// nginx on a free port, with a certificate that it vouches for itself.
private final class Proxy {
  private let folder: TemporaryFolder
  private let port: UInt16
  private let program: RunningProgram

  var url: String { "https://localhost:\(port)" }
  var certificate: String { folder.path("certificate.pem") }
  /// The protocol of each request, a line each.
  var log: String { (try? String(contentsOfFile: folder.path("log"), encoding: .utf8)) ?? "" }

  init(to relay: Relay) throws {
    folder = try TemporaryFolder()
    let server = try ScriptedServer()
    port = server.port
    server.stop()
    try folder.write(try Self.site(in: folder, port: port, relay: relay), to: "site")
    try folder.write(Self.frame, to: "nginx.conf")
    let made = try run(
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
      "-keyout", "key.pem", "-out", "certificate.pem", in: folder.path)
    try #require(made.status == 0, "\(made.errors)")
    program = try RunningProgram("nginx", ["-p", folder.path, "-c", "nginx.conf"])
    try waitUntil { [folder] in FileManager.default.fileExists(atPath: folder.path("pid")) }
  }

  deinit {
    // A killed master would leave its worker behind.
    program.send(signal: SIGTERM)
    _ = try? program.outcome()
  }

  /// All that the site of `Config/relay` needs around it, within one folder.
  private static let frame = """
    daemon off; pid pid; error_log errors;
    events {}
    http {
      log_format protocol $server_protocol;
      client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi; scgi_temp_path scgi;
      include site;
    }
    """

  private static func site(
    in folder: TemporaryFolder, port: UInt16, relay: Relay
  ) throws -> String {
    let shipped = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Config/relay/nginx.conf")
    let authority = "/etc/letsencrypt/live/relay.example.org"
    return try String(contentsOf: shipped, encoding: .utf8)
      .replacing("listen [::]:443 ssl http2;", with: "")
      .replacing("listen 443", with: "listen 127.0.0.1:\(port)")
      .replacing("\(authority)/fullchain.pem", with: folder.path("certificate.pem"))
      .replacing("\(authority)/privkey.pem", with: folder.path("key.pem"))
      .replacing("relay.example.org", with: "localhost")
      .replacing("127.0.0.1:8750", with: "127.0.0.1:\(relay.port)")
      .replacing("access_log off", with: "access_log \(folder.path("log")) protocol")
  }
}
