"""The targets, and the table."""

# Scenario: at most (ratio to what, times, median in ms, p90 in ms). The milliseconds are for an idle machine with two
# cores and hold for the real corpus, and for a generated one of its size.
TARGETS = {
    "nothing_inner": ("nothing_inner", 1.2, None, None),
    "nothing": (None, None, 6, None),
    "touch": ("edit", 1.2, None, None),
    "edit": ("edit", 1.4, 15, 20),
    "edit5": ("edit5", 1.4, None, None),
    "capture": ("edit", 2.5, None, None),
    "clean": ("clean", 1.6, 500, None),
    "database_gone": (None, None, 200, None),
}
# Edition hash, whose cascades are compared with a program that only writes their rows.
HASH_TARGETS = {
    "nothing": (None, None, 5, None),
    "cascade_median": (None, None, 15, None),
    "cascade_p90": (None, None, 30, None),
    "cascade_many": ("rows", 1.2, 120, None),
    "clean": (None, None, 550, None),
    "database_gone": (None, None, 400, None),
}
# Scenario: at most so many ms more than what it is compared with.
DIFFERENCES = {"edit_renamed": 0.5}
LARGE_TARGETS = {"edit": ("edit", 1.5, None, None)}
MEMORY = {"compile": 16 * 1024, "link": 64 * 1024}
OBJECTS = 900_000
# All files of the real corpus of an edition: the milliseconds of their compiles, and the bytes of their objects.
COMPILE_ALL = {"uuid": 80, "hash": 130}
ALL_OBJECTS = {"uuid": OBJECTS, "hash": 2_200_000}
LOOK_UP = 10  # ms, median
SAVES = {"watch: the database has it": 12, "serve: a client sees it": 3}  # ms, medians, of the median edit


def compare(out):
    """Adds ratios and whether the targets were met to what was measured."""
    for corpus in out["corpora"].values():
        measured = corpus["scenarios"]
        small = corpus["files"] < 1000
        for name, scenario in measured.items():
            if "floor" not in scenario:
                continue
            scenario["ratio"] = scenario["darkpkg"]["median"] / scenario["floor"]["median"]
            if corpus["edition"] == "hash":
                targets = HASH_TARGETS if small else {}
            else:
                targets = TARGETS if small else LARGE_TARGETS
            base, ratio, median, p90 = targets.get(name, (None, None, None, None))
            checks = []
            # The floor of the same turns: what was measured minutes ago had another machine.
            if base:
                checks.append({"what": "ratio", "is": scenario["ratio"], "most": ratio})
            if median:
                checks.append({"what": "median", "is": scenario["darkpkg"]["median"], "most": median})
            if p90:
                checks.append({"what": "p90", "is": scenario["darkpkg"]["p90"], "most": p90})
            if name in DIFFERENCES:
                more = scenario["darkpkg"]["median"] - scenario["floor"]["median"]
                checks.append({"what": "ms more", "is": more, "most": DIFFERENCES[name]})
            for check in checks:
                check["met"] = check["is"] <= check["most"]
            scenario["targets"] = checks


def verdict(checks):
    return ", ".join(f"{check['what']} <= {check['most']:g} {'met' if check['met'] else 'MISSED'}" for check in checks)


def print_table(out):
    machine = out["machine"]
    print(f"{machine['cpu']}, {machine['cores']} cores, ninja {machine['ninja']}, load {machine['load']:.1f} before and "
          f"{machine['load_after']:.1f} after")
    if max(machine["load"] - 1, machine["load_after"] - 2) > 0.3 * machine["cores"]:
        print("The machine is busy with other work: look at the ratios, not at the milliseconds.")
    for name, reason in out["skipped"]:
        print(f"\n{name}: SKIPPED ({reason})")
    for name, corpus in out["corpora"].items():
        print(f"\n{name}: {corpus['files']} files          floor ms       darkpkg ms      ratio  (median, p90)")
        noisy = False
        for scenario in corpus["scenarios"].values():
            if "floor" not in scenario:
                continue
            floor, darkpkg = scenario["floor"], scenario["darkpkg"]
            noisy |= floor["p90"] > 1.5 * floor["median"]
            print(f"  {scenario['title'][:62]:62} {floor['median']:7.1f} {floor['p90']:7.1f}  {darkpkg['median']:7.1f} "
                  f"{darkpkg['p90']:7.1f}  {scenario['ratio']:6.2f}  {verdict(scenario['targets'])}")
            if "note" in scenario:
                print(f"    {scenario['note']}")
        if reference := corpus["scenarios"].get("reference"):
            took = reference["reference"]
            print(f"  {reference['title']:62} {'':15}  {took['median']:7.1f} {took['p90']:7.1f}\n    {reference['note']}")
        for name, took in corpus["scenarios"].get("lookups", {}).get("lookups", {}).items():
            target = "" if corpus["files"] > 1000 else f"  <= {LOOK_UP} {'met' if took['median'] <= LOOK_UP else 'MISSED'}"
            print(f"  {name:62} {'':15}  {took['median']:7.1f} {took['p90']:7.1f}        {target}")
        for name, took in corpus["scenarios"].get("saves", {}).get("saves", {}).items():
            most = SAVES.get(name) if corpus["files"] < 1000 else None
            target = f"  <= {most} {'met' if took['median'] <= most else 'MISSED'}" if most else ""
            print(f"  {name:62} {'':15}  {took['median']:7.1f} {took['p90']:7.1f}        {target}")
        memory = corpus["scenarios"].get("memory")
        if memory:
            for what, most in MEMORY.items():
                others = corpus["files"] > 1000 or corpus["edition"] != "uuid"
                target = "" if others else f"  <= {most / 1024:g} {'met' if memory[what] <= most else 'MISSED'}"
                print(f"  {'peak memory of the ' + what:62} {memory[what] / 1024:7.1f} MiB{target}")
        sizes, most = corpus["sizes"], ALL_OBJECTS[corpus["edition"]]
        target = "" if corpus["files"] > 1000 else f"  <= {most // 1000} {'met' if sizes['objects'] <= most else 'MISSED'}"
        print(f"  {'sources, objects, database':62} {sizes['sources'] / 1000:.0f} kB, {sizes['objects'] / 1000:.0f} kB, "
              f"{sizes['database'] / 1000:.0f} kB{target}")
        if noisy:
            print("  The floor's own p90 is more than 1.5 times its median: the machine was noisy.")
    for edition, parts in out.get("parts", {}).items():
        if not parts:
            continue
        print(f"\n{'parts, edition ' + edition:39}time       rate         allocations")
        for part in parts:
            target, most = "", COMPILE_ALL[edition]
            if part["name"] == "compile_all":
                target = f"  <= {most} ms {'met' if part['ms'] <= most else 'MISSED'}"
            if part["object_bytes"]:
                most = ALL_OBJECTS[edition]
                target = f"  {part['object_bytes'] // 1000} kB <= {most // 1000} {'met' if part['object_bytes'] <= most else 'MISSED'}"
            print(f"  {part['name']:32} {part['ms']:9.2f} ms  {part['rate']:>14}  {part['allocations']:>10}{target}")
