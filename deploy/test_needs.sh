#!/bin/sh
# What the tests need beside Python: Chromium, Pango and PostgreSQL's server. Installed through apt where we may, else named exactly.
# Elasticsearch comes by Maven and runs on Java 17: without them its tests are left out, and say so.
missing=""
wished=""
command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1 || missing="$missing chromium-headless-shell"
ldconfig -p 2>/dev/null | grep -q libpangoft2-1.0.so.0 || missing="$missing libpangoft2-1.0-0"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v mvn >/dev/null 2>&1 || wished="$wished maven"
command -v java >/dev/null 2>&1 || wished="$wished default-jre-headless"
[ -z "$missing$wished" ] && exit 0
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then run=""; elif sudo -n true 2>/dev/null; then run="sudo -n"; else run="no"; fi
  if [ "$run" != no ]; then
    $run apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive $run apt-get install -y -q --no-install-recommends $missing $wished >/dev/null && exit 0
  fi
fi
if [ -z "$missing" ]; then
  echo "NO ELASTICSEARCH HERE: its tests are left out until these are installed: sudo apt-get install$wished"
  exit 0
fi
echo "The tests need these Debian packages, which could not be installed here:$missing"
echo "Install them with: sudo apt-get install$missing$wished"
exit 1
