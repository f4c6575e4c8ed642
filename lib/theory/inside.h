/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the files of theory only. */
#ifndef NABLA_THEORY_INSIDE_H
#define NABLA_THEORY_INSIDE_H

/* GSL aborts at its first error unless told otherwise. Here every status is
 * looked at instead; call this before calling GSL. Any thread may. */
void nab_gsl_returns(void);

#endif
