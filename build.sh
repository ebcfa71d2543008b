#!/usr/bin/env bash
# The one entry point: ./build.sh help says what there is.
#
# Works from a clean clone with Go, Node and npm. Everything it makes is under
# .build/, which git ignores; deleting that folder is always safe.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly out=.build
readonly bundle=$out/bundle
readonly oldest_node=20

fail() {
	printf 'build.sh: %s\n' "$*" >&2
	exit 1
}

help() {
	cat <<-'TEXT'
		./build.sh build             make the bundle in .build/bundle
		./build.sh run [flags]       build, then serve it with the demo data until Ctrl+C
		    -addr host:port          where to listen (127.0.0.1:8080; port 0 takes a free one)
		    -config file             serve your own configuration in place of the demo
		    -graph-addr host:port    where the demo's Microsoft Graph listens (127.0.0.1:0)
		    -portal-addr host:port   where the demo's portal listens (127.0.0.1:0; empty for none)
		./build.sh test              check and test everything, in a real browser too
		./build.sh package [flags]   build, then make what is handed out in .build/release: a server for each
		                             system with the bundle inside, a folder for static hosts, a container
		                             image, licences, a bill of materials and checksums
		    -config file             what the folder for static hosts is made for
		    -base-path /path/        where that folder lies on its host
		    -platforms list          linux/amd64,linux/arm64,darwin/amd64,darwin/arm64,windows/amd64,windows/arm64
		    -version name            (git describe)
		./build.sh first             take down anew what the first file of the program is to have in it
		./build.sh bench [what]      measure the "page" in a browser, the "server" beside nginx, or both
		    -peer address            of another form that the page is loaded in turn with
	TEXT
}

# at_least HAVE WANT compares versions like 1.26.8.
at_least() {
	[ "$(printf '%s\n%s\n' "$1" "$2" | sort --version-sort | head -n 1)" = "$2" ]
}

check_tools() {
	local want have
	want=$(awk '$1 == "go" { print $2; exit }' go.mod)
	command -v go >/dev/null || fail "Go is missing: install Go $want or newer from https://go.dev/dl/"
	# local: what is installed, not what Go would download to fit go.mod.
	have=$(GOTOOLCHAIN=local go env GOVERSION)
	at_least "${have#go}" "$want" || fail "Go ${have#go} is too old: go.mod needs $want or newer"

	command -v node >/dev/null || fail "Node.js is missing: install version $oldest_node or newer"
	have=$(node --version)
	at_least "${have#v}" "$oldest_node" || fail "Node.js ${have#v} is too old: version $oldest_node or newer is needed"
	command -v npm >/dev/null || fail "npm is missing: install it with Node.js"
}

# logged FILE COMMAND… keeps a noisy command's output for when it fails.
logged() {
	local log=$out/$1
	shift
	mkdir -p "$out"
	"$@" >"$log" 2>&1 </dev/null
}

no_network() {
	grep -qiE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|no such host|connection refused|disabled by GOPROXY=off|ENOTCACHED|network is unreachable|i/o timeout|Temporary failure' "$1"
}

download_modules() {
	logged modules.log go mod download && return
	no_network $out/modules.log && fail "no network: Go modules could not be downloaded; connect once, then they stay on this machine"
	fail "Go modules could not be downloaded: $(tail -n 1 $out/modules.log)"
}

# npm packages are installed outside the sources, and again only when the lock
# file is another one.
install_packages() {
	local folder=$out/npm
	cmp -s web/bundle/package-lock.json $folder/installed.json && return
	mkdir -p $folder
	cp web/bundle/package.json web/bundle/package-lock.json $folder/
	if ! logged npm.log npm ci --prefix $folder --ignore-scripts --no-audit --no-fund; then
		no_network $out/npm.log && fail "no network: npm packages could not be downloaded; connect once, then they stay in $folder"
		fail "npm packages could not be installed: see $out/npm.log"
	fi
	cp web/bundle/package-lock.json $folder/installed.json
}

