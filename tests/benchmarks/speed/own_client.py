"""Asks over sockets without a library, where wrk is not installed.

`python -m tests.benchmarks.speed.own_client PORT CLIENTS SECONDS FILE ENCODING`. Prints JSON as
`walk.lua` does.
"""

import asyncio
import json
import re
import sys
from itertools import cycle
from pathlib import Path
from time import perf_counter

STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
WITHOUT_BODY = {204, 304}
PATIENCE = 60


def requests_in(path, encoding):
    lines = [line.partition("\t") for line in Path(path).read_text(encoding="utf-8").splitlines()]
    return [request_bytes(address, encoding, etag) for address, _tab, etag in lines]


def request_bytes(address, encoding, etag=""):
    known = f"If-None-Match: {etag}\r\n" if etag else ""
    return (
        f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: {encoding}\r\n{known}\r\n"
    ).encode()


def percentile(sorted_values, share):
    """Nearest rank; 0 of none."""
    if not sorted_values:
        return 0.0
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


class Load:
    def __init__(self, requests, seconds):
        self.requests, self.until = cycle(requests), perf_counter() + seconds
        self.took, self.errors = [], 0

    async def client(self, port):
        while perf_counter() < self.until:
            try:
                await asyncio.wait_for(self.connection(port), PATIENCE)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                self.errors += 1

    async def connection(self, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        try:
            is_kept = True
            while is_kept and perf_counter() < self.until:
                began = perf_counter()
                writer.write(next(self.requests))
                status, is_kept = await answer(reader)
                self.took.append(perf_counter() - began)
                self.errors += status >= 400
        finally:
            writer.close()


async def answer(reader):
    """The status, and whether the connection stays open."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(STATUS.match(head)[1])
    if status not in WITHOUT_BODY:
        length = LENGTH.search(head)
        if length:
            await reader.readexactly(int(length[1]))
        elif CHUNKED.search(head):
            await chunks(reader)
        else:
            await reader.read()
            return status, False
    return status, not CLOSE.search(head)


async def chunks(reader):
    while True:
        size = int((await reader.readline()).partition(b";")[0], 16)
        await reader.readexactly(size + 2)
        if not size:
            return


async def drive(port, clients, seconds, requests):
    load = Load(requests, seconds)
    began = perf_counter()
    await asyncio.gather(*(load.client(port) for _number in range(clients)))
    took = sorted(load.took)
    return {
        "answers": len(took),
        "seconds": perf_counter() - began,
        "p50": percentile(took, 0.5) * 1000,
        "p95": percentile(took, 0.95) * 1000,
        "errors": load.errors,
    }


def main():
    port, clients, seconds, path, encoding = sys.argv[1:]
    asked = drive(int(port), int(clients), float(seconds), requests_in(path, encoding))
    sys.stdout.write(json.dumps(asyncio.run(asked)) + "\n")


if __name__ == "__main__":
    main()
