#!/usr/bin/env python3
"""Real clients drive `darkpkg lsp`: Neovim's own and Emacs's Eglot, as Debian has them."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True

import client  # noqa: F401  it puts the folder of the harness on the path
import harness
from harness import Skip, contains, equal

HERE = pathlib.Path(__file__).resolve().parent
LIST = "module Acme.List\n\nlet twice (x: Int64) : Int64 = x + x\n"
USE = "module Acme.Use\n\nlet four (x: Int64) : Int64 = Acme.List.twice x\n"
STEPS = ["started", "the mistake has a diagnostic", "at its place, with help", "the diagnostic goes", "jumped to the definition",
         "renamed in both files", "stopped", "done"]


def docs_block(language):
    """The block of docs/editors.md that people put into their editor's configuration."""
    return re.search(rf"^```{language}\n(.*?)^```", (harness.ROOT / "docs/editors.md").read_text(), re.M | re.S)[1]


def drive(project, command):
    for edition in ("hash", "uuid"):
        project.edition = edition
        use, list_ = project.write("use.dark", USE), project.write("list.dark", LIST)
        project.darkpkg("build", "packages", "-q")
        home = project.folder / "home"
        home.mkdir(exist_ok=True)
        environment = {**{k: v for k, v in os.environ.items() if not k.startswith(("DARKPKG_", "XDG_"))}, "HOME": str(home), "PATH": f"{harness.DARKPKG.parent}:{os.environ['PATH']}",
                       "DARKPKG": str(harness.DARKPKG), "LSP_EDITION": edition, "LSP_FOLDER": str(project.folder)}
        done = subprocess.run(command, cwd=project.folder, env=environment, capture_output=True, timeout=120)
        text = (done.stdout + done.stderr).decode(errors="replace")
        lines = [line.strip() for line in text.replace("\r", "\n").splitlines()]
        equal([step for step in STEPS if step in lines], STEPS, f"{edition}: steps; it printed:\n{text}\n")
        equal(done.returncode, 0, f"{edition}: exit code; it printed:\n{text}\n")
        contains(use.read_text(), "Acme.List.double x", "the use")
        contains(list_.read_text(), "let double (x: Int64)", "the definition")
        # What was renamed and what follows from it, nothing else.
        equal(project.darkpkg("build", "packages").compiled(), 2, "files compiled")
        project.darkpkg("clean", "--database")


def check_neovim(project):
    """Neovim, with the configuration that our page has"""
    if not shutil.which("nvim"):
        raise Skip("nvim is not installed")
    init = project.folder / "init.lua"
    init.write_text(docs_block("lua"))
    drive(project, ["nvim", "--headless", "-u", init, "-i", "NONE", "-n", "-c", f"luafile {HERE}/nvim.lua"])


def check_emacs(project):
    """Emacs"""
    if not shutil.which("emacs"):
        raise Skip("emacs is not installed")
    if subprocess.run(["emacs", "--batch", "--eval", "(require 'eglot)"], capture_output=True).returncode != 0:
        raise Skip("emacs has no eglot: elpa-eglot is not installed")
    drive(project, ["emacs", "--batch", "-l", HERE / "eglot.el"])


if __name__ == "__main__":
    harness.run(__file__)
