#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workloads of bench.c in PyTorch: same numbers, same JSON line.

Set OPENBLAS_NUM_THREADS and OMP_NUM_THREADS: torch does not rule OpenBLAS.
"""
import argparse
import json
import math
import time

import numpy as np
import torch
import torch.nn.functional as F

WORKLOADS = {
    #     layers in  width batch rows lr   sum?   activation gathers norms
    "W1": (10, 128, 128, 64, 64, 0.01, True, torch.tanh, False, False),
    "W2": (50, 64, 64, 32, 32, 1e-3, False, torch.relu, False, True),
    "W6": (3, 64, 128, 32, 1500, 0.05, False, torch.relu, True, False),
}


def signed(ident, index):
    """Uniform on [-1,1) from a counter: splitmix64 of (ident, index)."""
    with np.errstate(over="ignore"):
        z = np.uint64(ident) * np.uint64(0xD1B54A32D192ED03) + (
            index.astype(np.uint64) + np.uint64(1)
        ) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return 2.0 * ((z >> np.uint64(11)).astype(np.float64) * 2.0**-53) - 1.0


def data(rows, n_in, gathers):
    index = np.arange(rows * n_in).reshape(rows, n_in)
    x = signed(1, index)
    if gathers:
        classes = (np.arange(rows) % 10)[:, None] * n_in + np.arange(n_in)
        x = 1.5 * signed(2, classes) + x
    else:
        x = math.sqrt(3.0) * x
    return torch.from_numpy(x), torch.arange(rows) % 10


def weights(layers, n_in, width, fan_sum):
    sizes = [n_in] + [width] * (layers - 1) + [10]
    made = []
    for l in range(layers):
        fan_in, fan_out = sizes[l], sizes[l + 1]
        limit = math.sqrt(6.0 / (fan_in + fan_out if fan_sum else fan_in))
        w = limit * signed(100 + l, np.arange(fan_out * fan_in))
        made.append(torch.from_numpy(w.reshape(fan_out, fan_in)).requires_grad_())
        made.append(torch.zeros(fan_out, dtype=torch.float64, requires_grad=True))
    return made


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
    layers, n_in, width, batch, rows, lr, fan_sum, act, gathers, norms = WORKLOADS[
        a.workload
    ]
    x, label = data(rows, n_in, gathers)
    parameters = weights(layers, n_in, width, fan_sum)
    sgd = torch.optim.SGD(parameters, lr=lr)
    times, losses, extra = [], [], {}
    for t in range(a.warmup + a.steps):
        begin = time.perf_counter()
        xb, yb = x, label
        if gathers:
            row = (torch.arange(batch) + batch * t) * 7 % rows
            xb, yb = x[row], label[row]
        h = xb
        for l in range(layers):
            h = F.linear(h, parameters[2 * l], parameters[2 * l + 1])
            if l + 1 < layers:
                h = act(h)
        loss = F.cross_entropy(h, yb)
        sgd.zero_grad()
        loss.backward()
        if norms:
            norm = [p.grad.norm().item() for p in parameters[::2]]
        sgd.step()
        losses.append(loss.item())
        times.append(1e6 * (time.perf_counter() - begin))
        if norms and t in (0, a.warmup + a.steps - 1):
            key = "gnorm0" if t == 0 else "gnorm_last"
            extra[key] = norm[0]
    us = np.array(times[a.warmup :])
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
                "loss0": losses[0],
                "loss_last": losses[-1],
                "extra": extra,
                "rss_kb": peak_memory_kb(),
            }
        )
    )


if __name__ == "__main__":
    main()
