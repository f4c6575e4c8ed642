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

/* n = p->out_w and stride = p->stride are arguments so that they can be
 * constants. */
NAB_INLINE void unfold_rows(const nab_patches p, size_t n, size_t stride,
                            const double *image, double *col)
{
    for (size_t c = 0; c < p.channels; c++)
        for (size_t tap = 0; tap < p.k_h * p.k_w; tap++) {
            const double *from = image + tap_start(&p, c, tap);
            for (size_t y = 0; y < p.out_h; y++, col += n)
                copy_row(n, stride, from + y * stride * p.width, col);
        }
}

/* Channels within a tap: a row is added to again only when its last sum has
 * long reached the cache (23 us for the 32 images of W7, taps within a channel
 * 40). The sum of a pixel has the same order either way. */
NAB_INLINE void fold_rows(const nab_patches p, size_t n, size_t stride,
                          const double *col, double *image)
{
    const size_t taps = p.k_h * p.k_w;
    for (size_t tap = 0; tap < taps; tap++)
        for (size_t c = 0; c < p.channels; c++) {
            const double *from = col + (c * taps + tap) * p.out_h * n;
            double *to = image + tap_start(&p, c, tap);
            for (size_t y = 0; y < p.out_h; y++)
                add_row(n, stride, from + y * n, to + y * stride * p.width);
        }
}

/* Rows of one run, as digits of 8 x 8 have them, need no loop: unfolding 32
 * images of 16 channels for filters 3 x 3 takes 15 us in place of 35. */
NAB_INLINE void unfold_loop(const nab_patches *p, const double *image,
                            double *col)
{
    if (p->stride == 1 && p->out_w == RUN)
        unfold_rows(*p, RUN, 1, image, col);
    else
        unfold_rows(*p, p->out_w, p->stride, image, col);
}
NAB_AT_LEVEL(unfold, (const nab_patches *p, const double *image, double *col),
             (p, image, col))

void nab_unfold(const nab_patches *p, const double *image, double *col)
{
    unfold(p, image, col);
}

NAB_INLINE void fold_loop(const nab_patches *p, const double *col,
                          double *image)
{
    if (p->stride == 1 && p->out_w == RUN)
        fold_rows(*p, RUN, 1, col, image);
    else
        fold_rows(*p, p->out_w, p->stride, col, image);
}
NAB_AT_LEVEL(fold, (const nab_patches *p, const double *col, double *image),
             (p, col, image))

void nab_fold(const nab_patches *p, const double *col, double *image)
{
    fold(p, col, image);
}
