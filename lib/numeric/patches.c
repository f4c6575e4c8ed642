/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Patches of an image; see patches.h.
 */
#include "numeric/patches.h"

#include <string.h>

#include "numeric/levels.h"

/* Rows are moved by runs of so many numbers: one vector of AVX-512. */
enum { RUN = 8 };

size_t nab_patches_taps(const nab_patches *p)
{
    return p->channels * p->k_h * p->k_w;
}

size_t nab_patches_places(const nab_patches *p)
{
    return p->out_h * p->out_w;
}

NAB_INLINE void copy_row(size_t n, size_t stride, const double *from,
                         double *to)
{
    size_t i = 0;
    for (; stride == 1 && i + RUN <= n; i += RUN)
        memcpy(to + i, from + i, RUN * sizeof *to);
    for (; i < n; i++)
        to[i] = from[i * stride];
}

NAB_INLINE void add_row(size_t n, size_t stride, const double *from, double *to)
{
    size_t i = 0;
    for (; stride == 1 && i + RUN <= n; i += RUN) {
        double sum[RUN];
        for (int j = 0; j < RUN; j++)
            sum[j] = to[i + j] + from[i + j];
        memcpy(to + i, sum, sizeof sum);
    }
    for (; i < n; i++)
        to[i * stride] += from[i];
}

/* Where a tap meets the image at the first place. */
NAB_INLINE size_t tap_start(const nab_patches *p, size_t channel, size_t tap)
{
    return (channel * p->height + tap / p->k_w) * p->width + tap % p->k_w;
}

NAB_INLINE void unfold_loop(const nab_patches *patches, const double *image,
                            double *col)
{
    const nab_patches p = *patches;
    for (size_t c = 0; c < p.channels; c++)
        for (size_t tap = 0; tap < p.k_h * p.k_w; tap++) {
            const double *from = image + tap_start(&p, c, tap);
            for (size_t y = 0; y < p.out_h; y++, col += p.out_w)
                copy_row(p.out_w, p.stride, from + y * p.stride * p.width, col);
        }
}
NAB_AT_LEVEL(unfold, (const nab_patches *p, const double *image, double *col),
             (p, image, col))

void nab_unfold(const nab_patches *p, const double *image, double *col)
{
    unfold(p, image, col);
}

NAB_INLINE void fold_loop(const nab_patches *patches, const double *col,
                          double *image)
{
    const nab_patches p = *patches;
    for (size_t c = 0; c < p.channels; c++)
        for (size_t tap = 0; tap < p.k_h * p.k_w; tap++) {
            double *to = image + tap_start(&p, c, tap);
            for (size_t y = 0; y < p.out_h; y++, col += p.out_w)
                add_row(p.out_w, p.stride, col, to + y * p.stride * p.width);
        }
}
NAB_AT_LEVEL(fold, (const nab_patches *p, const double *col, double *image),
             (p, col, image))

void nab_fold(const nab_patches *p, const double *col, double *image)
{
    fold(p, col, image);
}
