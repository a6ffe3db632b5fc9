import Glibc
package import SatchelBytes
package import SatchelSync

/// A folder: on a USB stick or a network disk, or one that Syncthing, Dropbox and the like keep alike.
///
/// Others may write there. Links are never followed, only plain files are read, and an object is whole
/// before it has its name.
package struct FolderStore: ObjectStore {
  /// The folder's path, absolute.
  package let url: String
  package private(set) var traffic = Traffic()

  package init(path: String) { url = path }

  package mutating func list(_ folder: String) throws(RemoteError) -> [StoredObject] {
    guard let parent = try open(folder, making: false) else { return [] }
    let ownedByStream = fcntl(parent.number, F_DUPFD_CLOEXEC, 0)
    guard let stream = fdopendir(ownedByStream) else { throw failure("reading", folder) }
    defer { closedir(stream) }
    var objects: [StoredObject] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      var status = stat()
      guard fstatat(parent.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0,
        status.st_mode & S_IFMT == S_IFREG
      else { continue }
      objects.append(
        StoredObject(
          name: name, size: Int(status.st_size),
          modified: Int64(status.st_mtim.tv_sec)))
    }
    return objects
  }

  package mutating func get(_ name: String, limit: Int) throws(RemoteError) -> [UInt8]? {
    let place = Place(name)
    guard let parent = try open(place.folder, making: false) else { return nil }
    // A named pipe would otherwise hold us for ever.
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    let number = openat(parent.number, place.component, flags)
    if number < 0, errno == ENOENT { return nil }
    let file = Descriptor(number)
    var status = stat()
    guard number >= 0, fstat(number, &status) == 0 else { throw failure("reading", name) }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else {
      throw .corrupt("'\(url)/\(name)' is no file of Satchel's")
    }
    return try withExtendedLifetime(file) { () throws(RemoteError) in
      try read(number, name, Int(status.st_size))
    }
  }

  package mutating func put(_ bytes: [UInt8], as name: String) throws(RemoteError) {
    let place = Place(name)
    guard let parent = try open(place.folder, making: true) else { throw failure("making", name) }
    let temporary = ".satchel-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let file = Descriptor(openat(parent.number, temporary, flags, 0o600))
    guard file.number >= 0 else { throw failure("writing", name) }
    guard write(bytes, to: file.number), fsync(file.number) == 0,
      renameat(parent.number, temporary, parent.number, place.component) == 0,
      fsync(parent.number) == 0
    else {
      let error = failure("writing", name)
      unlinkat(parent.number, temporary, 0)
      throw error
    }
    traffic.bytesSent += bytes.count
  }

  package mutating func delete(_ name: String) throws(RemoteError) {
    let place = Place(name)
    guard let parent = try open(place.folder, making: false) else { return }
    guard unlinkat(parent.number, place.component, 0) == 0 || errno == ENOENT else {
      throw failure("deleting", name)
    }
  }
}

extension StorageRemote {
  /// An account in the folder at this absolute path.
  package init(folder path: String, account: AccountID) {
    self.init(FolderStore(path: path), account: account)
  }

  /// Where, in a folder, others leave the names of what is new; nil for other storage.
  package var folderOfHeads: String? {
    (store as? FolderStore).map { "\($0.url)/\(StoreLayout.heads(of: account))" }
  }
}

extension StorageAccounts {
  package init(folder path: String) { self.init(FolderStore(path: path)) }
}

// MARK: - Folders and files

extension FolderStore {
  /// A file's folder, and its name in there.
  private struct Place {
    let folder, component: String

    init(_ name: String) {
      let slash = name.lastIndex(of: "/")
      folder = slash.map { String(name[..<$0]) } ?? ""
      component = slash.map { String(name[name.index(after: $0)...]) } ?? name
    }
  }

  /// Closed when nobody uses it any more.
  private final class Descriptor {
    let number: Int32
    init(_ number: Int32) { self.number = number }
    deinit { if number >= 0 { close(number) } }
  }

  /// Nil if there is no such folder and none is to be made; the remote's own folder must be there.
  private func open(_ folder: String, making: Bool) throws(RemoteError) -> Descriptor? {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    // The path to it is the person's own, and may lead over links.
    var current = Descriptor(Glibc.open(url, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    guard current.number >= 0 else {
      throw .unreachable("the folder '\(url)' cannot be opened (\(reason)); is its disk there?")
    }
    for component in folder.split(separator: "/") {
      let name = String(component)
      if making, mkdirat(current.number, name, 0o700) == 0 { fsync(current.number) }
      let next = Descriptor(openat(current.number, name, flags))
      if next.number < 0, errno == ENOENT, !making { return nil }
      guard next.number >= 0 else { throw failure("opening", folder) }
      current = next
    }
    return current
  }

  private mutating func read(
    _ descriptor: Int32, _ name: String, _ size: Int
  ) throws(RemoteError) -> [UInt8] {
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let start = buffer.baseAddress.map { $0 + count }
        let got = Glibc.read(descriptor, start, size - count)
        if got < 0, errno == EINTR { continue }
        failed = got < 0
        guard got > 0 else { return }
        count += got
      }
    }
    if failed { throw failure("reading", name) }
    traffic.bytesReceived += bytes.count
    return bytes
  }

  /// Whether all was written; `errno` says why not.
  private func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let written = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return false }
        rest = rest.dropFirst(written)
      }
      return true
    }
  }

  private var reason: String { String(cString: strerror(errno)) }

  private func failure(_ act: String, _ name: String) -> RemoteError {
    switch errno {
    case ENOSPC, EDQUOT: .quotaExceeded(url: url)
    case EACCES, EPERM, EROFS: .notAllowed("\(act) '\(url)/\(name)' is not allowed (\(reason))")
    default: .unreachable("\(act) '\(url)/\(name)' failed: \(reason)")
    }
  }
}
