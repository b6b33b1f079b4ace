#!/usr/bin/env python3
"""What an editor does with a running `darkpkg serve`: keeps the names of all items for completion, follows the changes,
shows errors as they come and go, and starts afresh where events were lost. Prints one line for each thing that happens.

usage: follow.py SOCKET
"""
import sys

from darkpkg_http import Client


class Editor:
    def __init__(self, client, show):
        self.client, self.show = client, show
        self.names, self.generation, self.last = {}, 0, ""

    def reload(self):
        answer = self.client.json("/v1/items")
        self.names = {(item["kind"], item["name"]): item["id"] for item in answer["items"]}
        self.generation = answer["generation"]
        self.show(f"generation {self.generation}: {len(self.names)} items")

    def take(self, event):
        self.last = event.id
        if event.name in ("hello", "reset"):
            self.reload()
        elif event.name == "change":
            # What was loaded after it happened has it already.
            if event.data["generation"] <= self.generation:
                return
            self.generation = event.data["generation"]
            for item in event.data["items"]:
                key = item["kind"], item["name"]  # ids may be hashes of contents, and others after an edit
                if item["change"] == "removed":
                    self.names.pop(key, None)
                else:
                    self.names[key] = item["id"]
                self.show(f"generation {self.generation}: {item['change']} {item['kind']} {item['name']}")
        elif event.name == "diagnostics":
            for found in event.data["diagnostics"]:
                self.show(f"{found['path']}:{found['line']}: {found['severity']}: {found['message']}")
            if not event.data["diagnostics"]:
                self.show("no errors")
        elif event.name == "database":
            self.show(f"the database is at generation {event.data['generation']}, {event.data['lag_ms']} ms later")

    def follow(self):
        for event in self.client.events(self.last):
            self.take(event)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        Editor(Client(sys.argv[1]), lambda line: print(line, flush=True)).follow()
    except (KeyboardInterrupt, BrokenPipeError):
        pass
