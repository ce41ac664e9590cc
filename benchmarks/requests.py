# SPDX-License-Identifier: Apache-2.0
"""What a request costs among many modules: ratios of one run, on one machine.

    python benchmarks/requests.py [--seconds 3] [--rounds 3] [--sizes 1 10 100 500] [--quick]

Each server is a process of its own that answers on the loopback with uvicorn. Figures are requests
per second over 8 connections (min, median, max of the rounds), then the goals T3, T4 and T5 of the
published page. Run it on a machine that does nothing else: it waits until the load is low.
"""

import argparse
import asyncio
import gc
import logging
import os
import socket
import statistics
import subprocess
import sys
import time
from typing import Any

import uvicorn
from request_apps import KINDS, ROUTES

from ressourcerie_core.web.warming import scope_of

CONNECTIONS = 8


def path_of(size: int) -> str:
    """The last route of the last module."""
    return f"/api/v1/m{size - 1}/r{ROUTES - 1}"


class Server:
    """One application in its own process."""

    def __init__(self, kind: str, size: int) -> None:
        self.path = path_of(size)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = self._listening.getsockname()
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--serve", kind, str(size), str(self._listening.fileno())],
            pass_fds=[self._listening.fileno()],
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        self.started = self._process.stdout.readline() == b"ready\n"

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._listening.close()


def serve(kind: str, size: int, descriptor: int) -> None:
    """Be the process of a server."""

    class Told(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            print("ready", flush=True)

    config = uvicorn.Config(KINDS[kind](size), log_config=None, access_log=False)
    gc.freeze()
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    Told(config).run(sockets=[socket.socket(fileno=descriptor)])


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
    """Send one request and read its whole answer."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    await reader.readexactly(length)


async def rate(server: Server, seconds: float) -> float:
    """Measure requests per second over the connections."""
    request = f"GET {server.path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    count, end = 0, time.perf_counter() + seconds

    async def client() -> None:
        nonlocal count
        reader, writer = await asyncio.open_connection(*server.address)
        while time.perf_counter() < end:
            await ask(reader, writer, request)
            count += 1
        writer.close()

    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    return count / seconds


def first_two(server: Server) -> tuple[float, float]:
    """Time the first request after ready, and the second, each on a connection of its own."""
    request = f"GET {server.path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    times = []
    for _ in range(2):
        begun = time.perf_counter()
        with socket.create_connection(server.address) as connection:
            connection.sendall(request)
            while connection.recv(65536):
                pass
        times.append(time.perf_counter() - begun)
    return times[0], times[1]


async def in_process(app: Any, path: str, count: int = 2000) -> float:
    """Time the last module's route without a server, in microseconds."""

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: Any) -> None:
        return

    async def run(times: int) -> None:
        for _ in range(times):
            await app(scope_of(path), receive, send)

    await run(50)
    begun = time.process_time()  # What others do on the machine does not count.
    await run(count)
    return (time.process_time() - begun) / count * 1e6


def wait_for_quiet(limit: float = 0.7) -> None:
    """Wait, at most two minutes, until the machine does little else."""
    for _ in range(24):
        if os.getloadavg()[0] < limit:
            return
        time.sleep(5)
    print(f"La machine est occupée (charge {os.getloadavg()[0]:.1f}) : lisez les rapports seuls.")


def shown(values: list[float]) -> str:
    """Print min, median and max."""
    return f"{min(values):8.0f} {statistics.median(values):8.0f} {max(values):8.0f}"


def measure(sizes: list[int], rounds: int, seconds: float) -> dict[str, Any]:
    """Alternate the servers, so that what disturbs one disturbs all."""
    cases = [("bare", 1), *((kind, size) for kind in ("include_router", "ours") for size in sizes)]
    rates: dict[tuple[str, int], list[float]] = {}
    firsts: dict[tuple[str, int], list[float]] = {}
    for _ in range(rounds):
        for kind, size in cases:
            with Server(kind, size) as server:
                if not server.started:
                    continue
                first, second = first_two(server)
                firsts.setdefault((kind, size), []).append(first / second)
                rates.setdefault((kind, size), []).append(asyncio.run(rate(server, seconds)))
    return {"rates": rates, "firsts": firsts}


def report(sizes: list[int], found: dict[str, Any]) -> None:
    """Print the table and the goals."""
    rates, firsts = found["rates"], found["firsts"]
    floor = statistics.median(rates["bare", 1])
    print("                       modules      min   médiane     max   part   1re/2e")
    for (kind, size), values in rates.items():
        share = statistics.median(values) / floor
        first = statistics.median(firsts[kind, size])
        print(f"{kind:<22} {size:>7} {shown(values)}   {share:4.2f}   {first:5.1f}")
    for kind, size in ((k, s) for k in ("include_router", "ours") for s in sizes):
        if (kind, size) not in rates:
            print(f"{kind:<22} {size:>7} ne démarre pas")
    for kind in ("include_router", "ours"):
        for size in (sizes[0], sizes[-1]):
            try:
                spent = asyncio.run(in_process(KINDS[kind](size), path_of(size)))
            except RecursionError:
                continue
            print(f"en mémoire, {kind:<14} {size:>5} modules : {spent:7.0f} µs")
    ours = {size: statistics.median(rates["ours", size]) for size in sizes}
    slowdown = ours[sizes[0]] / ours[sizes[-1]]
    goals = {
        "T3": (statistics.median(firsts["ours", sizes[-1]]), "≤ 3"),
        "T4": (slowdown, "≤ 1.05"),
        "T5": (ours[sizes[-1]] / floor, "≥ 0.20"),
    }
    for name, (value, goal) in goals.items():
        print(f"{name} : {value:.2f} (but {goal}, à {sizes[-1]} modules)")


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100, 500])
    parser.add_argument("--quick", action="store_true", help="only to see that it runs")
    parser.add_argument("--serve", nargs=3)
    options = parser.parse_args()
    if options.serve:
        kind, size, descriptor = options.serve
        serve(kind, int(size), int(descriptor))
        return
    if options.quick:
        report([1, 10], measure([1, 10], rounds=1, seconds=0.2))
        return
    wait_for_quiet()
    report(options.sizes, measure(options.sizes, options.rounds, options.seconds))


if __name__ == "__main__":
    main()
