/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Images: convolution and max-pooling on (images,channels,height,width).
 *
 * A convolution is one matrix product per image, filters times patches, and so
 * are its gradients: each sum runs in the fixed order of nab_gemm, images in
 * order. The patches of one image are made anew where they are needed: they
 * stay in the second cache, those of a whole batch would not.
 */
#include <stdint.h>
#include <string.h>

#include "numeric/gemm.h"
#include "numeric/levels.h"
#include "numeric/patches.h"
#include "numeric/sums.h"
#include "ops/inside.h"

/* ---- conv2d: y[o,i,j] = b[o] + sum of w[o,c,k,l] x[c,i s+k-p,j s+l-p] with
 * stride s and padding p, x = 0 outside (LeCun, Bottou, Bengio, Haffner 1998,
 * section II.A; sizes: Dumoulin and Visin 2016, relationship 6) ---- */

typedef struct {
    nab_patches patches; /* of one image with its padding */
    size_t padding;
    double *image; /* one padded image; its border is 0 */
    double *col;   /* its patches: (taps,places) */
    double *dw;    /* dW transposed: (taps,filters) */
} conv_extra;

/* The patches of image i of x in e->col. */
static void unfold_image(const conv_extra *e, const nab_tensor *x, size_t i)
{
    const size_t *dim = x->shape.dim, pad = e->padding;
    const double *from = x->data + i * dim[1] * dim[2] * dim[3];
    const size_t width = e->patches.width;
    for (size_t c = 0; pad > 0 && c < dim[1]; c++)
        for (size_t row = 0; row < dim[2]; row++)
            memcpy(e->image + (c * e->patches.height + row + pad) * width + pad,
                   from + (c * dim[2] + row) * dim[3], dim[3] * sizeof *from);
    nab_unfold(&e->patches, pad > 0 ? e->image : from, e->col);
}

/* Image i of dx += e->col folded, its padding cut off. */
static void fold_image(const conv_extra *e, nab_tensor *x, size_t i)
{
    const size_t *dim = x->shape.dim, pad = e->padding;
    const nab_patches *p = &e->patches;
    double *to = x->grad + i * dim[1] * dim[2] * dim[3];
    size_t bytes = p->channels * p->height * p->width * sizeof *to;
    if (pad == 0) {
        nab_fold(p, e->col, to);
        return;
    }
    memset(e->image, 0, bytes);
    nab_fold(p, e->col, e->image);
    for (size_t c = 0; c < dim[1]; c++)
        for (size_t row = 0; row < dim[2]; row++)
            for (size_t j = 0; j < dim[3]; j++)
                to[(c * dim[2] + row) * dim[3] + j] +=
                    e->image[(c * p->height + row + pad) * p->width + pad + j];
    memset(e->image, 0, bytes);
}

/* Per image: y = b + W col, (filters,taps)(taps,places). */
static void conv2d_forward(nab_tensor *y)
{
    const conv_extra *e = y->extra;
    size_t taps = nab_patches_taps(&e->patches), filters = y->shape.dim[1];
    size_t places = nab_patches_places(&e->patches);
    for (size_t i = 0; i < y->shape.dim[0]; i++) {
        double *out = y->data + i * filters * places;
        unfold_image(e, y->in[0], i);
        for (size_t o = 0; o < filters; o++)
            for (size_t j = 0; j < places; j++)
                out[o * places + j] = y->n_in == 3 ? y->in[2]->data[o] : 0;
        nab_gemm(false, false, filters, places, taps, y->in[1]->data, taps,
                 e->col, places, out, places);
    }
}

/* Per image: dW^T += col dy^T, dx += fold(W^T dy), db[o] += the sum of dy over
 * the places. dW itself would be dy col^T, which transposes all of col inside
 * the product, where dW^T transposes only dy: 4 % of a step of W7. */
