#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs Debian packages that are missing: setup.sh [--arm64] package...
# With --arm64 the foreign architecture and GSL for it come too. On other
# systems it lists what to install.
set -eu

arm=
if [ "${1:-}" = --arm64 ]; then
    arm=yes
    shift
fi

if ! command -v apt-get > /dev/null; then
    echo "setup: no apt-get here. Please install what your system calls:"
    echo "$*${arm:+ and GSL for arm64}" | fold -s -w 80
    exit 1
fi

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo > /dev/null; then
        sudo "$@"
    else
        echo "setup: root rights are needed for: $*" >&2
        exit 1
    fi
}

missing=
for package; do
    dpkg-query -W -f '${Status}' "$package" 2> /dev/null |
        grep -q 'install ok installed' || missing="$missing $package"
done
if [ -n "$arm" ]; then
    dpkg --print-foreign-architectures | grep -qx arm64 ||
        as_root dpkg --add-architecture arm64
    missing="$missing libgsl27:arm64 libgslcblas0:arm64"
fi
if [ -z "$missing" ]; then
    echo "setup: all is there ($*)" | fold -s -w 80
    exit 0
fi
echo "setup: installing$missing" | fold -s -w 80
as_root apt-get update -q
as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends $missing
