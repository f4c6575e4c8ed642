#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Gradescope runs this once, when the autograder is built.
set -eu
apt-get update
apt-get install -y --no-install-recommends gcc libc6-dev make libgsl-dev libcunit1-dev
cd /autograder/source/gradient-laboratory
make grade > /dev/null # builds all that a submission needs
chmod 700 .            # tasks run as another user, who may read nothing here
