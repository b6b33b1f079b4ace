#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

#include "base/file.hpp"
#include "lookup/sources.hpp"
#include "lookup/stored_items.hpp"
#include "ninja/graph.hpp"
#include "ninja/history.hpp"
#include "rules/schemas.hpp"
#include "session/compile_source.hpp"
#include "tool/cache_options.hpp"
#include "tool/cli.hpp"
#include "tool/link_report.hpp"
#include "tool/lookup_options.hpp"
#include "tool/message.hpp"
#include "tool/wording.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {
namespace {

using lookup::ItemName;
using object::ItemKind;

struct StatsOptions {
  LookupArguments lookup;
  int builds = 10;
};

constexpr std::array kKinds{ItemKind::type, ItemKind::value, ItemKind::fn};
using Counts = std::array<std::size_t, kKinds.size()>;

std::string length_text(std::int64_t us) { return fmt::format("{:.1f} ms", static_cast<double>(us) / 1000); }

std::optional<std::uint64_t> file_size(const std::string& path) {
  Result<std::optional<FileStat>> stat = stat_file(path);
  if (!stat || !*stat) return std::nullopt;
  return (*stat)->size;
}

/// What takes room, each with its bytes.
struct Size {
  std::string what;
  std::uint64_t bytes = 0;
  std::size_t count = 0;  ///< of files or rows
};

class Stats {
 public:
  explicit Stats(const StatsOptions& options) : options_(options) {}

  ExitCode run() {
    Result<lookup::StoredItems> items = lookup::StoredItems::open(options_.lookup.database);
    if (!items) return report(items.error());
    for (const ItemName& item : items->all())
      owners_[item.name.substr(0, item.name.find('.'))][static_cast<std::size_t>(item.kind)]++;
    if (Result<void> done = measure(*items); !done) return report(done.error());
    const std::string manifest = manifest_of(options_.lookup);
    const std::string folder = manifest.substr(0, manifest.rfind('/') + 1);
    last_ = read_link_report(folder + "stamp");
    history_ = read_history(folder + "history");
    print_out(options_.lookup.json ? json_text(json()) : text());
    return kOk;
  }

 private:
  Result<void> measure(const lookup::StoredItems& items) {
    const std::string& database = options_.lookup.database;
    sizes_.push_back({"database", file_size(database).value_or(0), 1});
    if (std::optional<std::uint64_t> wal = file_size(database + "-wal"); wal && *wal > 0)
      sizes_.push_back({"write-ahead log", *wal, 1});
    Result<void> done = lookup::reading([&]() -> Result<void> {
      for (const database::TableSize& size : schema_of(items.edition()).sizes(items.database()))
        sizes_.push_back({std::string(size.what), size.bytes, size.rows});
      return {};
    });
    if (!done) return done;
    Result<lookup::Sources> sources = lookup::Sources::open(manifest_of(options_.lookup), compiler_of(items.edition()));
    if (!sources) return {};  // no build folder: no objects to measure
    Size source{"sources", 0, 0}, object{"objects", 0, 0};
    for (const ManifestEntry& entry : sources->manifest().entries) {
      for (auto [size, path] : {std::pair{&source, source_path(sources->manifest(), entry)},
                                std::pair{&object, object_path(sources->manifest(), entry)}})
        if (std::optional<std::uint64_t> bytes = file_size(path)) {
          size->bytes += *bytes;
          size->count++;
        }
    }
    sizes_.push_back(source);
    sizes_.push_back(object);
    return {};
  }

  std::size_t total(std::size_t kind) const {
    std::size_t sum = 0;
    for (const auto& [owner, counts] : owners_) sum += counts[kind];
    return sum;
  }

  std::span<const BuildRecord> shown_builds() const {
    std::size_t most = static_cast<std::size_t>(options_.builds);
    return std::span(history_).last(std::min(history_.size(), most));
  }

