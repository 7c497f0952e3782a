"""Two hundred certificates by two processes, unsigned and signed, and the same page by typst where it can be had."""

import json
import statistics
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from bench.names import enterprise_names
from bench.server import ROOT, Memory, memory_of

PROCESSES = 2
YARDSTICK = ROOT / "var" / "bench" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class Piece:
    """One certificate: milliseconds of processor time, kilobytes without and with its signature, memory of the process
    afterwards."""

    cpu_ms: float
    made_kb: float
    signed_kb: float
    memory: Memory


@dataclass(frozen=True, slots=True)
class Batch:
    """All of them. Milliseconds are of wall time for each certificate, with both processes at work, and of their
    processor time, which a busy machine does not stretch."""

    unsigned_ms: float
    signed_ms: float
    unsigned_cpu_ms: float
    signed_cpu_ms: float
    unsigned_kb: float
    signed_kb: float
    memory_first: Memory
    memory_last: Memory


def batch(number: int) -> Batch:
    """Make them, first without and then with the signature. The first of each process, which loads the engine and what
    signs, is made before the clock starts and before its memory is first looked at."""
    names = list(islice(enterprise_names(), number))
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=_prepare) as pool:
        list(pool.map(_make_and_sign, names[: 2 * PROCESSES]))
        unsigned, unsigned_ms = _timed(pool, _make, names)
        signed, signed_ms = _timed(pool, _make_and_sign, names)
    tenth = max(1, number // 10)
    return Batch(
        unsigned_ms=unsigned_ms,
        signed_ms=signed_ms,
        unsigned_cpu_ms=statistics.median(piece.cpu_ms for piece in unsigned),
        signed_cpu_ms=statistics.median(piece.cpu_ms for piece in signed),
        unsigned_kb=statistics.median(piece.made_kb for piece in unsigned),
        signed_kb=statistics.median(piece.signed_kb for piece in signed),
        memory_first=_largest(unsigned[:tenth]),
        memory_last=_largest(signed[-tenth:]),
    )


def _largest(pieces: Sequence[Piece]) -> Memory:
    return max((piece.memory for piece in pieces), key=lambda memory: memory.anonymous)


def _timed(pool: ProcessPoolExecutor, make, names: Sequence[str]) -> tuple[list[Piece], float]:
    begun = time.perf_counter()
    pieces = list(pool.map(make, names))
    return pieces, 1000 * (time.perf_counter() - begun) / len(names)


def _prepare() -> None:
    import django  # noqa: PLC0415 -- in the process that is to render

    django.setup()


def _make(name: str, *, sign: bool = False) -> Piece:
    import os  # noqa: PLC0415
    from datetime import UTC, datetime  # noqa: PLC0415

    from plaques.rendering import DocumentData, render_certificate  # noqa: PLC0415 -- loads the PDF engine
    from plaques.signing import sign_pdf  # noqa: PLC0415

    data = DocumentData(
        title_text_zh="威海市劳动关系和谐企业",
        title_text_en="Weihai Enterprise of Harmonious Labour Relations",
        unit_name=name,
        number="WHE-2026-0001",
        year=2026,
        granted_on=date(2026, 6, 15),
        decision_number="威人社字〔2026〕19号",
        issuers=("威海市人力资源和社会保障局", "威海市总工会", "威海市企业和企业家联合会", "威海市工商业联合会"),
        verify_url="https://hlr.example.cn/verify/0123456789AB/",
        verify_code="0123456789AB",
    )
    begun = time.process_time()
    made = render_certificate(data)
    signed = sign_pdf(made, signed_at=datetime.now(UTC)) if sign else made
    return Piece(
        cpu_ms=1000 * (time.process_time() - begun),
        made_kb=len(made) / 1024,
        signed_kb=len(signed) / 1024,
        memory=memory_of(os.getpid()),
    )


def _make_and_sign(name: str) -> Piece:
    return _make(name, sign=True)


def yardstick(number: int) -> dict[str, float] | None:
    """What typst takes for a page with the same words, one process, one PDF each; None where it is not installed."""
    if not YARDSTICK.exists():
        return None
    command = [str(YARDSTICK), str(Path(__file__).with_name("yardstick.py")), str(number)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return json.loads(done.stdout) if done.returncode == 0 else None
