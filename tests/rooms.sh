#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A file of the library includes only its own room and the rooms before it.
# With an argument: the folder that holds the rooms (default lib).
set -eu
lib=${1:-lib}
order="numeric core ops nn theory lab"
bad=0 seen=0
allowed=
for room in $order; do
    allowed="$allowed $room"
    for file in "$lib/$room"/*.[ch]; do
        [ -e "$file" ] || continue
        seen=$((seen + 1))
        for other in $(sed -n 's|^ *# *include *"\([^"/]*\)/.*|\1|p' "$file"); do
            case " $allowed " in
            *" $other "*) ;;
            *)
                echo "$file: room $room must not include $other" >&2
                bad=$((bad + 1))
                ;;
            esac
        done
    done
done
echo "rooms: $seen files, $bad wrong includes"
[ "$bad" = 0 ] && [ "$seen" -gt 0 ]
