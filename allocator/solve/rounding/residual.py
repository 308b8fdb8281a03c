"""Residual: what exchanges are left between groups, and the shortest paths along them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allocator.arrays import Ints, Mask

_NONE = 2**60
_FAR = 2**59


@dataclass(frozen=True)
class Bags:
    """Items sorted by owner, group and cost; a bag holds those of one owner and group, taken from in that order."""

    cost: Ints
    owner: Ints
    group: Ints
    """Group of each item; every group but the last has a number to meet."""
    start: Ints
    """First item of each bag, and the number of items."""
    take: Ints
    """How many items each owner takes."""

    @cached_property
    def bag_owner(self) -> Ints:
        """Owner of each bag."""
        return self.owner[self.start[:-1]]

    @cached_property
    def bag_group(self) -> Ints:
        """Group of each bag."""
        return self.group[self.start[:-1]]

    @cached_property
    def first_bag(self) -> Ints:
        """First bag of each owner."""
        return np.flatnonzero(np.diff(self.bag_owner, prepend=-1))

    def cheapest(self, toll: Ints) -> Ints:
        """How many items of each bag are taken when every owner takes its cheapest under tolls on the groups."""
        order = np.lexsort((self.cost + toll[self.group], self.owner))
        first = self.start[:-1][self.first_bag]
        rank = np.arange(len(order)) - first[self.owner]
        chosen = np.zeros(len(order), np.int64)
        chosen[order] = rank < self.take[self.owner]
        return np.add.reduceat(chosen, self.start[:-1])

    def sums(self, count: Ints, groups: int) -> Ints:
        """How many items are taken of each of the first groups."""
        return np.bincount(self.bag_group, count, groups)[:groups].astype(np.int64)

    def taken(self, count: Ints) -> Mask:
        """Whether each item is taken."""
        size = np.diff(self.start)
        place = np.arange(len(self.cost)) - np.repeat(self.start[:-1], size)
        return np.asarray(place < np.repeat(count, size))

    def worst_taken(self, count: Ints, bag: Ints) -> Ints:
        """Cost of the dearest item taken of some bags; far below any cost where none is."""
        some = count[bag] > 0
        return np.where(some, self.cost[self.start[bag] + count[bag] - some], -_NONE)

    def best_left(self, count: Ints, bag: Ints) -> Ints:
        """Cost of the cheapest item left in some bags; far above any cost where none is."""
        at = self.start[bag] + count[bag]
        some = at < self.start[bag + 1]
        return np.where(some, self.cost[at - ~some], _NONE)

    def gap(self, count: Ints, toll: Ints) -> Ints:
        """What the best exchange within each owner costs under tolls; negative where its choice is not the cheapest."""
        left, kept = self.edges(count, toll)
        return np.asarray(np.minimum.reduceat(left, self.first_bag) - np.maximum.reduceat(kept, self.first_bag))

    def nearest(self, count: Ints, toll: Ints, many: int) -> Mask:
        """Owners that are among the `many` of some group for which an exchange with it costs least."""
        left, kept = self.edges(count, toll)
        best, worst = np.minimum.reduceat(left, self.first_bag), np.maximum.reduceat(kept, self.first_bag)
        cost = np.minimum(left - worst[self.bag_owner], best[self.bag_owner] - kept)
        order = np.lexsort((cost, self.bag_group))
        size = np.bincount(self.bag_group)
        rank = np.arange(len(order)) - (np.cumsum(size) - size)[self.bag_group[order]]
        near = np.zeros(len(self.take), bool)
        near[self.bag_owner[order[rank < many]]] = True
        return near

    def edges(self, count: Ints, toll: Ints) -> tuple[Ints, Ints]:
        """Cost of the cheapest item left and of the dearest taken in every bag, under tolls."""
        every, mine = np.arange(len(count)), toll[self.bag_group]
        return self.best_left(count, every) + mine, self.worst_taken(count, every) + mine


class Residual:
    """Exchanges of some owners: an edge between groups is the cheapest item left in one for one taken in the other."""

    def __init__(self, bags: Bags, used: Mask, count: Ints, toll: Ints) -> None:
        self.bags, self.count = bags, count.copy()
        self.nodes = len(toll)
        self.toll = toll[bags.bag_group]
        self._join(np.flatnonzero(used))
        self.left, self.kept = bags.edges(count, toll)
        self.price = np.empty(len(self.edge), np.int64)
        if len(self.edge):
            self.price[:] = np.minimum.reduceat(self.left[self.into] - self.kept[self.out], self.edge)

    def _join(self, bag: Ints) -> None:
        """Pair the bags of each owner, sorted by the groups they lead from and to."""
        owner, group = self.bags.bag_owner[bag], self.bags.bag_group
        size = np.bincount(owner)
        first = np.cumsum(size) - size
        many = size[owner]
        out = np.repeat(np.arange(len(bag)), many)
        turn = np.arange(len(out)) - np.repeat(np.cumsum(many) - many, many)
        into = first[owner[out]] + turn
        out, into = bag[out[out != into]], bag[into[out != into]]
        key = group[out] * self.nodes + group[into]
        order = np.argsort(key, kind="stable")
        self.out, self.into, key = out[order], into[order], key[order]
        self.edge = np.flatnonzero(np.diff(key, prepend=-1))
        self.edge_end = np.append(self.edge[1:], len(key))
        self.tail, self.head = np.divmod(key[self.edge], self.nodes)
        self.row = np.searchsorted(self.tail, np.arange(self.nodes + 1))
        self.by_head = np.argsort(self.head, kind="stable")
        ordered = self.head[self.by_head]
        self.head_first = np.flatnonzero(np.diff(ordered, prepend=-1))
        self.reached = ordered[self.head_first]
        self.column = np.searchsorted(ordered, np.arange(self.nodes + 1))

    def settle(self, missing: Ints) -> bool:
        """Exchange until no group misses anything; False when there is no path."""
        missing = missing.copy()
        last = self.nodes - 1
        while missing.any():
            giving = np.flatnonzero(missing < 0)
            giving = giving if len(giving) else np.array([last])
            taking = np.flatnonzero(missing > 0)
            taking = taking if giving[0] == last else np.append(taking, last)
            distance, turn = self._distances(giving)
            end = int(taking[np.argmin(distance[taking])])
            if distance[end] >= _FAR:
                return False
            begin = self._pass_on(end, distance, turn)
            for node, change in ((begin, 1), (end, -1)):
                if node != last:
                    missing[node] += change
        return True

    def potentials(self) -> Ints:
        """A number for each group under which no exchange costs less than nothing, 0 for the last."""
        distance, _ = self._distances(np.arange(self.nodes))
        return np.asarray(distance - distance[-1])

    def _distances(self, begin: Ints) -> tuple[Ints, Ints]:
        """Shortest distances, and the round in which each was found (Bellman and Ford's method)."""
        distance = np.full(self.nodes, _NONE)
        distance[begin] = 0
        turn = np.zeros(self.nodes, np.int64)
        if not len(self.edge):
            return distance, turn
        for number in range(1, self.nodes + 1):
            reach = np.minimum.reduceat((distance[self.tail] + self.price)[self.by_head], self.head_first)
            better = (reach < distance[self.reached]) & (reach < _FAR)
            if not better.any():
                break
            node = self.reached[better]
            distance[node], turn[node] = reach[better], number
        return distance, turn

    def _pass_on(self, end: int, distance: Ints, turn: Ints) -> int:
        """Exchange along the shortest path to a group; return where it begins."""
        swaps: list[tuple[int, int]] = []
        node = end
        while turn[node]:
            edges = self.by_head[self.column[node] : self.column[node + 1]]
            before = self.tail[edges]
            fits = (distance[before] + self.price[edges] == distance[node]) & (turn[before] < turn[node])
            edge = int(edges[np.argmax(fits)])
            swaps.append(self._cheapest_pair(edge))
            node = int(self.tail[edge])
        self._exchange(self._shortened(swaps))
        return node

    def _cheapest_pair(self, edge: int) -> tuple[int, int]:
        at = slice(self.edge[edge], self.edge_end[edge])
        pair = self.edge[edge] + np.argmin(self.left[self.into[at]] - self.kept[self.out[at]])
        return int(self.out[pair]), int(self.into[pair])

    def _shortened(self, swaps: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """An owner met twice on a path exchanges its first item for its last at no greater cost."""
        short: list[tuple[int, int]] = []
        for out, into in swaps:
            owner = self.bags.bag_owner[out]
            met = next((k for k, (o, _) in enumerate(short) if self.bags.bag_owner[o] == owner), None)
            if met is None:
                short.append((out, into))
            else:
                short[met:] = [(out, short[met][1])]
        return short

    def _exchange(self, swaps: list[tuple[int, int]]) -> None:
        changed = np.array(swaps).ravel()
        self.count[changed[::2]] -= 1
        self.count[changed[1::2]] += 1
        self.left[changed] = self.bags.best_left(self.count, changed) + self.toll[changed]
        self.kept[changed] = self.bags.worst_taken(self.count, changed) + self.toll[changed]
        owners = np.unique(self.bags.bag_owner[changed])
        low = np.searchsorted(self.bags.bag_owner, owners)
        high = np.searchsorted(self.bags.bag_owner, owners, side="right")
        rows = np.unique(np.concatenate([self.bags.bag_group[a:b] for a, b in zip(low, high, strict=True)]))
        for row in rows:
            self._reprice(self.row[row], self.row[row + 1])

    def _reprice(self, first: int, end: int) -> None:
        """Find the cheapest exchange again on the edges of a group."""
        if first == end:
            return
        at = slice(self.edge[first], self.edge_end[end - 1])
        cost = self.left[self.into[at]] - self.kept[self.out[at]]
        self.price[first:end] = np.minimum.reduceat(cost, self.edge[first:end] - self.edge[first])
