#!/bin/sh
# Installs what the tests need and this machine lacks, from Debian's packages:
# a PostgreSQL server and Chromium. Fails when CI=true and it cannot; elsewhere
# it says what will be skipped.
set -eu
mkdir -p .bin
want=""
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || want="$want postgresql"
command -v chromium >/dev/null 2>&1 || want="$want chromium"
[ -z "$want" ] && exit 0
as=""
[ "$(id -u)" = 0 ] || as="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $as true 2>/dev/null; then
	export DEBIAN_FRONTEND=noninteractive
	$as apt-get update -qq
	# shellcheck disable=SC2086 # a list of package names
	$as apt-get install -y -qq --no-install-recommends $want >/dev/null
	exit 0
fi
echo "To run every test, install:$want" >&2
[ "${CI:-}" != true ]
