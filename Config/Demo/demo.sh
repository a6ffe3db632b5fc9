#!/usr/bin/env bash
# Runs the main job for real: a relay, a small site, a laptop and a desktop that work apart on the same
# articles and then agree. Prints each command as a person types it, and what it answers; exits with 1 as
# soon as something is not as it should be. All that it makes is in one temporary folder.
#
# Usage: Config/Demo/demo.sh [FOLDER OF THE PROGRAMS]    (`make demo` builds them first)
set -euo pipefail
cd "$(dirname "$0")/../.."
exec </dev/null
export LC_ALL=C.UTF-8 no_proxy=127.0.0.1 NO_PROXY=127.0.0.1
for name in $(compgen -e SATCHEL_ || true); do unset "$name"; done

binaries=${1:-$(swift build --show-bin-path)}
work=$(mktemp -d)
servers=()

stop() {
  local status=$?
  trap - EXIT
  for server in "${servers[@]}"; do
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  done
  rm -rf "$work"
  ((status == 0)) || echo "The demonstration failed." >&2
  exit "$status"
}
trap stop EXIT
trap 'exit 130' INT TERM

# --- How things are told and checked

say() { printf '\n# %s\n' "$@"; }

# Words as one types them in a shell.
typed() {
  local word
  for word in "$@"; do
    if [[ $word =~ ^[A-Za-z0-9_./:@%+=,?~#-]+$ ]]; then printf ' %s' "$word"; else printf ' "%s"' "$word"; fi
  done
}

# on MACHINE VERB …: runs satchel there and shows it; what it wrote is then in $shown.
on() {
  local machine=$1 status=0
  shift
  printf '%s$ satchel%s\n' "$machine" "$(typed "$@")"
  SATCHEL_HOME=$work/$machine "$binaries/satchel" "$@" >"$work/shown" 2>&1 || status=$?
  sed 's/^/    /' "$work/shown"
  shown=$(<"$work/shown")
  ((status == 0)) || fail "satchel exited with $status"
}

# The same, without a word.
ask() {
  local machine=$1
  shift
  SATCHEL_HOME=$work/$machine "$binaries/satchel" "$@"
}

fail() {
  printf '✗ %s\n' "$*" >&2
  exit 1
}

# expect WHAT COMMAND …: the command must succeed.
expect() {
  local what=$1
  shift
  "$@" || fail "not so: $what"
  printf '✓ %s\n' "$what"
}

# Whether what was shown last has each of these texts.
shows() {
  local text
  for text in "$@"; do grep -qF -- "$text" <<<"$shown" || return 1; done
}

shows_once() { [[ $(grep -cF -- "$1" <<<"$shown") == 1 ]]; }

# What a machine lists, in one order.
listed() { ask "$1" list --all --format '{id} {title} {tags}' | sort; }
lists_the_same() { [[ $(listed laptop) == "$(listed desktop)" ]]; }

# Whether none of these texts is anywhere in what the relay keeps.
knows_nothing() {
  local text
  for text in "$@"; do ! grep -rqaiF -- "$text" "$work/relay" || return 1; done
}

# The id of the only note on an article.
note_of() {
  ask laptop notes "$1" --json | sed -nE 's/.*"id" ?: ?"([^"]+)".*/\1/p' | head -n 1 | grep . ||
    fail "article $1 has no note"
}

# serve NAME COMMAND …: starts a server, and waits for the address that it prints; it is then in $address.
serve() {
  local name=$1 tries
  shift
  "$@" >"$work/$name.log" 2>&1 &
  servers+=($!)
  for tries in {1..200}; do
    address=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$work/$name.log" | head -n 1) && return
    kill -0 "${servers[-1]}" 2>/dev/null || break
    sleep 0.05
  done
  cat "$work/$name.log" >&2
  fail "$name did not start"
}


# --- The story

say 'A relay, with its own SQLite, and a small site to save from; both on free ports of this machine.'
printf '$ satchel-relay serve --listen 127.0.0.1:0 --data relay --registration open\n'
serve relay "$binaries/satchel-relay" serve --listen 127.0.0.1:0 --data "$work/relay" \
  --registration open
relay=$address
printf '    %s\n' "$relay"
printf '$ satchel-demo-site Config/Demo/site\n'
serve site "$binaries/satchel-demo-site" Config/Demo/site
site=$address
printf '    %s\n' "$site"

say 'Two machines. The site is on this computer, where pages are otherwise never fetched from.'
for machine in laptop desktop; do
  on "$machine" config set device.name "$machine"
  on "$machine" config set fetch.allowPrivateAddresses true
done

say 'The laptop saves the pages of the site, but for one, and some texts.'
walk=$site/walk-along-the-river.html
pages=()
for page in Config/Demo/site/*.html; do
  [[ $site/${page##*/} == "$walk" ]] || pages+=("$site/${page##*/}")
