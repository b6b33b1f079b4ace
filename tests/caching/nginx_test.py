#!/usr/bin/env python3
"""The remote cache on a real nginx with WebDAV, started here on a free port of the loopback."""
import contextlib
import os
import shutil
import socket
import subprocess
import time

from caching import clone, fill, from_cache, objects, same_database, warnings
from harness import Skip, equal, run

CONFIGURATION = """
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ }}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  client_max_body_size 32m;
  server {{
    listen 127.0.0.1:{port};
    location /darkpkg/ {{
      alias {folder}/store/;
      dav_methods PUT;
      create_full_put_path on;
      {extra}
    }}
  }}
}}
"""


@contextlib.contextmanager
def nginx(project, extra=""):
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    if program is None:
        raise Skip("nginx is not installed")
    folder = project.folder / "nginx"
    (folder / "store").mkdir(parents=True)
    for each in [project.folder, folder, folder / "store"]:
        each.chmod(0o777)  # its workers give root's rights up
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port, extra=extra))
    server = subprocess.Popen([program, "-p", str(folder), "-e", str(folder / "error.log"), "-c",
                               str(folder / "nginx.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(500):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if server.poll() is not None:
                raise AssertionError("nginx ended: " + (folder / "error.log").read_text())
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}/darkpkg", folder
    finally:
        server.terminate()
        server.wait(10)


def check_two_machines(project):
    """One fills it, another, empty one builds with 0 compiles"""
    fill(project)
    with nginx(project) as (url, folder):
        done = project.build("--remote-cache", url)
        equal((done.compiled(), warnings(done)), (40, []), "compiled and warnings")
        equal(len(list((folder / "store/ac").iterdir())), 40, "files in the store")
        other = clone(project, "other")
        done = other.build("--remote-cache", url)
        equal((done.compiled(), from_cache(done), warnings(done)), (0, 40, []), "compiled, from the cache, warnings")
        equal(objects(other) == objects(project), True, "equal objects")
        same_database(project, other)
        print(f"         {done.summary}")


def check_damaged_files(project):
    """Files of the store that were damaged, cut off or swapped are compiled instead"""
    fill(project)
    with nginx(project) as (url, folder):
        project.build("--remote-cache", url)
        files = sorted((folder / "store/ac").iterdir())
        for i, path in enumerate(files[:30]):
            data = bytearray(path.read_bytes())
            if i % 3 == 0:
                data[len(data) // 2] ^= 2
            elif i % 3 == 1:
                data = data[:len(data) // 3]
            else:
                data = files[i + 1].read_bytes()
            path.write_bytes(data)
        other = clone(project, "other")
        done = other.build("--remote-cache", url)
        equal(done.compiled() >= 29 and done.compiled() + from_cache(done) == 40, True, done.summary)
        equal(len(warnings(done)), 1, "warnings")
        same_database(project, other)
        # What was compiled instead was stored again.
        equal(clone(project, "third").build("--remote-cache", url).compiled(), 0, "compiled afterwards")


def check_password(project):
    """A store behind a password"""
    fill(project)
    password = subprocess.run(["openssl", "passwd", "-apr1", "hush"], capture_output=True, text=True)
    if password.returncode != 0:
        raise Skip("openssl is not installed")
    (project.folder / "users").write_text("me:" + password.stdout)
    with nginx(project, f'auth_basic "cache"; auth_basic_user_file {project.folder}/users;') as (url, folder):
        variables = {"DARKPKG_REMOTE_CACHE": url, "DARKPKG_REMOTE_CACHE_USER": "me",
                     "DARKPKG_REMOTE_CACHE_PASSWORD": "hush"}
        project.build(environment=variables)
        other = clone(project, "other")
        equal(other.build(environment=variables).compiled(), 0, "compiled")
        done = clone(project, "third").build(environment={**variables, "DARKPKG_REMOTE_CACHE_PASSWORD": "wrong"})
        equal((done.compiled(), len(warnings(done))), (40, 1), "compiled and warnings with a wrong password")
        equal("hush" in (folder / "access.log").read_text(), False, "a password in the log")


run(__file__)
