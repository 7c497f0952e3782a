"""Workers that race for draws, each a process of its own; one of them is killed somewhere on the way.

``python -m tests.rechecks.racing KEY_FOLDER SEED DRAW…`` lets several workers loose on one draw after the other and
prints, one line for each draw, how many of its workers were killed. Run by `test_draw_kill` on the test's own rows.
"""

import os
import random
import signal
import sys
from pathlib import Path
from traceback import print_exc

import django

WORKERS = 4
# Where one dies of itself; `None`: at whatever instruction it is when its time has come, in so many seconds at most.
WOUNDS = (None, "complete", "_keep", None, "destroy", "freeze")
LONGEST = 0.12


def main(folder: str, seed: str, *draws: str) -> None:
    """One race for each draw, in a fresh set of processes."""
    django.setup()
    from django.conf import settings

    settings.SURVEY_KEY_DIR = Path(folder)
    chance = random.Random(int(seed))
    for number, draw in enumerate(draws):
        wound, delay = WOUNDS[number % len(WOUNDS)], chance.uniform(0.005, LONGEST)
        start, go = os.pipe()
        workers = [_fork(int(draw), start, go, wound if place == 0 else "", delay) for place in range(WORKERS)]
        # All of them stand at the line and read; the end of the pipe's other side lets them go at one moment.
        os.close(start)
        os.close(go)
        ends = [os.waitpid(worker, 0)[1] for worker in workers]
        faults = [end for end in ends if end and not os.WIFSIGNALED(end)]
        if faults:
            sys.exit(f"draw {draw}: {len(faults)} workers failed")
        sys.stdout.write(f"{draw} {sum(os.WIFSIGNALED(end) for end in ends)}\n")
        sys.stdout.flush()


def _fork(draw: int, start: int, go: int, wound: str | None, delay: float) -> int:
    """A worker on its way. With an empty `wound` it lives."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.close(go)
        os.read(start, 1)
        _work(draw, wound, delay)
    except BaseException:  # noqa: BLE001 -- a task boundary: the process ends here, and says why
        print_exc()
        os._exit(1)
    os._exit(0)


def _work(pk: int, wound: str | None, delay: float) -> None:
    """What a Celery worker does with one draw, or as much of it as it lives to."""
    from rechecks import services
    from rechecks.models import Draw
    from rechecks.services import draws

    if wound is None:
        # Nobody handles this signal, so it ends the process as a kill does: between any two instructions.
        signal.setitimer(signal.ITIMER_REAL, delay)
    elif wound:
        place = draws.keys if wound == "destroy" else draws
        setattr(place, wound, _dying(getattr(place, wound), after=wound in ("_keep", "freeze")))
    services.open_draws()
    services.carry_out(Draw.objects.get(pk=pk))


def _dying(deed, *, after: bool):
    def dies(*args, **kwargs):
        if after:
            deed(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return dies


if __name__ == "__main__":
    main(*sys.argv[1:])
