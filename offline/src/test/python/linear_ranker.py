#!/usr/bin/env python3
"""Asks how well new items are ordered by the simplest rankers over an encoder's parts: what the encoder alone knows, and what a ranker can make of it.

    python3 linear_ranker.py STUDY_FOLDER [STUDY_FOLDER ...]        (work/studies/cold-0, after embed; needs numpy and duckdb)

A user is the mean of the parts of the last 50 items of a history; parts lie side by side. An item c is scored
    alone    x_c . h                what the encoder says goes together
    fitted   x_c . W h              with W from ridge regression of the item that came next on the history before it, over the training's items: a map of its
                                    own over the parts, as the ranker model has
Printed is NDCG@10 among the study's cold items, mean over users, for several ridges (on targets, on histories), as shares of the mean eigenvalue.
"""

import sys

import duckdb
import numpy as np

HISTORY = 50
RIDGES = [(0.1, 0.1), (1.0, 0.1), (1.0, 1.0), (10.0, 1.0)]


def table(study, name, columns, tail=""):
    return duckdb.sql(f"select {columns} from '{study}/tables/{name}/*.parquet' {tail}").fetchall()


def parts(study, rows):
    found = table(study, "parts", "item, text, image, attributes")
    width = max(len(part) for _, *each in found for part in each if part is not None)
    x = np.zeros((len(rows), 3 * width))
    for item, *each in found:
        for m, part in enumerate(each):
            if part is not None and len(part):
                x[rows[item], m * width : (m + 1) * width] = part
    return x


def sequences(study, rows):
    users = {}
    for user, item in table(study, "interactions", '"user", item', "where partition in ('TRAIN', 'VALIDATION') order by \"user\", occurred_at, item"):
        users.setdefault(user, []).append(rows[item])
    return [items for items in users.values() if len(items) > 1]


def fitted(x, users, target_ridge, history_ridge):
    """W with x_next ~ W h, a user's events together weighing as the root of their number."""
    width = x.shape[1]
    cross, histories, weights = np.zeros((width, width)), np.zeros((width, width)), 0.0
    for items in users:
        sums = np.vstack([np.zeros(width), np.cumsum(x[items], 0)])
        to = np.arange(1, len(items))
        start = np.maximum(0, to - HISTORY)
        history = (sums[to] - sums[start]) / (to - start)[:, None]
        weight = len(to) ** -0.5
        cross += weight * x[items][1:].T @ history
        histories += weight * history.T @ history
        weights += weight * len(to)
    known = x[sorted({item for items in users for item in items})]
    gram = np.cov(known.T, bias=True)
    return np.linalg.solve(
        gram + target_ridge * np.trace(gram) / width * np.eye(width),
        cross / weights @ np.linalg.inv(histories / weights + history_ridge * np.trace(histories / weights) / width * np.eye(width)),
    )


def ndcg(x, w, questions, candidates):
    place = {item: k for k, item in enumerate(candidates)}
    mapped = x[candidates] @ w
    users = {}
    for user, target, history, seen in questions:
        scores = mapped @ x[history].mean(0) if history else np.zeros(len(candidates))
        hidden = [place[item] for item in seen if item in place and item != target]
        scores[hidden] = -np.inf
        score = scores[place[target]]
        before = (scores > score).sum() + ((scores == score).sum() - 1) / 2
        users.setdefault(user, []).append(1 / np.log2(before + 2) if before < 10 else 0.0)
    return np.mean([np.mean(gains) for gains in users.values()])


def main(studies):
    for study in studies:
        catalog = table(study, "catalog", "item, trainable", "order by item")
        rows = {item: k for k, (item, _) in enumerate(catalog)}
        cold = [rows[item] for item, trainable in catalog if not trainable]
        x = parts(study, rows)
        users = sequences(study, rows)
        asked = table(study, "targets", '"user", item, history_items, seen', "where partition = 'TEST' and cold_item")
        questions = [(user, rows[item], [rows[i] for i in history][-HISTORY:], [rows[i] for i in seen]) for user, item, history, seen in asked]
        scores = [f"alone {ndcg(x, np.eye(x.shape[1]), questions, cold):.4f}"]
        for ridges in RIDGES:
            scores.append(f"fitted {ridges} {ndcg(x, fitted(x, users, *ridges), questions, cold):.4f}")
        print(study, ", ".join(scores), flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
