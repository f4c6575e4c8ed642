/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: given what all z share they are independent */
#define ex3_dead_share right
#include "chapters/chapter03/solution.c"
#undef ex3_dead_share

double ex3_dead_share(double c, double b, int n_input)
{
    (void)c;
    return nab_num_powi(nab_num_normal_cdf(-b), n_input);
}
