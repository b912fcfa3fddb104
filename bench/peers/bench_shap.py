#!/usr/bin/env python3
"""usage: bench_shap.py DATA.csv THREADS  -> one JSON line: XGBoost's pred_contribs for 1,000 rows with 100 trees of 31 leaves (hist, leaf-wise, learning rate 0.1).

The label stands in the first column; trained on the first 90 % of the rows, explained are the first 1,000 of the rest.
"""
import json
import os
import sys
import time

threads = int(sys.argv[2])
os.environ["OMP_NUM_THREADS"] = str(threads)
import numpy as np
import pandas as pd
import xgboost as xgb

ROWS = 1000
REPEATS = 5
data = pd.read_csv(sys.argv[1], dtype="float32", nrows=200_000).to_numpy()
x, y = np.ascontiguousarray(data[:, 1:]), data[:, 0].copy()
split = int(len(y) * 0.9)
options = dict(objective="binary:logistic", tree_method="hist", grow_policy="lossguide", max_depth=0, max_leaves=31, eta=0.1, max_bin=255, nthread=threads, verbosity=0)
booster = xgb.train(options, xgb.DMatrix(x[:split], y[:split], nthread=threads), 100)
rows = xgb.DMatrix(x[split:split + ROWS], nthread=threads)
best = float("inf")
for repeat in range(REPEATS):
    start = time.perf_counter()
    values = booster.predict(rows, pred_contribs=True)
    best = min(best, time.perf_counter() - start)
gap = float(np.abs(values.sum(axis=1) - booster.predict(rows, output_margin=True)).max())
print(json.dumps(dict(tool="xgboost " + xgb.__version__, threads=threads, rows=ROWS, features=x.shape[1], shap_s=best, largest_gap=gap)))
