"""One run of a program: its seconds, its peak of memory, its exit code. Ends what takes too long."""
import os
import signal
import subprocess
import tempfile
import time

TIME = "/usr/bin/time"


class Run:
    """
    What a run took: seconds of the clock and of the processor (user, system), kilobytes of memory at the most, the exit code,
    and whether it was ended because it took too long. The memory is that of the program's largest process.
    """

    def __init__(self, wall, user, system, peak, code, late):
        self.wall, self.user, self.system, self.peak, self.code, self.late = wall, user, system, peak, code, late


def end(process):
    """Ends a program and what it started: the group that was made for it, and nothing else. Gives its exit code."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
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
            late = False
            try:
                code = process.wait(timeout=limit)
            except subprocess.TimeoutExpired:
                late = True
                code = end(process)
            except BaseException:
                end(process)
                raise
            wall = time.perf_counter() - started
        rows = times.read().strip().splitlines()
    if late or not rows:
        return Run(float(limit), 0.0, 0.0, 0, code, late)
    user, system, peak = rows[-1].split("\t")
    return Run(round(wall, 4), float(user), float(system), int(peak), code, False)
