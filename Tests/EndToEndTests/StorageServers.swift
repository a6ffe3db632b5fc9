import Foundation
import SatchelTestSupport

/// Servers of other people's making that keep files: what a person may already have.
enum StorageServer: String, CaseIterable {
  case apache, nginx, rclone, moto

  var program: String {
    switch self {
    case .apache: "apache2"
    case .nginx, .rclone: rawValue
    case .moto: "moto_server"
    }
  }

  var isInstalled: Bool { (try? run("which", program).status) == 0 }

  /// What opens the storage, a line each as `satchel` asks for it.
  var login: String { self == .apache ? "s3cret\n" : "" }

  var environment: [String: String?] {
    self == .moto ? ["AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "s3cret"] : [:]
  }

  /// The remote's address, on a port of this machine.
  func url(_ port: UInt16) -> String {
    switch self {
    case .apache: "webdav://ann@127.0.0.1:\(port)/satchel"
    case .nginx, .rclone: "webdav://127.0.0.1:\(port)/satchel"
    case .moto: "s3://bucket/satchel?endpoint=http://127.0.0.1:\(port)"
    }
  }

  func start(in folder: TemporaryFolder, port: UInt16) throws -> RunningProgram {
    let files = folder.url.appending(path: "files")
    try FileManager.default.createDirectory(at: files, withIntermediateDirectories: false)
    // These two give up root's rights, and still have to write.
    for path in [folder.path, files.path] { chmod(path, 0o777) }
    let arguments: [String] =
      switch self {
      case .apache: ["-X", "-f", try folder.write(apache(folder, port), to: "apache.conf")]
      case .nginx: ["-c", try folder.write(nginx(folder, port), to: "nginx.conf")]
      case .rclone: ["serve", "webdav", files.path, "--addr", "127.0.0.1:\(port)"]
      case .moto: ["-H", "127.0.0.1", "-p", "\(port)"]
      }
    return try RunningProgram(program, arguments)
  }

  private func apache(_ folder: TemporaryFolder, _ port: UInt16) throws -> String {
    let hash = try run("openssl", "passwd", "-apr1", "s3cret").output
    try folder.write("ann:\(hash)", to: "users")
    let modules = [
      "mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "dav",
      "dav_fs",
    ]
    let loading = modules.map {
      "LoadModule \($0)_module /usr/lib/apache2/modules/mod_\($0).so"
    }
    return """
      ServerRoot \(folder.path)
      ServerName localhost
      Listen 127.0.0.1:\(port)
      PidFile \(folder.path)/pid
      ErrorLog \(folder.path)/log
      DavLockDB \(folder.path)/locks
      \(loading.joined(separator: "\n"))
      User www-data
      Group www-data
      DocumentRoot \(folder.path)/files
      <Directory \(folder.path)/files>
        Dav On
        AuthType Basic
        AuthName files
        AuthUserFile \(folder.path)/users
        Require valid-user
      </Directory>

      """
  }

  private func nginx(_ folder: TemporaryFolder, _ port: UInt16) -> String {
    """
    load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
    daemon off;
    master_process off;
    pid \(folder.path)/pid;
    error_log \(folder.path)/log;
    events {}
    http {
      access_log off;
      client_body_temp_path \(folder.path)/bodies;
      client_max_body_size 1m;
      server {
        listen 127.0.0.1:\(port);
        root \(folder.path)/files;
        location / {
          dav_methods PUT DELETE MKCOL;
          dav_ext_methods PROPFIND OPTIONS;
        }
      }
    }

    """
  }
}

/// A port of this machine that nothing listens on just now.
func freePort() throws -> UInt16 {
  let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
  defer { close(socket) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let status = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(socket, $0, size) == 0 ? getsockname(socket, $0, &size) : -1
    }
  }
  guard status == 0 else { throw NoPort() }
  return UInt16(bigEndian: address.sin_port)
}

struct NoPort: Error {}

/// Waits until something answers on a port of this machine.
func waitForServer(on port: UInt16) throws {
  try waitUntil(seconds: 30) {
    (try? run("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/\(port)").status) == 0
  }
}
