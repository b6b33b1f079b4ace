#include <fmt/core.h>

#include <atomic>
#include <mutex>
#include <utility>

#include "lookup/uses.hpp"
#include "session/compile_source.hpp"
#include "tool/cli.hpp"
#include "tool/lookup_options.hpp"
#include "tool/message.hpp"
#include "tool/render/renderer.hpp"
#include "workspace/proofs.hpp"

namespace darkpkg {
namespace {

using lookup::ItemName;

/// A line for each place: `a/b.dark:3:9: fn Mine.f`, without line and column if the place is not known. There may be
/// thousands.
void append_lines(std::string& out, const std::vector<lookup::UsePlace>& places, const std::string& path,
                  const Paint& paint) {
  std::string at;
  for (const lookup::UsePlace& place : places) {
    at = path;
    if (place.line != 0)
      at.append(":").append(std::to_string(place.line)).append(":").append(std::to_string(place.column));
    out.append(paint.place(at)).append(": ").append(paint.kind(kind_text(place.user->kind)));
    out.append(" ").append(place.user->name).append("\n");
  }
}

Json json_of_place(const lookup::UsePlace& place, const std::string& path) {
  Json out{{"file", path}};
  if (place.line != 0) out.update({{"line", place.line}, {"column", place.column}});
  out["user"] = json_of(*place.user);
  return out;
}

void warn_changed(const std::vector<lookup::FileUses>& files, const lookup::Sources& sources) {
  for (const lookup::FileUses& file : files)
    if (file.changed)
      print_error("darkpkg: '" + shown_path(sources.path(file.file)) + "' changed since it was compiled: " +
                  (file.places.front().line == 0 ? "it has no places now" : "its places are those of now") +
                  "\n  help: build again\n");
}

/// Proofs that are read only if many sources are asked for: a few are hashed faster.
class LateProofs {
 public:
  /// `sources`: how many the build has.
  LateProofs(std::string path, std::size_t sources) : path_(std::move(path)), few_(sources / kProofsAHash) {}
  bool have(std::string_view source, const FileStat& source_stat, const FileStat& object_stat) {
    if (asked_++ < few_) return false;
    std::call_once(read_, [this] { proofs_ = read_proofs(path_); });
    return proofs_.have(source, source_stat, object_stat);
  }

 private:
  /// So many proofs are read in the time in which a source of usual size is hashed.
  static constexpr std::size_t kProofsAHash = 50;
  const std::string path_;
  const std::size_t few_;
  std::atomic<std::size_t> asked_ = 0;
  std::once_flag read_;
  Proofs proofs_;
};

ExitCode refs(const LookupArguments& arguments) {
  Result<lookup::StoredItems> items = open_items(arguments);
  if (!items) return report(items.error());
  std::vector<const ItemName*> found = items->find(arguments.name);
  if (found.empty()) return report_unknown(*items, arguments);
  // Without a build folder the database still knows who uses an item, though not where.
  Result<lookup::Sources> sources = lookup::Sources::open(manifest_of(arguments), compiler_of(items->edition()));
  if (!sources && !(arguments.manifest.empty() && arguments.build_dir.empty())) return report(sources.error());

  LateProofs proofs(proofs_of(arguments), sources ? sources->manifest().entries.size() : 0);
  if (sources) sources->trust([&proofs](auto... what) { return proofs.have(what...); });

  const Paint paint;
  std::string out;
  Json json = Json::array();
  for (const ItemName* item : found) {
    Result<std::vector<lookup::FileUses>> files = lookup::find_uses(*items, sources ? &*sources : nullptr, *item);
    if (!files) return report(files.error());
    if (sources) warn_changed(*files, *sources);
    if (found.size() > 1) out += fmt::format("{}{}\n", out.empty() ? "" : "\n", paint.item(*item));
    Json places = Json::array();
    for (const lookup::FileUses& file : *files) {
      const std::string path = sources ? shown_path(sources->path(file.file)) : file.file;
      if (!arguments.json) append_lines(out, file.places, path, paint);
      else
        for (const lookup::UsePlace& place : file.places) places.push_back(json_of_place(place, path));
    }
    if (!arguments.json) continue;
    Json entry = json_of(*item);
    entry["uses"] = std::move(places);
    json.push_back(std::move(entry));
  }
  print_out(arguments.json ? json_text(json) : out);
  return kOk;
}

}  // namespace

void add_refs(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("refs", "Show who uses an item, and where");
  auto options = std::make_shared<LookupArguments>();
  add_name_argument(*command, *options)->required();
  add_lookup_options(*command, *options);
  add_build_dir_option(*command, *options);
  add_manifest_option(*command, *options);
  add_socket_option(*command, *options);
  command->footer(
      "One line for each place: file, line, column, and the item that it is in. Calls of a function by itself are not\n"
      "among them. Without the build folder the lines have files only.\n\n"
      "Examples:\n"
      "  darkpkg refs List.map\n"
      "  darkpkg refs Option --json");
  command->callback([options, &exit_code] { exit_code = look_up([&] { return refs(*options); }); });
}

}  // namespace darkpkg