static void conv2d_backward(nab_tensor *y)
{
    const conv_extra *e = y->extra;
    nab_tensor *x = y->in[0], *w = y->in[1],
               *b = y->n_in == 3 ? y->in[2] : NULL;
    size_t taps = nab_patches_taps(&e->patches), filters = y->shape.dim[1];
    size_t places = nab_patches_places(&e->patches);
    memset(e->dw, 0, taps * filters * sizeof *e->dw);
    for (size_t i = 0; i < y->shape.dim[0]; i++) {
        const double *dy = y->grad + i * filters * places;
        if (w->active) {
            unfold_image(e, x, i);
            nab_gemm(false, true, taps, filters, places, e->col, places, dy,
                     places, e->dw, filters);
        }
        if (x->active) {
            nab_gemm_from(NULL, 0, true, false, taps, places, filters, w->data,
                          taps, dy, places, e->col, places);
            fold_image(e, x, i);
        }
        for (size_t o = 0; b && b->active && o < filters; o++)
            b->grad[o] += nab_array_sum(places, dy + o * places);
    }
    for (size_t o = 0; w->active && o < filters; o++)
        for (size_t k = 0; k < taps; k++)
            w->grad[o * taps + k] += e->dw[k * filters + o];
}

static const nab_op conv2d = {"conv2d", conv2d_forward, conv2d_backward};

/* The number of places along one side; 0 where k does not fit. */
static size_t places_along(size_t size, size_t padding, size_t k, size_t stride)
{
    size_t padded;
    if (__builtin_mul_overflow(padding, 2, &padded) ||
        __builtin_add_overflow(padded, size, &padded))
        return 0;
    return k == 0 || k > padded ? 0 : (padded - k) / stride + 1;
}

static bool conv2d_fits(const nab_tensor *x, const nab_tensor *w,
                        const nab_tensor *b, size_t stride, size_t padding)
{
    const char *b_shape = b ? SHAPE_OF(b) : "NULL", *wrong = NULL;
    const size_t *image = x->shape.dim, *filter = w->shape.dim;
    if (x->shape.n_dim != 4 || w->shape.n_dim != 4)
        wrong = "x must be (images,channels,height,width) and w "
                "(filters,channels,k_h,k_w)";
    else if (image[1] != filter[1])
        wrong = "x and w must have equally many channels";
    else if (b && !nab_shape_equal(b->shape, nab_vec(filter[0])))
        wrong = "b must have one entry per filter";
    else if (stride == 0)
        wrong = "the stride must be at least 1";
    else if (!places_along(image[2], padding, filter[2], stride) ||
             !places_along(image[3], padding, filter[3], stride))
        wrong = "the filter must fit into the padded image";
    if (wrong)
        nab_error("conv2d",
                  "x is %s, w is %s, b is %s, stride %zu, padding "
                  "%zu: %s",
                  SHAPE_OF(x), SHAPE_OF(w), b_shape, stride, padding, wrong);
    return !wrong;
}

static double *scratch(nab_tape *tape, size_t a, size_t b, size_t c)
{
    size_t n;
    if (__builtin_mul_overflow(a, b, &n) || __builtin_mul_overflow(n, c, &n) ||
        n > SIZE_MAX / sizeof(double)) {
        nab_error("conv2d", "no memory for %zu x %zu x %zu numbers", a, b, c);
        return NULL;
    }
    return nab_tape_scratch(tape, n * sizeof(double));
}

