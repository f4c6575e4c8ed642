# SPDX-License-Identifier: GPL-3.0-or-later
# How two result files are compared; read by golden.sh and reproduce.sh.

# Numbers within `bound` of each other (relative, or absolute below 1).
near() {
    awk -v bound="$3" '
        function number(s) { return s ~ /^[-+]?([0-9.]+([eE][-+]?[0-9]+)?)$/ }
        NR == FNR { old[FNR] = $0; lines = FNR; next }
        {
            n = split($0, a, /[,=]/); m = split(old[FNR], b, /[,=]/)
            same = n == m
            for (i = 1; same && i <= n; i++) {
                if (a[i] == b[i]) continue
                same = number(a[i]) && number(b[i])
                x = a[i] + 0; y = b[i] + 0
                d = x > y ? x - y : y - x
                s = x < 0 ? -x : x
                if (s < 1) s = 1
                same = same && d <= bound * s
            }
            if (!same) { print FILENAME ":" FNR ": " $0 " (was " old[FNR] ")"; bad = 1 }
        }
        END { exit bad || lines != FNR }' "$1" "$2"
}

# "exact" or "tight 1e-10", by the file's manifest.
class_of() {
    sed -n 's/^# class: *//p' "$1" | head -n 1
}

# Says where the two differ; by bytes or by numbers, as the class of the first.
agree() {
    case "$(class_of "$1")" in
    exact) cmp "$1" "$2" ;;
    "tight "*) near "$1" "$2" "$(class_of "$1" | sed 's/tight //')" ;;
    *)
        echo "$1: its manifest names no class" >&2
        return 1
        ;;
    esac
}
