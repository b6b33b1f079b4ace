"""Dark's command line on a copy of a database, for the checks beside this file."""

import os
import pathlib
import shutil
import sqlite3
import subprocess


class DarkCli:
    """A release build of Dark's command line reads the database in `.darklang`, beside its program. So each database
    gets hard links of the program's folder, below `scratch`."""

    def __init__(self, program_folder: str, database: str, scratch: pathlib.Path):
        self.home = scratch
        shutil.copytree(program_folder, scratch / "bin", copy_function=os.link, ignore=shutil.ignore_patterns(".darklang"))
        data = scratch / "bin" / ".darklang"
        (data / "logs").mkdir(parents=True)
        self.database = data / "data.db"
        with sqlite3.connect(database) as connection:
            connection.execute("VACUUM INTO ?", (str(self.database),))

    def start(self, *arguments: str) -> subprocess.Popen:
        """Both outputs go to the process's one."""
        environment = dict(os.environ, DARK_CONFIG_RUNDIR=str(self.database.parent), DARK_CONFIG_DB_NAME="data.db")
        return subprocess.Popen([self.home / "bin" / "Cli", *arguments], env=environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def run(self, *arguments: str, timeout: float = 300) -> tuple[int, str]:
        """The exit code, and what was written to both outputs."""
        process = self.start(*arguments)
        try:
            text = process.communicate(timeout=timeout)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        return process.returncode, text
