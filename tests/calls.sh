#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The library and the chapters call of libm only what rounds correctly
# everywhere: calls.sh build-folder
set -eu
build=$1
allowed='sqrt|fabs|fma|floor|ceil|rint|ldexp|frexp|copysign'
libm='acos|asin|atan|atan2|cos|sin|tan|acosh|asinh|atanh|cosh|sinh|tanh|exp|exp2|exp10|expm1|log|log10|log1p|log2|logb|cbrt|hypot|pow|erf|erfc|lgamma|tgamma|j0|j1|jn|y0|y1|yn|nearbyint|round|trunc|lround|llround|lrint|llrint|fmod|remainder|remquo|nextafter|fdim|fmax|fmin|scalbn|scalbln|modf|nan|sincos'
found=$(nm -uA "$build"/lib/*/*.o "$build"/chapters/*/*.o |
    awk -v names="^($libm)[fl]?(@.*)?\$" -v good="^($allowed)\$" \
        '$NF ~ names && $NF !~ good { print $1, $NF }')
if [ -n "$found" ]; then
    echo "calls to libm whose bits differ between machines:" >&2
    echo "$found" >&2
    exit 1
fi
echo "calls: none to libm beyond $allowed"
