#!/usr/bin/env bash
# Feeds the path of untrusted pages, from bytes to clean HTML, with what libFuzzer makes up.
# Usage: fuzz.sh [SECONDS]. It ends with 1 at a crash, a hang, or HTML that does not read back the same.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-3600}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

mkdir -p "$copy/Sources/fuzz" "$copy/pages"
for room in SatchelCapture SatchelArchive SatchelDeflate SatchelHTTP CCurlShim CZlib; do
  cp -R "Sources/$room" "$copy/Sources"
done
cat >"$copy/Package.swift" <<'PACKAGE'
// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
let fuzzed = strict + [.unsafeFlags(["-sanitize=fuzzer,address"])]

let package = Package(
  name: "fuzz",
  targets: [
    .target(name: "CCurlShim", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "SatchelHTTP", dependencies: ["CCurlShim"], swiftSettings: strict),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
    .target(name: "SatchelDeflate", dependencies: ["CZlib"], swiftSettings: strict),
    .target(name: "SatchelArchive", dependencies: ["SatchelDeflate"], swiftSettings: strict),
    .target(
      name: "SatchelCapture", dependencies: ["SatchelArchive", "SatchelHTTP"],
      resources: [
        .embedInCode("Resources/block-judge.txt"),
        .embedInCode("Resources/character-references.txt"),
      ], swiftSettings: fuzzed),
    .executableTarget(
      name: "fuzz", dependencies: ["SatchelCapture"],
      swiftSettings: fuzzed + [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
  ]
)
PACKAGE
cat >"$copy/Sources/fuzz/Fuzz.swift" <<'FUZZ'
import SatchelCapture

@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let page = Array(UnsafeBufferPointer(start: start, count: count))
  guard let once = try? Sanitiser.clean(html: page),
    let twice = try? Sanitiser.clean(html: Array(once.utf8))
  else { return 0 }
  precondition(once == twice, "\(once) is read back as \(twice)")
  if let article = try? capture(page: page, contentType: nil, url: "https://garden.example/notes/") {
    let again = try? Sanitiser.clean(html: Array(article.html.utf8))
    precondition(article.html == again, "\(article.html) is read back as \(again ?? "nothing")")
  }
  // PDF and Markdown would be read by other programs.
  let mayBeMarkdown = page.first { $0 > 0x20 }.map("#-".utf8.contains) ?? false
  if page.firstRange(of: Array("%PDF".utf8)) == nil, !mayBeMarkdown {
    _ = try? capture(document: page, name: "page")
  }
  return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
func drive(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What the package manager starts instead of `main`.
@_cdecl("fuzz_main")
func start(_ count: CInt, _ arguments: UnsafeMutableRawPointer) -> CInt {
  var (count, arguments) = (count, arguments)
  return drive(&count, &arguments) { fuzz($0, $1) }
}
FUZZ
swift build -c release --package-path "$copy" --scratch-path "$PWD/.build/fuzz" --product fuzz

for tag in table td select svg math template a b p pre h1 li ul form button ruby plaintext noscript; do
  printf '<%s>x</%s><%s a="&amp;"><!--' "$tag" "$tag" "$tag" >"$copy/pages/$tag"
done
nice -n 19 "$PWD/.build/fuzz/release/fuzz" -max_total_time="$seconds" -max_len=4096 -timeout=10 \
  -rss_limit_mb=2048 -artifact_prefix="$PWD/.build/fuzz/" "$copy/pages"
