#include <fmt/core.h>

#include <array>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/held_signals.hpp"
#include "base/path.hpp"
#include "lookup/difference.hpp"
#include "tool/build_apart.hpp"
#include "tool/cli.hpp"
#include "tool/diagnostics.hpp"
#include "tool/generate_report.hpp"
#include "tool/lookup_options.hpp"
#include "tool/message.hpp"
#include "tool/settings_options.hpp"
#include "tool/wording.hpp"
#include "workspace/git_tree.hpp"

namespace darkpkg {
namespace {

using lookup::Comparison;
using lookup::Difference;
using lookup::ItemDifference;
using lookup::StoredItems;

struct DiffOptions {
  std::string before, now;  ///< a database, a folder of packages or a revision; `now` empty: the packages as they are
  SettingsArguments settings;
  bool json = false;
};

/// One of the two sides, with what was made for it.
struct Side {
  std::optional<TemporaryFolder> tree;
  std::optional<BuiltApart> built;
  std::optional<StoredItems> items;
};

bool is_file(const std::string& path) {
  std::error_code unknown;
  return std::filesystem::is_regular_file(path, unknown);
}

bool is_folder(const std::string& path) {
  std::error_code unknown;
  return std::filesystem::is_directory(path, unknown);
}

class Diff {
 public:
  explicit Diff(const DiffOptions& options) : options_(options), settings_(options.settings) {}

  ExitCode run() {
    // What is built of databases is of their edition.
    for (const std::string& name : {options_.now, options_.before})
      if (is_file(name)) settings_.database = name;
    Side before, now;
    if (ExitCode code = open(before, options_.before); code != kOk) return code;
    if (ExitCode code = open(now, options_.now); code != kOk) return code;
    Result<Comparison> found = lookup::compare(*before.items, *now.items);
    if (!found) return report(found.error());
    const bool by_content = now.items->edition().identity() == Identity::by_content;
    print_out(options_.json ? json_text(json(*found)) : text(*found, by_content));
    if (!options_.json) print_error(summary(*found));
    return kOk;
  }

 private:
  ExitCode open(Side& side, const std::string& name) {
    std::string database = name;
    if (!is_file(name)) {
      if (ExitCode code = build(side, name); code != kOk) return code;
      database = side.built->database;
    }
    Result<StoredItems> items = StoredItems::open(database);
    if (!items) return report(items.error());
    side.items = std::move(*items);
    return kOk;
  }

  ExitCode build(Side& side, const std::string& name) {
    if (is_folder(name)) settings_.root = name;
    Result<BuildSettings> settings = settings_of(settings_);
    if (settings)
      if (Result<void> found = find_inputs(*settings); !found) settings = tl::unexpected(found.error());
    if (!settings) return report(settings.error());
    const bool is_revision = !name.empty() && !is_folder(name);
    if (is_revision) {
      Result<TemporaryFolder> tree = TemporaryFolder::make();
      if (!tree) return report(tree.error());
      if (Result<void> done = check_out_folder(settings->root, name, tree->path()); !done) {
        const bool is_path = name.find('/') != std::string::npos || name.ends_with(".db");
        return report(
            {done.error().message, is_path ? "there is no file or folder '" + name + "' either" : done.error().hint});
      }
      settings->root = tree->path();
      settings->awaited_root.clear();
      side.tree = std::move(*tree);
    }
    const std::string root = settings->root;
    Result<BuiltApart> built = build_apart(std::move(*settings));
    if (!built) return report(built.error());
    side.built = std::move(*built);
    const session::Outcome& outcome = side.built->outcome;
    if (!outcome.refused.empty()) return report_refused(outcome.refused);
    if (outcome.succeeded) return kOk;
    show_errors(outcome, root, is_revision ? name + ":" : "");
    report({is_revision ? "the packages of the revision '" + name + "' have errors" : "the packages have errors",
            "there is nothing to compare with"});
    return kUserError;
  }

