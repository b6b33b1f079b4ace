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

/// `a/b.dark:3:9: fn Mine.f`, without line and column if the place is not known. A name may have a thousand of them.
void append_line(std::string& out, const lookup::UsePlace& place, const std::string& path, const Paint& paint) {
  const std::string at =
      place.line == 0 ? path : path + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
  out.append(paint.place(at)).append(": ").append(paint.kind(kind_text(place.user->kind)));
  out.append(" ").append(place.user->name).append("\n");
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
  explicit LateProofs(std::string path) : path_(std::move(path)) {}
  bool have(std::string_view source, const FileStat& source_stat, const FileStat& object_stat) {
    constexpr int kFew = 100;
    if (asked_++ < kFew) return false;
    std::call_once(read_, [this] { proofs_ = read_proofs(path_); });
    return proofs_.have(source, source_stat, object_stat);
  }

 private:
  const std::string path_;
  std::atomic<int> asked_ = 0;
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

  LateProofs proofs(proofs_of(arguments));
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
      for (const lookup::UsePlace& place : file.places) {
        if (arguments.json) places.push_back(json_of_place(place, path));
        else append_line(out, place, path, paint);
      }
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
      "  darkpkg refs Darklang.Stdlib.List.map\n"
      "  darkpkg refs Option --json");
  command->callback([options, &exit_code] { exit_code = look_up([&] { return refs(*options); }); });
}

}  // namespace darkpkg