# use_goapp slim|stock sets the flag with which go build takes that go-app, that
# with which it takes less of Go's own library, and the budget, which is the slim one's.
use_goapp() {
	case $1 in
	slim)
		go run ./web/slim -out $out/goapp || fail "go-app could not be made smaller; DEVICESTATUS_GOAPP=stock builds with it as it is"
		goapp=-modfile=$out/goapp/editor.mod library=-overlay=$out/goapp/overlay.json budget=web/bundle/budget.txt
		case $(go env GOVERSION) in
		go1.26*) ;; # which web/pack knows, and the budget was made with
		*)
			printf 'build.sh: %s is not the Go that the budget was made with, so sizes are not checked\n' "$(go env GOVERSION)" >&2
			budget=
			;;
		esac
		;;
	stock) goapp=-mod=readonly library=-overlay= budget= ;; # which is what go does anyway
	*) fail "DEVICESTATUS_GOAPP is \"$1\": it can be slim or stock" ;;
	esac
}

build() {
	check_tools
	download_modules
	install_packages
	use_goapp "${DEVICESTATUS_GOAPP:-slim}"
	# buildvcs=false: the commit's number in it would give the same program
	# another name, and every browser would download it again.
	# -l, no inlining, of the modules' code: 27 KB less in brotli, and a keystroke
	# takes as long as before (22 ms until the page has changed, at a quarter of the
	# CPU's speed). Of those of Go's own packages that are not at work all the time:
	# 11 KB. Of the rest (runtime, reflect, maps, syscall/js) nothing.
	local package flags=("-gcflags=$(go list -m)/...=-l" '-gcflags=github.com/...=-l')
	for package in context encoding/base64 errors fmt internal/{filepathlite,fmtsort,poll,strconv} io/fs \
		net/{netip,url} os path/filepath runtime/debug slices strconv strings syscall time unique; do
		flags+=("-gcflags=$package=-l")
	done
	# nogreenteagc: the collector of Go 1.25, 7 KB less; the new one is made for many
	# processors.
	GOOS=js GOARCH=wasm GOEXPERIMENT=nogreenteagc go build "$goapp" "$library" -buildvcs=false -trimpath -ldflags='-s -w' \
		"${flags[@]}" -o $out/linked.wasm ./wasm || fail "the WebAssembly does not compile"
	local second= # what a start needs is listed for the slim go-app
	[ "$budget" = "" ] || second=$out/second.wasm
	go run ./web/pack -in $out/linked.wasm -out $out/app.wasm -second "$second" \
		-form $out/form.html -named "main.,$(go list -m)/" || fail "the WebAssembly could not be packed"
	go run ./web/bundle -budget "$budget" -wasm $out/app.wasm -second "$second" -form $out/form.html -npm $out/npm -cache $out/compressed -out $bundle ||
		fail "the bundle could not be made"
}

run() {
	build
	go build -o $out/serve ./web/serve || fail "the server does not compile"
	unset DEVICESTATUS_GOAPP # the server has a flag for each such variable, and none for this one
	exec $out/serve -bundle $bundle "$@" # exec: signals reach the server itself
}

package() {
	build
	go run ./web/release -goapp "$goapp" -version "$(git describe --tags --always --dirty 2>/dev/null || echo unversioned)" "$@" ||
		fail "the release could not be made"
}

install_chromium() {
	local name
	for name in chromium chromium-browser google-chrome; do
		command -v $name >/dev/null && return
	done
	command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] ||
		fail "Chromium is missing: install it (Debian: apt-get install chromium)"
	export DEBIAN_FRONTEND=noninteractive
	logged chromium.log apt-get update || true # an old list may still do
	logged chromium.log apt-get install --yes --no-install-recommends chromium && return
	no_network $out/chromium.log && fail "no network: Chromium could not be downloaded"
	fail "Chromium could not be installed: see $out/chromium.log"
}

