"""From a save until others have it, while `darkpkg watch` or `darkpkg serve` runs beside: milliseconds from the moment at which
the file is written."""
import json
import pathlib
import subprocess
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "store/clients"))

from darkpkg_http import Client

LAG = 100      # ms for which the server waits for further saves before it writes: the default of --lag
CALM = 0.2     # seconds: what comes sooner after a save is taken for a burst
PATIENCE = 60  # seconds until a server answers


class Beside:
    """A program that runs while one saves."""

    def __init__(self, darkpkg, command, *options):
        self.darkpkg = darkpkg
        self.process = subprocess.Popen([darkpkg.executable, command, *darkpkg.command[2:], *options], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class Watch(Beside):
    """A `darkpkg watch` that has settled."""

    def __init__(self, darkpkg):
        super().__init__(darkpkg, "watch", "--format=json")
        self.until("settled")

    def until(self, kind):
        for line in self.process.stdout:
            if f'"event":"{kind}"' in line:
                return json.loads(line)
        sys.exit("watch ended")


def until_built(edit, watch):
    """Until the line that says that the database has it."""
    time.sleep(CALM)
    edit.edit()
    begin = time.perf_counter()
    watch.until("build")
    took = (time.perf_counter() - begin) * 1e3
    watch.until("settled")
    return took


class Serve(Beside):
    """A `darkpkg serve` that answers, and its events as a client gets them over HTTP."""

    def __init__(self, darkpkg):
        super().__init__(darkpkg, "serve", "--quiet")
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.client = Client(darkpkg.build_dir / "serve/socket")
                self.client.generation()
                break
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    sys.exit("the server does not answer")
                time.sleep(0.01)
        self.events = self.client.events()
        next(self.events)

    def until_seen(self, edit):
        """Until a client is told, who sees it then, and until the database has it."""
        time.sleep(CALM)
        edit.edit()
        begin = time.perf_counter()
        return [self.until(name, begin) for name in ("change", "database")]

    def until(self, name, begin):
        for event in self.events:
            if event.name == name:
                return (time.perf_counter() - begin) * 1e3
        sys.exit("the events ended")

    def __exit__(self, *more):
        self.events.close()
        super().__exit__(*more)
