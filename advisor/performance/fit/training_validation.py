"""How far the training model is off on what it has not seen, and the spreads that follow from it.

Three ways of leaving out, each answering a question that a prediction has to answer: a pair of accelerator and model
(a new model on a known chip), an accelerator (a new chip of a known family), a family (a chip of a new generation).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable
from pathlib import Path

import numpy as np
from msgspec import Struct

from advisor.catalog import Catalog
from advisor.performance.calibration import DOF, Calibration, Evidence
from advisor.performance.fit.corrections import write_calibration
from advisor.performance.fit.training import Measured, fit, laid_out, measured_table, predict
from advisor.performance.spread import quantile
from advisor.performance.training_calibration import kind_of, pair_key, spread_of
from advisor.performance.training_labels import Labels
from advisor.performance.training_layout import take
from advisor.performance.training_shapes import shape_key
from advisor.performance.types import Floats, Spread

HALVES = Spread(vendor=math.sqrt(0.5), accelerator=0.0, own=math.sqrt(0.5), dof=DOF)
LEAST_SPREAD = 0.03
# Pairs that the spread over all kinds counts for beside a kind's own: a few pairs show more easily that a kind is less
# sure than the others than that it is surer.
POOLED_PAIRS, POOLED_PAIRS_OF_WIDER = 4, 1


class LeftOut(Struct, frozen=True):
    """A row predicted without its pair: rates over ``accelerators`` chips, p10 and p90 as a user would get them.

    ``load``: how load was applied, of serving rows, in the words of `load_kind`.
    """

    id: str
    kind: str
    accelerator: str
    model: str
    measured: float
    predicted: float
    p10: float
    p90: float
    accelerators: float = 1.0
    load: str = ""

    @property
    def error(self) -> float:
        """exp(|ln(predicted / measured)|) - 1."""
        return math.exp(abs(math.log(self.predicted / self.measured))) - 1.0


def cross_validate(catalog: Catalog) -> list[LeftOut]:
    """Every row of the table, predicted from a fit without any row of its accelerator-and-model pair.

    The interval is the shipped one with the pair's own evidence taken away.
    """
    data = measured_table(catalog)
    start = fit(data, np.arange(len(data.ids)))
    residual = left_out(data, start, lambda i: data.pair(i)[:2])
    spreads = spreads_from(data, start, residual)
    rows = []
    for i, (name, r) in enumerate(zip(data.ids, residual, strict=True)):
        label = data.rows.labels[i]
        counts = evidence_counts(data, without=data.pair(i)[:2])
        spread = spread_of(label, Calibration(start, spreads, counts))
        predicted = float(data.tokens_per_s[i]) * math.exp(r)
        rows.append(
            LeftOut(
                id=name,
                kind=_words(label),
                accelerator=label.accelerator,
                model=data.rows.models[i],
                measured=float(data.tokens_per_s[i]),
                predicted=predicted,
                p10=predicted * quantile(spread, 0.1),
                p90=predicted * quantile(spread, 0.9),
            )
        )
    return rows


def _words(label: Labels) -> str:
    """Kind of training in the words of the accuracy page, the same for both vendors."""
    if label.encoder:
        return "training, encoders"
    if label.method == "lora":
        return "training, LoRA"
    return "training, mixture of experts" if label.moe else "training, dense"


def left_out(data: Measured, start: dict[str, float], group: Callable[[int], Hashable]) -> Floats:
    """ln(predicted / measured) of every row from a fit without its group."""
    members: dict[Hashable, list[int]] = defaultdict(list)
    for i in range(len(data.ids)):
        members[group(i)].append(i)
    everything = np.arange(len(data.ids))
    laid = laid_out(data, everything, start)[0]
    residual = np.zeros(len(data.ids))
    for rows in members.values():
        index = np.array(rows, dtype=np.intp)
        use = np.setdiff1d(everything, index)
        theta = fit(data, use, start, rounds=1, iterations=10, laid=take(laid, use))
        residual[index] = np.log(predict(data, index, theta) / data.tokens_per_s[index])
    return residual


def calibrate(catalog: Catalog) -> Calibration:
    """The table that ships: fitted logarithms, spreads from rows left out, and how much evidence each thing has."""
    data = measured_table(catalog)
    theta = fit(data, np.arange(len(data.ids)))
    residual = left_out(data, theta, lambda i: data.pair(i)[:2])
    return Calibration(theta, spreads_from(data, theta, residual), evidence_counts(data))


def write(catalog: Catalog, path: Path) -> Calibration:
    """Fits, writes the table that ships to ``path`` and gives it back."""
    found = calibrate(catalog)
    write_calibration(found, path)
    return found


def spreads_from(data: Measured, theta: dict[str, float], residual: Floats) -> dict[str, float]:
    """Standard deviations in natural logs: by kind of training, of an accelerator, of a family, of releases.

    ``residual`` are those with the pair left out. Every pair counts alike, whatever its number of rows.
    A vendor's own families count with the pooled spread as two more.
    """
    labels = data.rows.labels
    spreads: dict[str, float] = {}
    kinds = [kind_of(label) for label in labels]
    pooled = spread_that_holds(residual, _pair_weights(data, np.arange(len(labels))))
    for kind in sorted(set(kinds)):
        index = np.array([i for i, k in enumerate(kinds) if k == kind], dtype=np.intp)
        own = spread_that_holds(residual[index], _pair_weights(data, index))
        n = len({data.pair(int(i)) for i in index})
        drawn = POOLED_PAIRS_OF_WIDER if own > pooled else POOLED_PAIRS
        shrunk = math.sqrt((n * own**2 + drawn * pooled**2) / (n + drawn))
        spreads[f"total:{kind}"] = max(shrunk, LEAST_SPREAD)
    spreads["chip"] = between(left_out(data, theta, lambda i: labels[i].accelerator), [x.accelerator for x in labels])
    family = left_out(data, theta, lambda i: labels[i].family)
    pooled = between(family, [x.family for x in labels])
    for vendor in sorted({label.vendor for label in labels}):
        index = np.array([i for i, x in enumerate(labels) if x.vendor == vendor], dtype=np.intp)
        own = between(family[index], [labels[i].family for i in index])
        n = len({labels[i].family for i in index})
        spreads[f"family:{vendor}"] = math.sqrt((2.0 * pooled**2 + n * own**2) / (2.0 + n))
        spreads[f"release:{vendor}"] = _release_spread(data, residual, vendor)
    return spreads


def evidence_counts(data: Measured, without: tuple[str, str] | None = None) -> Evidence:
    """Number of rows by pair, and of distinct pairs by accelerator and by family."""
    rows: dict[str, int] = defaultdict(int)
    pairs: dict[str, set[str]] = defaultdict(set)
    for i in range(len(data.ids)):
        accelerator, model, _ = data.pair(i)
        if (accelerator, model) == without:
            continue
        p, label = data.rows.points, data.rows.labels[i]
        params = p.dense_params[i] + p.expert_params[i] + p.embedding_params[i]
        rows[pair_key(label, shape_key(p.layers[i], p.hidden[i], params))] += 1
        pairs[f"chip:{accelerator}"].add(model)
        pairs[f"family:{data.rows.labels[i].family}"].add(f"{accelerator}|{model}")
    return {**rows, **{name: len(found) for name, found in pairs.items()}}


def _pair_weights(data: Measured, index: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Floats:
    pairs = [data.pair(int(i)) for i in index]
    return np.array([1.0 / pairs.count(p) for p in pairs])


def spread_that_holds(residual: Floats, weight: Floats) -> float:
    """Total standard deviation of a spread, half of it shared, whose central 80% holds 80% of the weights."""
    size = np.abs(residual)
    order = np.argsort(size)
    share = (np.cumsum(weight[order]) - 0.5 * weight[order]) / weight.sum()
    return float(np.interp(0.8, share, size[order]) / math.log(quantile(HALVES, 0.9)))


def between(residual: Floats, groups: list[str]) -> float:
    """Robust standard deviation of the groups' median residuals: how far a whole group lies off when it is unseen."""
    medians = np.array([np.median(residual[[i for i, g in enumerate(groups) if g == name]]) for name in set(groups)])
    return float(np.sqrt(np.mean(np.minimum(np.abs(medians), 0.6) ** 2)))


def _release_spread(data: Measured, residual: Floats, vendor: str) -> float:
    """Standard deviation between releases of the software on one configuration: same pair, layout and chip count."""
    groups: dict[tuple[object, ...], list[float]] = defaultdict(list)
    p = data.rows.points
    for i, label in enumerate(data.rows.labels):
        if label.vendor == vendor and label.stack in ("megatron", "neuron"):
            key = (data.pair(i), label.precision, data.rows.chips[i], p.sequence[i], str(data.rows.layout.tp[i]))
            groups[key].append(float(residual[i]))
    several = [np.array(v) for v in groups.values() if len(v) >= 3]
    squares = sum(float(np.sum((v - v.mean()) ** 2)) for v in several)
    freedom = sum(len(v) - 1 for v in several)
    return math.sqrt(squares / freedom) if freedom else LEAST_SPREAD
