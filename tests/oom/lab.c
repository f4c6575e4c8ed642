/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labs, tables, claims, digits, sweeps, the monitor and the autopsy. */
#include "oom.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int depth = 3;
static const nab_knob knob[] = {
    NAB_KNOB_INT(&depth, "depth", "layers", 1, 9, "layers of nothing")};
static const nab_chapter chapter = {99, "A tour", knob, 1, NAB_EXACT};

static const char *path_of(const char *name)
{
    static char path[8][700];
    static int next;
    next = (next + 1) % 8;
    snprintf(path[next], sizeof path[next], "%s/%s", tour_folder(), name);
    return path[next];
}

/* A lab with its results in `folder`; --sweep, --spot, or NULL. */
static nab_lab *open_lab(const char *folder, const char *what)
{
    char *argv[] = {"tour",
                    "--out",
                    (char *)folder,
                    "--data",
                    (char *)path_of("digits.csv"),
                    "--depth",
                    "4",
                    (char *)what};
    int status;
    nab_lab *lab = nab_lab_try_open(&chapter, what ? 8 : 7, argv, &status);
    given(lab != NULL);
    return lab;
}

/* The files of a run, gone before it: what a run did not write is missed. */
static void forget_files(void)
{
    static const char *const name[] = {"results.txt", "claims.csv", "a.csv",
                                       "b.csv"};
    for (int i = 0; i < 4; i++) {
        char file[40];
        snprintf(file, sizeof file, "run/%s", name[i]);
        unlink(path_of(file));
    }
}

static void one_trial(int trial, void *context)
{
    ((double *)context)[trial] = nab_num_exp(trial);
}

static void write_tables(nab_lab *lab)
{
    nab_csv *a = nab_csv_open(lab, "a.csv", NAB_EXACT, "name,x,y");
    nab_csv *b = nab_csv_open(lab, "b.csv", NAB_TIGHT, "left,right");
    for (int i = 0; i < 300; i++)
        nab_row(a, "a rather long name of a row, with a comma", i, 1.0 / i);
    nab_csv_text(b, 2, (const char *const[]){"one", "two \"three\""});
    given(nab_csv_close(a) == 0);
}

static void write_results(nab_lab *lab)
{
    double x[5];
    nab_lab_trials_run(lab, 5, one_trial, x);
    nab_lab_heading(lab, "Numbers");
    nab_lab_say(lab, "Of %d trials the first is %g.", nab_lab_trials(lab),
                x[0]);
    nab_lab_progress(lab, 1, 2);
    nab_lab_result(lab, "first", x[0]);
    nab_lab_result_text(lab, "words", "two words");
    nab_lab_result_mean(lab, "all", nab_trials_summary(5, x, sizeof *x));
    for (int i = 0; i < 40; i++) {
        char key[20];
        snprintf(key, sizeof key, "key%d", i);
        nab_lab_result(lab, key, i);
    }
    show_one((double)nab_lab_seed(lab, "tour", 1));
    show_one(nab_lab_quick(lab) + nab_lab_sweep(lab));
    show_one(nab_less(3, 2));
}

static void run(void)
{
    static const nab_claim statement[] = {{.id = "O1",
                                           .verdict = "ours",
                                           .ours = "one is one",
                                           .is = NAB_EXACTLY,
                                           .control = "two is one"}};
    forget_files();
    nab_lab *lab = open_lab(path_of("run"), NULL);
    if (!lab)
        return;
    nab_lab_state(lab, 1, statement);
    nab_lab_judge(lab, "O1", nab_value(1), 1, 0, nab_value(2), 1);
    nab_lab_claim(lab, &(nab_claim){.id = "V2",
                                    .verdict = "true",
                                    .says = "two is near two",
                                    .ours = "it is",
                                    .is = NAB_NEAR,
                                    .measured = nab_value(2),
                                    .predicted = 2,
                                    .slack = 0.1,
                                    .slack_from = "nowhere",
                                    NAB_WRONG_THEORY("three", 3)});
    show_one(nab_judge(NAB_BELOW, &(nab_summary){.n = 1, .mean = 1}, 2, 0));
    write_tables(lab);
    write_results(lab);
    given(nab_lab_close(lab) == 0);
    show_file(path_of("run/results.txt"));
    show_file(path_of("run/claims.csv"));
    show_file(path_of("run/a.csv"));
    show_file(path_of("run/b.csv"));
}

static void options(void)
{
    nab_options o;
    char *argv[] = {"tour", "--seed", "7", "--depth", "2"};
    show_one(nab_options_parse(&o, &chapter, 5, argv, stdout, stderr));
    char *help[] = {"tour", "--help"};
    show_one(nab_options_parse(&o, &chapter, 2, help, stdout, stderr));
    char *quick[] = {"tour", "--quick", "--out", (char *)path_of("quick")};
    given(nab_lab_close(nab_lab_open(&chapter, 4, quick)) == 0);
}

/* ---- tables ---- */