done
texts=(Config/Demo/texts/*)
on laptop add "${pages[@]}" --tag almanac
on laptop add "${texts[@]}" --tag papers
on laptop list --format '{shortId}  {title}  [{tags}]'
expect 'all of them are listed' test "$(wc -l <<<"$shown")" = $((${#pages[@]} + ${#texts[@]}))

id_of() {
  ask laptop list --all --format '{shortId} {url}' | awk -v url="$site/$1" '$2 == url { print $1 }'
}
soil=$(id_of allotment-soil.html)
chain=$(id_of bicycle-chain.html)
hedge=$(id_of garden-hedges.html)
poem=$(id_of low-water.html)

say 'It notes and tags them.'
on laptop note "$soil" -m 'For the talk: the part on rain.
To do: ask Ines about the clay.
Quote it in the letter.'
on laptop note "$chain" -m 'Do this every spring.'
on laptop tag "$hedge" gardens
on laptop favourite "$soil"
on laptop search ines clay --format '{shortId}  {title}'
expect 'search finds the words of a note' shows "$soil"

say 'It connects to the relay. The code of twelve words is all that a second machine needs.'
on laptop remote add "$relay"
on laptop sync
say 'The code is typed in on the desktop. Here it comes from a pipe, and is not shown.'
code=$(ask laptop remote code)
on desktop remote join "$relay" <<<"$code"
on desktop sync
on desktop list --format '{shortId}  {title}  [{tags}]'
expect 'the desktop has all the articles' lists_the_same
on desktop search 茶室 --format '{title}'
expect 'the texts came along, and can be searched there' shows 茶の湯の庭

say 'Now both work, and neither hears of the other.'
say 'One note, in different lines:'
soil_note=$(note_of "$soil")
on laptop note "$soil" --edit "$soil_note" -m 'For the talk: the part on rain and frost.
To do: ask Ines about the clay.
Quote it in the letter.'
on desktop note "$soil" --edit "$soil_note" -m 'For the talk: the part on rain.
To do: ask Ines about the clay.
Quote it in the letter to Tom, and thank him for the beans.'

say 'One line, differently:'
chain_note=$(note_of "$chain")
on laptop note "$chain" --edit "$chain_note" -m 'Do this every month.'
on desktop note "$chain" --edit "$chain_note" -m 'Do this every autumn.'

say 'The desktop takes a tag off; the laptop takes it off, thinks again, and puts it back:'
on desktop untag "$hedge" gardens
on laptop untag "$hedge" gardens
on laptop tag "$hedge" gardens

say 'The laptop deletes what the desktop annotates:'
on laptop delete "$poem" --yes
on desktop note "$poem" -m 'Read it aloud at the pier.'

say 'Both save one page, in two spellings of its address:'
on laptop add "$walk?utm_source=newsletter" --tag from-the-newsletter
on desktop add "${site/http:/HTTP:}/./${walk##*/}#comments" --tag from-ines

say 'Then they meet.'
on laptop sync
on desktop sync
on laptop sync

say 'What was merged:'
on laptop notes "$soil"
expect 'both lines of the note are as they were written' \
  shows 'the part on rain and frost.' 'in the letter to Tom, and thank him for the beans.'
on laptop show "$hedge"
expect 'the tag that was put back is there' shows gardens
on laptop show "$poem"
expect 'the article that the other machine annotated is kept' shows 'Read it aloud' unread
on laptop list --tag from-ines --format '{shortId}  {title}  [{tags}]'
expect 'the page saved twice is one article with both tags' \
  test "$(grep -c 'from-ines,from-the-newsletter' <<<"$shown") $(wc -l <<<"$shown")" = '1 1'
on laptop history "$poem"
expect 'the history says which machine did what' shows deleted desktop 'Read it aloud'

say 'Where both wrote one line anew, both versions are kept until the person settles it.'
on desktop conflicts
expect 'the note stands in both versions' shows 'every month.' 'every autumn.'
on desktop conflicts settle "$chain" "$chain_note" -m 'Do this every month, and each autumn.'
on desktop sync
on laptop sync
on laptop notes "$chain"
expect 'the laptop has what was settled' shows_once 'Do this'
on laptop conflicts
expect 'no conflict is left' test -z "$shown"

say 'When nothing is new, a sync is one request.'
on laptop sync --json
expect 'it was one request' grep -qE '"requests": ?1[,}[:space:]]' <<<"$shown"

say 'The relay kept all of this, and can read none of it.'
expect 'no word of a note, title or tag is among its files' \
  knows_nothing 'Ines' 'soil remembers' 'gardens' 'almanac'

say 'And the two agree, byte for byte.'
cd "$work"
on laptop export --format canonical --output laptop.json
on desktop export --format canonical --output desktop.json
sha256sum laptop.json desktop.json | sed 's/^/    /'
expect 'both export the same bytes' cmp laptop.json desktop.json
expect 'it is the whole library' test \
  "$(ask laptop list --all --format '{id}' | wc -l)" = $((${#pages[@]} + ${#texts[@]} + 1))

printf '\nThe two machines hold the same library, and nothing that was written is lost.\n'
