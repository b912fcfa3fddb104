#!/usr/bin/env bash
# Installs with apt what the tests need and is not there yet: PostgreSQL (without a cluster of its own) and, for the browser
# tests, Chromium with a font. Does nothing, quickly, where all is there.
set -euo pipefail
wanted=()
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || wanted+=(postgresql)
if [ "${1:-all}" = all ]; then
  command -v chromium >/dev/null || wanted+=(chromium)
  fc-list 2>/dev/null | grep -qi dejavu || wanted+=(fonts-dejavu-core fontconfig)
fi
[ ${#wanted[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null; then echo "Please install: ${wanted[*]} (this script only knows apt-get)." >&2; exit 1; fi
sudo=()
if [ "$(id -u)" -ne 0 ]; then sudo=(sudo); fi
# The tests start their own server: the package must not create and start a cluster.
"${sudo[@]}" mkdir -p /etc/postgresql-common
if [ ! -f /etc/postgresql-common/createcluster.conf ]; then
  echo "create_main_cluster = false" | "${sudo[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
echo "Installing ${wanted[*]} for the tests"
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}"