static void show_table(const nab_table *table)
{
    show_one((double)nab_table_rows(table));
    for (size_t i = 0; i < nab_table_rows(table); i++) {
        show_text(nab_table_text(table, i, "cell"));
        show_one(nab_table_number(table, i, "square"));
    }
}

static void one_cell(int cell, nab_csv *rows, void *context)
{
    (void)context;
    for (int i = 0; i < 200; i++)
        nab_row(rows, NULL, i, (double)cell * i);
}

static const nab_sweep cells = {"cells.csv", "row,square", 4, one_cell, NULL};

static void sweep(void)
{
    nab_lab *lab = open_lab("chapters/chapter99/sweep", "--sweep");
    if (!lab)
        return;
    nab_lab_sweep_run(lab, &cells);
    given(nab_lab_close(lab) == 0);
    show_file("chapters/chapter99/sweep/cells.csv");
}

static void spot(void)
{
    nab_lab *lab = open_lab(path_of("spot"), "--spot");
    if (!lab)
        return;
    nab_lab_sweep_run(lab, &cells);
    const nab_table *table = nab_lab_sweep_table(lab, "cells.csv");
    if (given(table != NULL))
        show_table(table);
    given(nab_lab_close(lab) == 0);
}

static void table(void)
{
    nab_table *t = nab_table_load("chapters/chapter99/sweep/cells.csv");
    if (given(t != NULL))
        show_table(t);
    nab_table_free(t);
}

/* ---- digits ---- */

static void show_part(nab_tape *t, const nab_part *part)
{
    nab_batches *batches = nab_batches_new(part->n, 4, 1);
    nab_tensor *all = nab_part_all(t, part);
    if (given(all != NULL))
        show(all->size, all->data);
    for (int k = 0; k < 20 && given(batches != NULL); k++) {
        int label[4];
        nab_tensor *x =
            nab_part_take(t, part, 4, nab_batches_next(batches), label);
        if (given(x != NULL))
            show(x->size, x->data);
    }
    nab_batches_free(batches);
}

static void digits(void)
{
    nab_lab *lab = open_lab(path_of("run"), NULL);
    if (!lab)
        return;
    const nab_digits *mine = nab_lab_digits(lab);
    nab_digits *again = nab_digits_load(path_of("digits.csv"));
    given(again != NULL);
    nab_split *split = nab_digits_split(mine, 1, 20, 10, NAB_STANDARDISED);
    nab_tape *t = nab_tape_new(1);
    if (given(split && t))
        show_part(t, &split->train);
    nab_tape_free(t);
    nab_split_free(split);
    nab_digits_free(again);
    given(nab_lab_close(lab) == 0);
}

/* ---- watching ---- */

static nab_tensor *step(nab_tape *t, nab_linear *layer, nab_monitor *m)
{
    double data[] = {1, 2, 3, 4, 5, 6};
    nab_tensor *x = nab_constant(t, nab_mat(2, 3), data);
    nab_tensor *h = nab_relu(nab_linear_apply(layer, x));
    if (h)
        nab_monitor_watch(m, 1, h);
    if (layer)
        nab_monitor_watch_weight(m, 1, layer->w);
    return nab_sum(nab_log(h));
}

static void watch(nab_tape *t, nab_monitor *m, nab_autopsy *a)
{
    nab_linear *layer = nab_linear_new(t, 3, 5, nab_lecun_normal(), "first");
    nab_sgd *sgd = nab_sgd_new(t, 0.1);
    nab_autopsy_restart(a);
    nab_autopsy_step(a, 3);
    nab_monitor_bounds(m, -1, 1);
    nab_backward(step(t, layer, m));
    nab_monitor_after_backward(m);
    nab_sgd_step(sgd);
    nab_monitor_after_update(m);
    nab_monitor_print(m, stdout);
    nab_autopsy_print(a, stdout);
    show_one(nab_monitor_layer(m, 1)->grad_norm);
    show_one(nab_autopsy_birth(a) ? nab_autopsy_birth(a)->largest : 0);
    nab_monitor_forget(m);
    nab_monitor_forget_weights(m);
}

static void watching(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_monitor *m = nab_monitor_new(2);
    nab_autopsy *a = nab_autopsy_new(t);
    nab_lab *lab = open_lab(path_of("run"), NULL);
    if (given(t && m && a && lab)) {
        watch(t, m, a);
        nab_monitor_write(
            m, nab_csv_open(lab, "a.csv", NAB_EXACT, NAB_MONITOR_COLUMNS), 1);
    }
    if (lab)
        given(nab_lab_close(lab) == 0);
    show_file(path_of("run/a.csv"));
    nab_autopsy_free(a);
    nab_monitor_free(m);
    nab_tape_free(t);
}

const nab_tour lab_tours[] = {
    {"lab: a run", run},
    {"lab: options", options},
    {"lab: a sweep", sweep},
    {"lab: a spot check", spot},
    {"lab: a table", table},
    {"lab: digits", digits},
    {"lab: monitor, autopsy", watching},
    {NULL, NULL},
};
