#!/bin/sh
# What the tests need beside Python: Chromium, Voikko, Pango and PostgreSQL's server. Installed through apt where we may, else named exactly.
missing=""
command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1 || missing="$missing chromium-headless-shell"
ldconfig -p 2>/dev/null | grep -q libvoikko.so.1 || missing="$missing libvoikko1"
[ -d /usr/lib/voikko ] || [ -d /usr/share/voikko ] || missing="$missing voikko-fi"
ldconfig -p 2>/dev/null | grep -q libpangoft2-1.0.so.0 || missing="$missing libpangoft2-1.0-0"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -z "$missing" ] && exit 0
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then run=""; elif sudo -n true 2>/dev/null; then run="sudo -n"; else run="no"; fi
  if [ "$run" != no ]; then
    $run apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive $run apt-get install -y -q --no-install-recommends $missing >/dev/null && exit 0
  fi
fi
echo "The tests need these Debian packages, which could not be installed here:$missing"
echo "Install them with: sudo apt-get install$missing"
exit 1
