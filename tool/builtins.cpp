#include <fmt/core.h>

#include <chrono>
#include <optional>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/output_file.hpp"
#include "base/path.hpp"
#include "rules/checkouts.hpp"
#include "tool/cli.hpp"
#include "tool/message.hpp"
#include "tool/wording.hpp"
#include "workspace/proofs.hpp"
#include "workspace/tick.hpp"

namespace darkpkg {
namespace {

struct BuiltinsOptions {
  std::string checkout;
  std::string output;
  std::string package_refs;
};

/// What the tables were made from, and they themselves, by stats: while these stay there is nothing to do. Kept next to
/// the table of builtins, as one number.
class Seen {
 public:
  Seen(const BuiltinsOptions& options, const std::vector<std::string>& sources)
      : options_(options), sources_(sources), path_(options.output + ".seen") {}

  /// Nothing if a file is missing, or a source may be written once more without getting another stat.
  std::optional<std::string> now() const {
    std::string parts;
    const auto add = [&](const std::string& path, bool is_ours) {
      Result<std::optional<FileStat>> stat = stat_file(path);
      if (!stat || !*stat || (!is_ours && is_current_tick((*stat)->ctime_ns))) return false;
      parts += fmt::format("{}\t{}\n", path, stat_hash(**stat));
      return true;
    };
    // Another darkpkg may read the same sources in another way.
    Result<std::string> program = program_path();
    if (!program || !add(*program, false) || !add(options_.output, true)) return std::nullopt;
    if (!options_.package_refs.empty() && !add(options_.package_refs, true)) return std::nullopt;
    for (const std::string& source : sources_)
      if (!add(source, false)) return std::nullopt;
    return fmt::format("{:016x}\n", hash64(parts));
  }
  bool is_current() const {
    const Result<std::optional<FileStat>> there = stat_file(path_);
    if (!there || !*there) return false;
    const Result<std::string> before = read_file(path_);
    return before && *before == now();
  }
  /// If it can't be written, the next run reads the sources once more.
  void note() const {
    if (const std::optional<std::string> seen = now()) (void)write_file_in_place(path_, *seen);
  }

 private:
  const BuiltinsOptions& options_;
  const std::vector<std::string>& sources_;
  std::string path_;
};

/// Leaves a table alone that is right: what was linked with it need not be linked again.
Result<void> write_table(const std::string& path, const std::string& text) {
  Result<std::optional<FileStat>> there = stat_file(path);
  if (!there) return tl::unexpected(there.error());
  if (*there)
    if (Result<std::string> before = read_file(path); before && *before == text) return {};
  return write_output(path, text);
}

ExitCode builtins(const BuiltinsOptions& options) {
  const auto started = std::chrono::steady_clock::now();
  Result<std::vector<std::string>> sources = checkout_sources(options.checkout);
  if (!sources) return report(sources.error());
  const Seen seen(options, *sources);
  if (!options.output.empty() && seen.is_current()) return kOk;
  Result<CheckoutTables> tables = read_checkout(options.checkout, *sources);
  if (!tables) return report(tables.error());
  if (!options.package_refs.empty())
    if (Result<void> written = write_table(options.package_refs, tables->package_refs); !written)
      return report(written.error());
  if (options.output.empty()) {
    print_out(tables->builtins);
    return kOk;
  }
  if (Result<void> written = write_table(options.output, tables->builtins); !written) return report(written.error());
  seen.note();
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started).count();
  print_error(fmt::format("{}, {} of Dark's code to packages, {} ms\n", counted(tables->builtin_count, "builtin"),
                          counted(tables->ref_count, "reference"), ms));
  return kOk;
}

}  // namespace

void add_builtins(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("builtins", "List the builtins that a checkout of Dark defines");
  auto options = std::make_shared<BuiltinsOptions>();
  command->add_option("CHECKOUT", options->checkout, "The root of a checkout of Dark's main branch")->required();
  command->add_option("-o,--output", options->output, "Put the table of builtins there");
  command->add_option("--package-refs", options->package_refs, "Put the names that Dark's own code refers to there");
  command->footer(
      "Reads the F# definitions that Dark's loader is built from. What it can't read is an error with its place: no\n"
      "table is shorter than Dark's. With -o the sources are read again only if one of them changed.\n\n"
      "Examples:\n"
      "  darkpkg builtins ~/dark\n"
      "  darkpkg builtins ~/dark -o builtins.tsv --package-refs package-refs.tsv");
  command->callback([options, &exit_code] { exit_code = builtins(*options); });
}

}  // namespace darkpkg