# debian COMMAND PACKAGE makes sure of a command that not everything needs: it
# says what will be left out where there is none and none can be installed.
debian() {
	[ -x "$(PATH=$PATH:/usr/sbin command -v "$1")" ] && return
	if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
		export DEBIAN_FRONTEND=noninteractive
		logged "$1.log" apt-get update || true # an old list may still do
		logged "$1.log" apt-get install --yes --no-install-recommends "$2" && return
	fi
	printf 'build.sh: %s is missing and could not be installed (Debian: apt-get install %s), so what needs it is left out\n' "$1" "$2" >&2
	return 1
}

bench_server() {
	build
	debian nginx nginx-light && debian wrk wrk || fail "the benchmark compares with nginx and measures with wrk: install both"
	go build -o $out/serve ./web/serve || fail "the server does not compile"
	unset DEVICESTATUS_GOAPP # as above
	go run ./web/serve/bench -serve $out/serve -bundle $bundle
}

# check runs vet and staticcheck for the system in GOOS and GOARCH.
check() {
	go vet "$@" || fail "go vet found something${GOOS:+ for $GOOS}"
	"$PWD/$out/staticcheck" "$@" || fail "staticcheck found something${GOOS:+ for $GOOS}"
}

test_all() {
	local unformatted in_browser
	unformatted=$(gofmt -l app wasm web) || fail "gofmt cannot read the sources"
	[ -z "$unformatted" ] || fail "not formatted, run gofmt -w on:" $unformatted

	build
	go build -o $out/staticcheck honnef.co/go/tools/cmd/staticcheck || fail "staticcheck does not compile"
	check ./...
	in_browser=$(GOOS=js GOARCH=wasm go list -deps ./wasm ./web/bench/floor | grep "^$(go list -m)/")
	GOOS=js GOARCH=wasm check $in_browser

	install_chromium
	debian nginx nginx-light || true # its tests say that they are skipped
	DEVICESTATUS_BUNDLE=$PWD/$bundle go test -timeout 60m ./... || fail "a test failed"
}

# first takes down which of the program's functions a start and the first keys
# need; the rest can be waited for. It adds to web/pack/first.txt, and is to be run
# when TestTheFirstFileIsEnough fails, and now and then without that file.
first() {
	build
	install_chromium
	local whole=$PWD/$out/whole
	mkdir -p "$whole"
	rm -f "$whole/trace.json"
	go run ./web/pack -in $out/linked.wasm -out "$whole/app.wasm" -form "$whole/form.html" -named "main.,$(go list -m)/" || fail "the WebAssembly could not be packed"
	go run ./web/bundle -budget "" -wasm "$whole/app.wasm" -form "$whole/form.html" -npm $out/npm -cache "$whole/compressed" -out "$whole/bundle" ||
		fail "the bundle could not be made"
	DEVICESTATUS_BUNDLE=$whole/bundle DEVICESTATUS_TRACE=$whole/trace.json \
		go test -count=2 -run TestTheFirstFileIsEnough ./web/e2e || fail "what a start needs could not be seen"
	go run ./web/pack -in $out/linked.wasm -trace "$whole/trace.json" || fail "what a start needs could not be taken down"
}

# bench_page writes the tables into the repository, beside what they are of.
bench_page() {
	build
	install_chromium
	go run ./web/bench -bundle $bundle -floor $out/floor -record web/bench/measured.md "$@" || fail "the page could not be measured"
}

bench() {
	case ${1:-all} in
	all)
		bench_page
		bench_server
		;;
	page)
		shift
		bench_page "$@"
		;;
	server) bench_server ;;
	*) fail "there is no bench of \"$1\": it can be page or server, or nothing for both" ;;
	esac
}

case ${1:-help} in
run | package | bench) "$@" ;;
build | test | first) [ $# = 1 ] || fail "$1 takes no flags: \"$2\"" ;;&
build) build ;;
test) test_all ;;
first) first ;;
help | -h | --help) help ;;
*)
	help >&2
	fail "unknown command \"$1\""
	;;
esac