  /// The files of a revision are named as Git names them.
  static void show_errors(const session::Outcome& outcome, const std::string& root, const std::string& revision) {
    Renderer renderer(Format::text, stderr_has_colour(), false, source_text);
    for (const link::FileDiagnostics& file : outcome.diagnostics) {
      const auto shown = [&](const std::string& path) {
        return !revision.empty() && path.starts_with(root + "/") ? revision + path.substr(root.size() + 1)
                                                                 : shown_path(path);
      };
      const std::string text = source_text(file.path).value_or("");
      for (Diagnostic diagnostic : file.diagnostics.all()) {
        if (code_severity(diagnostic.code) != Severity::error) continue;
        if (!revision.empty()) diagnostic.notes.clear();  // they name files that are about to go
        renderer.add(shown(file.path), text, diagnostic);
      }
    }
    renderer.print();
  }

  static std::string text(const Comparison& found, bool by_content) {
    const Paint paint;
    std::string out;
    for (const ItemDifference& one : found.items) {
      out += fmt::format("{:<9}{}", lookup::difference_text(one.difference), paint.item(one.item));
      if (one.difference == Difference::renamed) out += paint.faint(" was " + one.before.name);
      if (!one.through.empty()) out += paint.faint(" by way of " + one.through);
      if (one.difference == Difference::changed && one.same_id && by_content) out += paint.faint(" (its id stays)");
      out += '\n';
    }
    return out;
  }

  static Json json(const Comparison& found) {
    Json items = Json::array();
    for (const ItemDifference& one : found.items) {
      Json entry{{"difference", lookup::difference_text(one.difference)}};
      entry.update(json_of(one.item));
      const bool is_new = one.difference == Difference::added;
      entry["before"] = is_new ? Json(nullptr) : Json{{"name", one.before.name}, {"id", one.before.id.text()}};
      entry["through"] = one.through.empty() ? Json(nullptr) : Json(one.through);
      items.push_back(std::move(entry));
    }
    return {{"before", found.items_before}, {"now", found.items_now}, {"items", std::move(items)}};
  }

  static std::string summary(const Comparison& found) {
    std::array<std::size_t, 5> counts{};
    for (const ItemDifference& one : found.items) counts[static_cast<std::size_t>(one.difference)]++;
    std::string out;
    for (std::size_t i = 0; i < counts.size(); i++)
      if (counts[i] > 0)
        out += fmt::format("{}{} {}", out.empty() ? "" : ", ", counts[i],
                           lookup::difference_text(static_cast<Difference>(i)));
    if (out.empty()) out = "no difference";
    return fmt::format("{} ({} before, {} now)\n", out, counted(found.items_before, "item"), found.items_now);
  }

  const DiffOptions& options_;
  SettingsArguments settings_;
};

}  // namespace

void add_diff(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("diff", "Show which items differ between two databases or revisions");
  auto options = std::make_shared<DiffOptions>();
  const std::string kinds = "A database, a folder of packages, or a Git revision of the packages";
  command->add_option("BEFORE", options->before, kinds)->required();
  command->add_option("NOW", options->now, kinds + "; default: the packages as they are");
  command->add_flag("--json", options->json, "The answer as JSON");
  command->add_option("--packages", options->settings.root,
                      "The packages' folder; default: packages, or the current folder");
  add_edition_option(*command, options->settings.edition,
                     "The Dark that the packages are for; default: the build folder's or the database's");
  command->add_option("--db", options->settings.database, "The database that the packages are built into otherwise")
      ->capture_default_str();
  command->add_option("--builtins", options->settings.builtins, "The builtin functions and values, tab-separated");
  command->add_option("--package-ids", options->settings.package_ids, "The pinned ids, tab-separated");
  command->footer(
      "Packages are built in a folder for temporary files, of which nothing stays; work tree, objects and databases\n"
      "are left as they are. An item is renamed if its content has another name now, changed if it says something\n"
      "else, and followed if it says the same but is another because of what it uses.\n\n"
      "Examples:\n"
      "  darkpkg diff HEAD                what the edits since the last commit mean\n"
      "  darkpkg diff v1.2 v1.3 --json\n"
      "  darkpkg diff before.db data.db");
  command->callback([options, &exit_code] {
    const HeldSignals held;  // who is ended leaves no temporary folder
    exit_code = Diff(*options).run();
  });
}

}  // namespace darkpkg
