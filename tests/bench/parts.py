"""The stages of an edition one by one, through Google Benchmark (parts_bench.cpp)."""
import json
import subprocess
import sys


def run(programs, edition, tree, short):
    program = programs / "tests/bench/bench_parts"
    if not program.exists() or tree is None:
        return []
    command = [program, "--benchmark_format=json", f"--edition={edition}", f"--corpus={tree}"]
    if short:
        command.append("--benchmark_min_time=0.1")
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{program}: exit code {result.returncode}\n{result.stderr[-2000:]}")
    out = []
    for entry in json.loads(result.stdout)["benchmarks"]:
        rate = ""
        if "bytes_per_second" in entry:
            rate = f"{entry['bytes_per_second'] / 1e6:.0f} MB/s"
        elif "items_per_second" in entry:
            rate = f"{entry['items_per_second']:.0f} items/s"
        out.append({"name": entry["name"], "ms": entry["real_time"], "rate": rate,
                    "allocations": f"{entry['allocations']:.0f}" if "allocations" in entry else "",
                    "object_bytes": int(entry.get("bytes", 0))})
    return out
