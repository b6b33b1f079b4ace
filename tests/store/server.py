"""A `darkpkg serve` for tests."""
import contextlib
import os
import signal
import subprocess
import time

import harness
from stored import TABLES
from darkpkg_http import Client


class Server:
    def __init__(self, project, *options, database="data.db", tables=TABLES):
        self.project = project
        build_dir = f"{database}.build" if database != "none" else "packages.memory.build"
        self.socket = project.folder / build_dir / "serve/socket"
        tables = [f"--{name.replace('_', '-')}={path}" for name, path in tables.items()]
        self.log = open(project.folder / "serve.log", "ab")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("DARKPKG_")}
        command = project.of_edition("serve", "packages", "--db", database, *tables, *options)
        self.process = subprocess.Popen([str(harness.DARKPKG), *command],
                                        cwd=project.folder, stdout=self.log, stderr=self.log, env=environment)

    def client(self):
        return Client(self.socket)

    def ready(self, generation=1, seconds=60):
        """Waits until the packages are served; returns a client."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                client = self.client()
                if client.generation()["generation"] >= generation:
                    return client
                client.close()
            if self.process.poll() is not None:
                break
            time.sleep(0.005)
        raise AssertionError("the server does not answer:\n" + (self.project.folder / "serve.log").read_text())

    def memory(self):
        """Resident bytes."""
        with open(f"/proc/{self.process.pid}/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        code = self.process.wait(60)
        self.log.close()
        return code


@contextlib.contextmanager
def serving(project, *options, **named):
    server = Server(project, *options, **named)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait()
        server.log.close()


def save(path, text):
    """As most editors save: readers see the old text or the new one."""
    temporary = path.with_name(path.name + "~")
    temporary.write_text(text)
    os.replace(temporary, path)


def until(true, what, seconds=30):
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"never happened: {what}")
        time.sleep(0.002)