nab_tensor *nab_conv2d(nab_tensor *x, nab_tensor *w, nab_tensor *b,
                       size_t stride, size_t padding)
{
    if (!x || !w || !conv2d_fits(x, w, b, stride, padding))
        return NULL;
    const size_t *image = x->shape.dim, *filter = w->shape.dim;
    nab_patches p = {
        .channels = image[1],
        .height = image[2] + 2 * padding,
        .width = image[3] + 2 * padding,
        .k_h = filter[2],
        .k_w = filter[3],
        .stride = stride,
        .out_h = places_along(image[2], padding, filter[2], stride),
        .out_w = places_along(image[3], padding, filter[3], stride)};
    size_t taps = nab_patches_taps(&p);
    conv_extra e = {.patches = p, .padding = padding};
    e.image = scratch(x->tape, p.channels, p.height, p.width);
    e.col = e.image ? scratch(x->tape, taps, p.out_h, p.out_w) : NULL;
    e.dw = e.col ? scratch(x->tape, taps, filter[0], 1) : NULL;
    if (!e.dw)
        return NULL;
    memset(e.image, 0, p.channels * p.height * p.width * sizeof *e.image);
    nab_shape shape = nab_block(image[0], filter[0], p.out_h, p.out_w);
    return nab_apply(&conv2d, shape, b ? 3 : 2, (nab_tensor *[]){x, w, b}, &e,
                     sizeof e);
}

/* ---- max_pool2d: the largest of each window, slope 1 there and 0 elsewhere.
 * Of equal ones the first (row by row) wins; a NaN beats all numbers ---- */

typedef struct {
    size_t size, stride;
    size_t *winner; /* per entry of y, its place in x */
} pool_extra;

/* The place of the winner in the window that begins at `start`. The choice is
 * made by a mask: which entry wins cannot be foreseen. Jumps took 110 us of a
 * step of W7, masks take 33. */
NAB_INLINE size_t window_winner(const double *x, size_t start, size_t size,
                                size_t width)
{
    size_t winner = start;
    for (size_t row = 0; row < size; row++)
        for (size_t column = 0; column < size; column++) {
            size_t at = start + row * width + column;
            double best = x[winner];
            /* larger than a number, or NaN and the first */
            size_t better = (!(x[at] <= best)) & (best == best);
            winner ^= (winner ^ at) & (0 - better);
        }
    return winner;
}

/* `size` = e->size is an argument so that it can be a constant. */
NAB_INLINE void pool_windows(nab_tensor *y, size_t size)
{
    const pool_extra *e = y->extra;
    const nab_tensor *x = y->in[0];
    const size_t *in = x->shape.dim, *out = y->shape.dim;
    size_t *winner = e->winner;
    double *to = y->data;
    for (size_t plane = 0; plane < in[0] * in[1]; plane++)
        for (size_t i = 0; i < out[2]; i++)
            for (size_t j = 0; j < out[3]; j++) {
                size_t row = plane * in[2] + i * e->stride;
                *winner = window_winner(x->data, row * in[3] + j * e->stride,
                                        size, in[3]);
                *to++ = x->data[*winner++];
            }
}

static void max_pool2d_forward(nab_tensor *y)
{
    const pool_extra *e = y->extra;
    if (e->size == 2)
        pool_windows(y, 2);
    else
        pool_windows(y, e->size);
}

static void max_pool2d_backward(nab_tensor *y)
{
    const pool_extra *e = y->extra;
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[e->winner[i]] += y->grad[i];
}

static const nab_op max_pool2d = {"max_pool2d", max_pool2d_forward,
                                  max_pool2d_backward};

nab_tensor *nab_max_pool2d(nab_tensor *x, size_t size, size_t stride)
{
    if (!x)
        return NULL;
    const size_t *in = x->shape.dim;
    if (x->shape.n_dim != 4 || size == 0 || stride == 0 || size > in[2] ||
        size > in[3]) {
        nab_error("max_pool2d",
                  "x is %s, the window (%zu,%zu), stride %zu: x must be "
                  "(images,channels,height,width), the window must fit and the "
                  "stride be at least 1",
                  SHAPE_OF(x), size, size, stride);
        return NULL;
    }
    nab_shape shape = nab_block(in[0], in[1], (in[2] - size) / stride + 1,
                                (in[3] - size) / stride + 1);
    pool_extra e = {.size = size, .stride = stride};
    e.winner =
        nab_tape_scratch(x->tape, nab_shape_size(shape) * sizeof *e.winner);
    return e.winner ? nab_apply(&max_pool2d, shape, 1, &x, &e, sizeof e) : NULL;
}
