#!/bin/sh
# The container's health check. nginx looks names up once, when it reads its files: when another container has come back under a new
# address, it reads them again; not while one of the names leads nowhere, for then it could not. It is healthy when it serves the client's page.
known=${TMPDIR:-/tmp}/addresses
# An upstream may be several: host:port; server host:port …
addresses() {
  printf '%s;%s\n' "$WEB_UPSTREAM" "$CENTRIFUGO_UPSTREAM" | tr ';' '\n' | while read -r first rest; do
    [ "$first" != server ] || first=${rest%% *}
    found=$(getent hosts "${first%:*}") || exit
    printf '%s\n' "$found" | sort
  done
}
now=$(addresses) || now=
if [ -n "$now" ] && [ "$now" != "$(cat "$known" 2>/dev/null)" ]; then
  nginx -e stderr -p "$1" -c /etc/nginx/nginx.conf -s reload && printf %s "$now" >"$known"
fi
exec curl --fail --silent --show-error --max-time 3 --output /dev/null "http://127.0.0.1:$NGINX_LISTEN/"
