// What the store costs on packages that are built: `bench_store PACKAGES`. Prints a table; a median of several runs
// where one can be repeated. Objects stand next to the sources; the compiler's tables are the ones that come with
// darkpkg.
#include <fmt/core.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>

#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "base/sha256.hpp"
#include "cache/object/container.hpp"
#include "cache/object/object_file.hpp"
#include "rules/uuid/compile.hpp"
#include "store/package_store.hpp"
#include "store/relations.hpp"
#include "store/view.hpp"

namespace darkpkg::store {
namespace {

clockid_t used_clock = CLOCK_MONOTONIC;

double microseconds_now() {
  timespec now{};
  ::clock_gettime(used_clock, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

struct Spread {
  double median = 0, p90 = 0, most = 0;
};
Spread spread(std::vector<double> samples) {
  std::ranges::sort(samples);
  return {samples[samples.size() / 2], samples[samples.size() * 9 / 10], samples.back()};
}

template <typename Work>
double timed(const Work& work) {
  double begin = microseconds_now();
  work();
  return microseconds_now() - begin;
}

void row(const char* what, const char* unit, double scale, const Spread& s) {
  fmt::print("{:<44} {:>9.3f} {:>9.3f} {:>9.3f} {}\n", what, s.median / scale, s.p90 / scale, s.most / scale, unit);
}

double resident_mebibytes() {
  std::string text = read_file("/proc/self/statm").value();
  return std::strtod(text.c_str() + text.find(' '), nullptr) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

std::unique_ptr<PackageStore> open_store(const std::string& packages, const std::string& pack = {}) {
  Options options;
  options.edition = find_edition("uuid");
  options.pack = pack;
  options.packages = packages;
  Result<std::unique_ptr<PackageStore>> out = PackageStore::open(std::move(options));
  if (out && (*out)->generation() > 0) return std::move(*out);
  fmt::print(stderr, "cannot open '{}': {}\n", packages, out ? "its packages have errors" : out.error().message);
  std::exit(1);
}

std::vector<const Item*> all_items(const Snapshot& snapshot, std::mt19937& random) {
  std::vector<const Item*> out = snapshot.sorted();
  std::ranges::shuffle(out, random);
  return out;
}

void measure_reading(const std::string& packages) {
  std::mt19937 random(1);
  std::vector<double> open, first;
  double before = resident_mebibytes();
  const std::string pack = packages + ".pack";
  for (int i = 0; i < 30; i++) {
    std::unique_ptr<PackageStore> store;
    open.push_back(timed([&] { store = open_store(packages); }));
  }
  row("open", "ms", 1000, spread(open));
  open_store(packages, pack);
  std::vector<double> packed;
  for (int i = 0; i < 30; i++) {
    std::unique_ptr<PackageStore> store;
    packed.push_back(timed([&] { store = open_store(packages, pack); }));
    if (!store->statistics().from_pack) std::exit(1);
  }
  row("open with a pack", "ms", 1000, spread(packed));

  for (int i = 0; i < 5; i++) {
    std::unique_ptr<PackageStore> store = open_store(packages);
    View view(*store);
    for (const Item* item : all_items(view.snapshot(), random))
      first.push_back(timed([&] { (void)view.bytes(*item).value(); }));
  }
  row("first access of an item", "us", 1, spread(first));

  std::unique_ptr<PackageStore> store = open_store(packages);
  View view(*store);
  std::vector<const Item*> items = all_items(view.snapshot(), random);
  for (const Item* item : items) (void)view.bytes(*item).value();
  fmt::print("{:<44} {:>9.1f} MiB ({:.1f} MiB of items, {:.1f} MiB of objects)\n", "memory, everything loaded",
             resident_mebibytes() - before, static_cast<double>(store->statistics().cached_bytes) / (1 << 20),
             static_cast<double>(store->statistics().object_bytes) / (1 << 20));

  constexpr int kRounds = 20;
  auto each = [&](const char* what, const std::function<void(const Item&)>& work) {
    std::vector<double> samples;
    for (int round = 0; round < kRounds; round++)
      samples.push_back(timed([&] {
                          for (const Item* item : items) work(*item);
                        }) /
                        static_cast<double>(items.size()));
    row(what, "us", 1, spread(samples));
  };
  std::size_t sum = 0;
  each("cached access by id",
       [&](const Item& item) { sum += view.bytes(*view.find(item.kind, item.id)).value()->program.size(); });
  each("find by full name", [&](const Item& item) { sum += view.find(item.kind, item.name)->number; });
  struct Parts {
    std::string owner, modules, name;
  };
  std::vector<Parts> parts;
  for (const Item* item : items) {
    std::size_t first_dot = item->name.find('.'), last_dot = item->name.rfind('.');
    parts.push_back({item->name.substr(0, first_dot),
                     first_dot == last_dot ? "" : item->name.substr(first_dot + 1, last_dot - first_dot - 1),
                     item->name.substr(last_dot + 1)});
  }
  std::size_t at = 0;
  each("find by owner, modules and name", [&](const Item& item) {
    const Parts& p = parts[at++ % parts.size()];
    sum += view.find(item.kind, p.owner, p.modules, p.name)->number;
  });
  each("dependents", [&](const Item& item) { sum += dependents(view.snapshot(), item).size(); });
  if (sum == 0) std::abort();  // keeps the work
}

/// Saves of one file, compiled in this process: until its items are visible, without a watcher.
void measure_saving(const std::string& packages) {
  std::unique_ptr<PackageStore> store = open_store(packages);
  View view(*store);
  const SourceFile* file = view.snapshot().files[view.snapshot().files.size() / 2].get();
  for (const auto& candidate : view.snapshot().files)
    if (candidate->path.ends_with("stdlib/bool.dark")) file = candidate.get();
  std::string path = packages + "/" + file->path;
  std::string source = file->path;
  std::string text = read_file(path).value();
  std::vector<double> compile_times, update_times;
  for (int i = 0; i <= 200; i++) {
    std::string edited =
        i == 200 ? text : text + "\nlet benchOfTheStore (x: Int64): Int64 = " + std::to_string(i) + "L\n";
    if (!write_file_in_place(path, edited)) std::exit(1);
    compile_times.push_back(timed([&] {
      Compiled compiled = compile(path, edited);
      std::string object = object::encode(*compiled.object, find_edition("uuid")->name(),
                                          find_edition("uuid")->fingerprints().compiler, sha256(edited));
      (void)object::write_object(path + "c", object, (*stat_file(path).value()).mtime_ns);
    }));
    std::vector<std::string> changed{source};
    update_times.push_back(timed([&] { (void)store->update(changed).value(); }));
  }
  row("a save: compile, write the object", "ms", 1000, spread(compile_times));
  row("a save: visible to readers after that", "ms", 1000, spread(update_times));
  std::vector<double> nothing;
  for (int i = 0; i < 50; i++) nothing.push_back(timed([&] { (void)store->update().value(); }));
  row("a look at all files, nothing changed", "ms", 1000, spread(nothing));
}

}  // namespace
}  // namespace darkpkg::store

int main(int argc, char** argv) {
  bool cpu = argc == 3 && std::string_view(argv[2]) == "--cpu";
  if (argc != 2 && !cpu) {
    std::fputs("usage: bench_store PACKAGES [--cpu]    a copy of packages that are built: it is edited\n", stderr);
    return 2;
  }
  if (cpu) darkpkg::store::used_clock = CLOCK_THREAD_CPUTIME_ID;
  fmt::print("{:<44} {:>9} {:>9} {:>9}\n", "", "median", "p90", "most");
  std::string packages = std::filesystem::absolute(argv[1]).string();
  darkpkg::store::measure_reading(packages);
  darkpkg::store::measure_saving(packages);
  return 0;
}
