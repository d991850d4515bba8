"""A cluster on paper: sizes of shards, failures of nodes, and what moves when nodes join. The same seed, the same rows.

Ids of segments are digests, so a shard's size is binomial. Nodes fail independently, at a constant rate, and for good;
the copies that a node had are made again from those that are left. Racks, switches and mistakes that
hit several nodes at once are not simulated, and in practice they decide: put copies in different racks.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from small import HELP

HOURS = 8766  # of a year
BYTES = 4_300  # of the disk, for a segment and copy: docs/cluster.md


@dataclass(frozen=True)
class Cluster:
    """What is simulated; a shard's copies lie on different nodes."""

    segments: int = 10**9
    nodes: int = 24
    shards: int = 96
    copies: int = 2
    failures: float = 0.25  # of a node, a year
    notice_h: float = 0.5  # until copies are made again
    mb_s: float = 200  # that a node writes meanwhile, beside what it has to do
    grouped: bool = False  # copies lie on fixed groups of nodes, as replicas of PostgreSQL do; else anywhere

    @property
    def node_bytes(self) -> float:
        """What lies on a node."""
        return self.segments * BYTES * self.copies / self.nodes

    @property
    def repair_h(self) -> float:
        """From a failure until every copy is there again: on one new node of the group, or on all others."""
        sources = 1 if self.grouped else self.nodes - 1
        return self.notice_h + self.node_bytes / sources / (self.mb_s * 1e6) / 3600


def sizes(segments: int, shards: int, chance: np.random.Generator) -> tuple[float, float]:
    """The smallest and the largest shard, as shares of the mean."""
    found = chance.multinomial(segments, np.full(shards, 1 / shards))
    return float(found.min() * shards / segments), float(found.max() * shards / segments)


def placed(cluster: Cluster, chance: np.random.Generator) -> np.ndarray:
    """The nodes of the copies of each shard (shards, copies): a group, or the emptiest ones, ties by chance."""
    if cluster.grouped:
        groups = np.arange(cluster.nodes).reshape(-1, cluster.copies)
        return groups[np.arange(cluster.shards) % len(groups)]
    load, rows = np.zeros(cluster.nodes), []
    for _ in range(cluster.shards):
        rows.append(np.argsort(load + 0.1 * chance.random(cluster.nodes))[: cluster.copies])
        load[rows[-1]] += 1
    return np.array(rows)


def lost_years(cluster: Cluster, years: int, chance: np.random.Generator) -> int:
    """The number of years in which some shard had no copy left."""
    copies = placed(cluster, chance)
    count = chance.poisson(cluster.nodes * cluster.failures, years)
    return sum(_is_lost(cluster, copies, number, chance) for number in count if number >= cluster.copies)


def _is_lost(cluster: Cluster, copies: np.ndarray, failures: int, chance: np.random.Generator) -> bool:
    """Whether in a year with so many failures all nodes of a shard were down at one time."""
    if cluster.copies == 1:
        return True
    times = np.sort(chance.random(failures)) * HOURS
    down = chance.integers(0, cluster.nodes, failures)
    for start in np.flatnonzero(np.diff(times) < cluster.repair_h):  # few: most failures are alone
        together = np.unique(down[(times >= times[start]) & (times < times[start] + cluster.repair_h)])
        if np.isin(copies, together).all(axis=1).any():
            return True
    return False


def moved(cluster: Cluster, joining: int, chance: np.random.Generator) -> tuple[float, float]:
    """The share of all copies that move when nodes join, and the fullest node afterwards, as a share of the mean."""
    copies, nodes = placed(cluster, chance), cluster.nodes + joining
    load, moves = np.bincount(copies.ravel(), minlength=nodes), 0
    while load.max() - load.min() > 1:
        full, empty = int(load.argmax()), int(load.argmin())
        fit = np.flatnonzero((copies == full).any(axis=1) & ~(copies == empty).any(axis=1))
        row = copies[fit[0]]
        row[row == full] = empty
        load[full], load[empty], moves = load[full] - 1, load[empty] + 1, moves + 1
    return moves / copies.size, float(load.max() / load.mean())


def size_rows(chance: np.random.Generator) -> Iterator[str]:
    """Sizes of shards, as a table in Markdown."""
    yield "| segments | shards | smallest | largest |\n|---|---|---|---|"
    for segments, shards in ((10**6, 8), (10**8, 32), (10**9, 96), (10**9, 1024)):
        least, most = sizes(segments, shards, chance)
        yield f"| {segments:,} | {shards:,} | {least:.4f} | {most:.4f} |"


def loss_rows(years: int, chance: np.random.Generator) -> Iterator[str]:
    """Losses of shards, likewise."""
    yield "| copies | lie | bytes of a node | made again in | years with a shard lost |\n|---|---|---|---|---|"
    for copies, grouped in ((1, False), (2, False), (2, True), (3, False), (3, True)):
        cluster = Cluster(copies=copies, grouped=grouped)
        lost = lost_years(cluster, years, chance)
        share = f"{lost / years:.2%}" if lost else f"none of {years:,}"
        lie = "on fixed groups" if grouped else "anywhere"
        yield f"| {copies} | {lie} | {cluster.node_bytes / 1e9:.0f} GB | {cluster.repair_h:.1f} h | {share} |"


def move_rows(chance: np.random.Generator) -> Iterator[str]:
    """What moves when nodes join, likewise."""
    yield "| nodes | shards | copies that move | bytes that move | fullest node |\n|---|---|---|---|---|"
    total = Cluster().segments * BYTES * Cluster().copies
    for (before, after), shards in ((pair, shards) for pair in pairwise((24, 25, 32, 48)) for shards in (96, 384)):
        share, fullest = moved(Cluster(nodes=before, shards=shards), after - before, chance)
        yield f"| {before} to {after} | {shards} | {share:.1%} | {share * total / 1e9:,.0f} GB | {fullest:.2f} |"


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--years", type=int, default=100_000)
    parser.add_argument("--small", action="store_true", help=HELP)
    args = parser.parse_args()
    one, two, three = np.random.default_rng(args.seed).spawn(3)
    for table in (size_rows(one), loss_rows(50 if args.small else args.years, two), move_rows(three)):
        print(*table, "", sep="\n", flush=True)


if __name__ == "__main__":
    main()
