/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Patches of an image: what makes a convolution a matrix product.
 *
 * A filter of (k_h,k_w) is laid on an image in steps of `stride`; each place
 * is one pixel of the result. Unfolding writes, for each number of the filter
 * (a "tap": channel, row, column) and each place, the number of the image that
 * lies below: a matrix of (taps,places). Folding is its transpose: it adds
 * each entry back to where it came from (Chellapilla, Puri, Simard 2006, "High
 * performance convolutional neural networks for document processing").
 */
#ifndef NABLA_PATCHES_H
#define NABLA_PATCHES_H

#include <stddef.h>

typedef struct {
    size_t channels, height, width; /* of the image, padding included */
    size_t k_h, k_w, stride;        /* k_h <= height, k_w <= width */
    size_t out_h, out_w;            /* places: (height - k_h) / stride + 1 */
} nab_patches;

size_t nab_patches_taps(const nab_patches *p);   /* channels k_h k_w */
size_t nab_patches_places(const nab_patches *p); /* out_h out_w */

/* col = the patches of image (channels,height,width), as (taps,places). */
void nab_unfold(const nab_patches *p, const double *image, double *col);
/* image += col, tap by tap in order: each pixel's sum has a fixed order. */
void nab_fold(const nab_patches *p, const double *col, double *image);

#endif
