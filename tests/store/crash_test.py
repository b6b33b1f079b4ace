#!/usr/bin/env python3
"""Kills `darkpkg serve` while the database lags: the next plain build heals it. DARKPKG_KILLS says how often."""
import os
import random
import signal
import time

import stored  # finds the harness
from harness import function, run, settle
from server import Server

KILLS = int(os.environ.get("DARKPKG_KILLS", "12"))


def check_kill(project):
    """Killed at random moments: after the next build the database equals a clean one"""
    random_ = random.Random(int(os.environ.get("DARKPKG_SEED", "1")))
    names = [f"m{n}.dark" for n in range(8)]

    def save(number):
        path = random_.choice(names)
        module = path.removesuffix(".dark").capitalize()
        if random_.random() < 0.15:
            (project.packages / path).unlink(missing_ok=True)
        else:
            project.write(path, function(f"Test.{module}", random_.choice(["f", "g"]), f"{number}L"))

    for number in range(8):
        save(number)
    project.build()
    lagging = 0
    for kill in range(KILLS):
        server = Server(project, "--quiet", "--max-lag", str(random_.choice([1, 20, 500])))
        moment = random_.random()
        if moment < 0.8:
            client = server.ready()
            for number in range(random_.randrange(1, 12)):
                save(1000 * kill + number)
                time.sleep(random_.random() * 0.02)
            lagging += client.generation()["database"]["pending"]
            time.sleep(random_.random() * 0.03)
        else:
            time.sleep(random_.random() * 0.05)  # while it starts
        server.end(signal.SIGKILL)
        project.build()
        project.require_clean_equal()
        settle()
    print(f"         killed {KILLS} times, {lagging} times with the database behind")


if __name__ == "__main__":
    run(__file__)