  std::string text() const {
    const Paint paint;
    std::string out = fmt::format("{}{:>23}{:>8}{:>8}\n", paint.name("items"), "types", "values", "fns");
    auto row = [&](std::string_view name, const Counts& counts) {
      out += fmt::format("  {:<18}{:>8}{:>8}{:>8}\n", name, counts[0], counts[1], counts[2]);
    };
    for (const auto& [owner, counts] : owners_) row(owner, counts);
    if (owners_.size() > 1) row("all", {total(0), total(1), total(2)});
    out += "\n" + paint.name("sizes") + "\n";
    for (const Size& size : sizes_)
      out += fmt::format("  {:<18}{:>12}{}\n", size.what, size_text(size.bytes),
                         size.count > 1 ? fmt::format("  in {}", size.count) : std::string());
    if (last_) out += "\n" + paint.name("last link") + "\n" + link_text(last_->report);
    if (history_.empty()) return out;
    out += "\n" + paint.name("builds") + "\n";
    for (const BuildRecord& record : shown_builds()) out += build_text(record, paint);
    return out;
  }

  static std::string link_text(const link::Report& r) {
    std::string out;
    auto row = [&](std::string_view name, const std::string& value) {
      out += fmt::format("  {:<18}{:>12}\n", name, value);
    };
    row("generation", std::to_string(r.generation));
    row("items resolved", std::to_string(r.items_resolved));
    row("items re-lowered", std::to_string(r.items_relowered));
    row("rows written", std::to_string(r.rows_written));
    const link::Timings& t = r.timings;
    row("time", length_text(t.open + t.scan + t.read + t.resolve + t.encode + t.write + t.commit));
    return out;
  }

  /// One line: when, how long, a bar on a logarithmic scale (a clean build takes a hundred times as long as an edit).
  std::string build_text(const BuildRecord& record, const Paint& paint) const {
    constexpr double kWidest = 24;
    double longest = 1;
    for (const BuildRecord& one : shown_builds())
      longest = std::max(longest, std::log2(1 + static_cast<double>(one.length_us) / 1000));
    double part = std::log2(1 + static_cast<double>(record.length_us) / 1000) / longest;
    auto width = std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(part * kWidest)));
    std::string what = record.exit_code == 0
                           ? counted(record.compiled, "file") + ", " + counted(record.items_changed, "item")
                           : "failed";
    if (record.restored > 0) what += ", " + std::to_string(record.restored) + " from the cache";
    return fmt::format("  {}  {:>11}  {}{}  {}\n", moment_text(record.ended_ms), length_text(record.length_us),
                       paint.kind(std::string(width, '#')),
                       std::string(static_cast<std::size_t>(kWidest) - std::min<std::size_t>(width, 24), ' '), what);
  }

  Json json() const {
    Json out;
    for (const auto& [owner, counts] : owners_)
      for (std::size_t i = 0; i < kKinds.size(); i++)
        out["items"][owner][std::string(kind_text(kKinds[i]))] = counts[i];
    for (const Size& size : sizes_) out["sizes"][size.what] = {{"bytes", size.bytes}, {"count", size.count}};
    if (last_) {
      const link::Report& r = last_->report;
      out["last_link"] = {{"generation", r.generation},
                          {"items", r.items},
                          {"items_resolved", r.items_resolved},
                          {"items_relowered", r.items_relowered},
                          {"rows_written", r.rows_written}};
    }
    out["builds"] = Json::array();
    for (const BuildRecord& record : shown_builds())
      out["builds"].push_back({{"ended_ms", record.ended_ms},
                               {"length_us", record.length_us},
                               {"exit_code", record.exit_code},
                               {"generation", record.generation},
                               {"compiled", record.compiled},
                               {"restored", record.restored},
                               {"items_changed", record.items_changed},
                               {"items_relowered", record.items_relowered}});
    return out;
  }

  const StatsOptions& options_;
  std::map<std::string, Counts> owners_;
  std::vector<Size> sizes_;
  std::optional<LinkReport> last_;
  std::vector<BuildRecord> history_;
};

}  // namespace

void add_stats(Command& app, int& exit_code) {
  Command* command =
      app.add_subcommand("stats", "Show how many items there are, what takes room, and how long builds took");
  auto options = std::make_shared<StatsOptions>();
  add_lookup_options(*command, options->lookup);
  add_build_dir_option(*command, options->lookup);
  add_manifest_option(*command, options->lookup);
  command->add_option("--builds", options->builds, "How many of the last builds to show")
      ->at_least(1)
      ->capture_default_str();
  command->footer(
      "Builds that had nothing to do are not on record. The bars are logarithmic.\n\n"
      "Examples:\n"
      "  darkpkg stats\n"
      "  darkpkg stats --builds 30 --json");
  command->callback([options, &exit_code] { exit_code = Stats(*options).run(); });
}

}  // namespace darkpkg
