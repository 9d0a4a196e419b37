"""One run of a program: its seconds, its peak of memory, its exit code. Ends what takes too long."""
import os
import signal
import subprocess
import tempfile
import threading
import time

TIME = "/usr/bin/time"


class Run:
    """
    What a run took: seconds of the clock and of the processor (user, system), kilobytes of memory at the most, the exit code,
    and whether it was ended because it took too long. The memory is that of the program's largest process.
    """

    def __init__(self, wall, user, system, peak, code, late):
        self.wall, self.user, self.system, self.peak, self.code, self.late = wall, user, system, peak, code, late


def kill(process):
    """Kills a program and what it started, the group that was made for it, unless it has ended."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it ended meanwhile


def end(process):
    """Ends a program and what it started. Gives its exit code."""
    if process.poll() is None:
        kill(process)
    return process.wait()


def run(command, folder, limit, out=None, environment=None):
    """Runs a command in a folder, for at most so many seconds; its standard output goes to a file, or nowhere."""
    with tempfile.NamedTemporaryFile(mode="r", suffix=".time") as times:
        with open(out or os.devnull, "wb") as output:
            # GNU time counts hundredths of a second, which is all that a small program takes: the clock is ours.
            started = time.perf_counter()
            process = subprocess.Popen([TIME, "-o", times.name, "-f", "%U\t%S\t%M", *command], cwd=folder, stdout=output,
                                       stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                                       env={**os.environ, **(environment or {})})
            late = threading.Event()
            alarm = threading.Timer(limit, lambda: (late.set(), kill(process)))
            alarm.start()
            try:
                code = process.wait()  # with a limit of its own it would look at the process every 50 ms
            except BaseException:
                end(process)
                raise
            finally:
                alarm.cancel()
            wall = time.perf_counter() - started
        rows = times.read().strip().splitlines()
    if late.is_set() or not rows:
        return Run(float(limit), 0.0, 0.0, 0, code, late.is_set())
    user, system, peak = rows[-1].split("\t")
    return Run(round(wall, 4), float(user), float(system), int(peak), code, False)
