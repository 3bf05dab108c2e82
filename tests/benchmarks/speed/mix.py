"""Many visitors at once: what 50 clients get in a minute, and whether the memory stays."""

import random
import threading
from dataclasses import dataclass, field

from tests.benchmarks.speed.rows import MIX

CLIENTS = 50
# Memory is held against what it was after a third of the time.
SETTLED = 3
LOOK = 0.5


@dataclass(frozen=True)
class Mixed:
    """`before`, `after`: megabytes of all workers once settled and at the end."""

    load: object
    before: float
    after: float


@dataclass
class Memory:
    """Looks at the workers' memory until it is stopped."""

    served: object
    seen: list = field(default_factory=list)

    def __enter__(self):
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_error):
        self.over.set()
        self.thread.join()

    def look(self):
        while True:
            self.seen.append(sum(resident for resident, _share in self.served.worker_memory()))
            if self.over.wait(LOOK):
                return


def mixed_addresses(walks):
    """By their shares, always in the same order."""
    there = {name: share for name, share in MIX.items() if name in walks}
    chance = random.Random(1)
    while True:
        for name in chance.choices(list(there), list(there.values()), k=100):
            yield next(walks[name]), ""


def mix(driver, place, seconds):
    walks = {name: walk for name, walk in place.walks.items() if name in place.known}
    with Memory(place.served) as memory:
        load = driver.drive(place.served, mixed_addresses(walks), clients=CLIENTS, seconds=seconds)
    return Mixed(load, memory.seen[len(memory.seen) // SETTLED], memory.seen[-1])
