# Read by the container's shell before Centrifugo starts: the origins that browsers send when people use LOCKSTEP_URL, as the native runner makes
# them. In small letters, without the port that the scheme implies, both names of the loopback address; brackets would mean something in a pattern.
CENTRIFUGO_CLIENT_ALLOWED_ORIGINS=$(
  printf '%s\n' "$LOCKSTEP_URL" | tr '[:upper:]' '[:lower:]' | sed -E \
    -e 's#/*$##' -e 's#^(http://.*):80$#\1#' -e 's#^(https://.*):443$#\1#' \
    -e 's#^(https?://)(localhost|127\.0\.0\.1)(:.*)?$#\1localhost\3 \1127.0.0.1\3#' -e 's#[][]#\\&#g'
)
export CENTRIFUGO_CLIENT_ALLOWED_ORIGINS
