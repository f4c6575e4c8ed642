#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workloads of bench.c in PyTorch: same numbers, same JSON line.

Set OPENBLAS_NUM_THREADS and OMP_NUM_THREADS: torch does not rule OpenBLAS.

A workload is a function that sets up and returns step(t), which trains once
and returns the loss before the update and the numbers for "extra" (a dict).
Torch code as a user would write it: fused layers of torch where they exist.
"""
import argparse
import json
import math
import os
import time

import numpy as np
import torch
import torch.nn.functional as F


def uniform(ident, index):
    """Uniform on [0,1) from a counter: splitmix64 of (ident, index)."""
    with np.errstate(over="ignore"):
        z = np.uint64(ident) * np.uint64(0xD1B54A32D192ED03) + (
            index.astype(np.uint64) + np.uint64(1)
        ) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53


def signed(ident, shape):
    """The first numbers of a counter on [-1,1), in a tensor of that shape."""
    n = int(np.prod(shape))
    return torch.from_numpy((2.0 * uniform(ident, np.arange(n)) - 1.0).reshape(shape))


def weight(ident, shape, limit):
    return (limit * signed(ident, shape)).requires_grad_()


def bias(n):
    return torch.zeros(n, dtype=torch.float64, requires_grad=True)


def one_batch(rows, n_in):
    return math.sqrt(3.0) * signed(1, (rows, n_in)), torch.arange(rows) % 10


def ten_classes():
    """The 1500 examples of W6 and W7, and rows(t): those of a step."""
    label = torch.arange(1500) % 10
    x = 1.5 * signed(2, (10, 64))[label] + signed(1, (1500, 64))
    return x, label, lambda t: (torch.arange(32) + 32 * t) * 7 % 1500


def chain(sizes, xavier):
    """Weights (out,in) and biases of linear layers, in turn."""
    made = []
    for l, (n_in, n_out) in enumerate(zip(sizes, sizes[1:])):
        limit = math.sqrt(6.0 / (n_in + n_out if xavier else n_in))
        made += [weight(100 + l, (n_out, n_in), limit), bias(n_out)]
    return made


def forward(h, p, act):
    for l in range(0, len(p), 2):
        h = F.linear(h, p[l], p[l + 1])
        if l + 2 < len(p):
            h = act(h)
    return h


def update(optimiser, loss):
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.item()


def w1():
    x, label = one_batch(64, 128)
    p = chain([128] * 10 + [10], True)
    sgd = torch.optim.SGD(p, lr=0.01)

    def step(t):
        return update(sgd, F.cross_entropy(forward(x, p, torch.tanh), label)), {}

    return step


def w2():
    x, label = one_batch(32, 64)
    p = chain([64] * 50 + [10], False)
    sgd = torch.optim.SGD(p, lr=1e-3)

    def step(t):
        loss = F.cross_entropy(forward(x, p, torch.relu), label)
        sgd.zero_grad()
        loss.backward()
        norm = [w.grad.norm().item() for w in p[::2]]
        sgd.step()
        return loss.item(), {"gnorm": norm[0]}

    return step


def w3():
    x, label = one_batch(128, 256)
    p = chain([256] * 20 + [10], False)
    norm = [torch.nn.BatchNorm1d(256).double() for _ in range(19)]
    adam = torch.optim.Adam(p + [q for n in norm for q in n.parameters()], lr=1e-3)

    def step(t):
        h = x
        for l in range(19):
            h = torch.relu(norm[l](F.linear(h, p[2 * l], p[2 * l + 1])))
        return update(adam, F.cross_entropy(F.linear(h, p[-2], p[-1]), label)), {}

    return step


def w4():
    x = math.sqrt(3.0) * signed(1, (100, 32, 32))
    label = torch.arange(32) % 10
    rnn = torch.nn.RNN(32, 64).double()
    out = torch.nn.Linear(64, 10).double()
    with torch.no_grad():
        for ident, layer in ((100, rnn.weight_ih_l0), (101, rnn.weight_hh_l0), (102, out.weight)):
            layer.copy_(weight(ident, layer.shape, math.sqrt(6.0 / sum(layer.shape))))
        for b in (rnn.bias_ih_l0, rnn.bias_hh_l0, out.bias):
            b.zero_()
    p = [*rnn.parameters(), *out.parameters()]
    sgd = torch.optim.SGD(p, lr=0.05)

    def step(t):
        loss = F.cross_entropy(out(rnn(x)[1][0]), label)
        sgd.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(p, 1.0)
        sgd.step()
        return loss.item(), {}

    return step


def w5():
    values = 0.25 + 0.5 * uniform(1, np.arange(1000))

    def step(t):
        x = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in values]
        total = torch.zeros((), dtype=torch.float64)
        for c in range(10000):
            v = x[c % 1000]
            for k in range(33):
                v = torch.relu(v * x[(c + 7 * k + 1) % 1000] + x[(c + 13 * k + 5) % 1000])
            total = total + v
        total.backward()
        return total.item(), {"g_sum": sum(v.grad.item() for v in x)}

    return step


def w6():
    x, label, rows = ten_classes()
    p = chain([64, 128, 128, 10], False)
    sgd = torch.optim.SGD(p, lr=0.05)

    def step(t):
        r = rows(t)
        return update(sgd, F.cross_entropy(forward(x[r], p, torch.relu), label[r])), {}

    return step


def w7():
    x, label, rows = ten_classes()
    image = x.reshape(-1, 1, 8, 8)
    sizes = ((16, 1, 3, 3), (16, 16, 3, 3), (10, 256))
    p = []
    for l, shape in enumerate(sizes):
        limit = math.sqrt(6.0 / np.prod(shape[1:]))
        p += [weight(100 + l, shape, limit), bias(shape[0])]
    sgd = torch.optim.SGD(p, lr=0.05)

    def step(t):
        r = rows(t)
        h = torch.relu(F.conv2d(image[r], p[0], p[1], padding=1))
        h = torch.relu(F.conv2d(h, p[2], p[3], padding=1))
        h = F.max_pool2d(h, 2).flatten(1)
        return update(sgd, F.cross_entropy(F.linear(h, p[4], p[5]), label[r])), {}

    return step


WORKLOADS = {"W1": w1, "W2": w2, "W3": w3, "W4": w4, "W5": w5, "W6": w6, "W7": w7}


def peak_memory_kb():
    with open("/proc/self/status") as status:
        return next(int(l.split()[1]) for l in status if l.startswith("VmHWM"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--workload", choices=WORKLOADS, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--warmup", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    step = WORKLOADS[a.workload]()
    start = float(os.environ.get("BENCH_START", "nan"))
    set_up = time.time() - start
    times, done = [], []
    for t in range(a.warmup + a.steps):
        begin = time.perf_counter()
        done.append(step(t))
        times.append(1e6 * (time.perf_counter() - begin))
    us = np.array(times[a.warmup :])
    (loss0, extra0), (loss_last, extra_last) = done[0], done[-1]
    extra = {k + "0": v for k, v in extra0.items()}
    extra.update({k + "_last": v for k, v in extra_last.items()})
    print(
        json.dumps(
            {
                "peer": "pytorch " + torch.__version__,
                "workload": a.workload,
                "dtype": "f64",
                "threads": a.threads,
                "steps": a.steps,
                "median_us": float(np.median(us)),
                "p10_us": float(np.quantile(us, 0.1)),
                "mean_us": float(us.mean()),
                "loss0": loss0,
                "loss_last": loss_last,
                "extra": extra,
                "rss_kb": peak_memory_kb(),
                "setup_s": set_up,
            }
        )
    )


if __name__ == "__main__":
    main()
