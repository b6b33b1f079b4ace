#!/bin/sh
# Run by the tool that makes a devcontainer, as root, with the options in the environment.
set -eu
if [ -z "${PACKAGE:-}" ]; then
  echo "darkpkg: the option 'package' names no .deb" >&2
  exit 1
fi
case $PACKAGE in
  http://*|https://*)
    file=$(mktemp --suffix=.deb)
    command -v curl >/dev/null || { apt-get update && apt-get install -y --no-install-recommends ca-certificates curl; }
    curl --fail --location --silent --show-error --output "$file" "$PACKAGE"
    chmod a+r "$file"
    ;;
  *) file=$(realpath "$PACKAGE") ;;
esac
# What the package needs is there in most images. If not, the lists of packages are needed to get it.
if ! apt-get install -y --no-install-recommends "$file"; then
  apt-get update
  apt-get install -y --no-install-recommends "$file"
fi
darkpkg --version
