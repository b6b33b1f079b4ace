#!/usr/bin/env python3
"""A launcher that runs `darkpkg compile SOURCE --edition NAME -w -o OBJECT` where nothing but SOURCE can be read and nothing but OBJECT
be written: with bubblewrap, else on a copy in an empty folder.

usage: hidden.py bwrap|copy COMMAND...
"""
import os
import shutil
import subprocess
import sys
import tempfile

way, *command = sys.argv[1:]
output = command.index("-o") + 1
# Where nothing else is, no path can lead over folders above.
command[2], command[output] = (os.path.abspath(command[i]) for i in (2, output))
program, source, target = command[0], command[2], command[output]

if way == "bwrap":
    libraries = [f for f in ("/lib", "/lib64", "/usr/lib") if os.path.exists(f)]  # for a program that is not static
    sys.exit(subprocess.run(
        ["bwrap", "--unshare-all", "--clearenv", "--dev", "/dev", *(a for f in libraries for a in ("--ro-bind", f, f)),
         "--ro-bind", program, program, "--ro-bind", source, source, "--bind", target, target, "--", *command]).returncode)

with tempfile.TemporaryDirectory(prefix="darkpkg-hidden-") as empty:
    alone = [os.path.join(empty, "in.dark"), os.path.join(empty, "out.darkc")]
    shutil.copy2(source, alone[0])
    done = subprocess.run([program, "compile", alone[0], *command[3:output], alone[1]], cwd=empty, env={})
    if done.returncode == 0:
        # In place: the folder of the object must not change.
        with open(alone[1], "rb") as made, open(target, "wb") as to:
            to.write(made.read())
        times = os.stat(alone[1])
        os.utime(target, ns=(times.st_mtime_ns, times.st_mtime_ns))
sys.exit(done.returncode)
