#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/fingerprint.hpp"
#include "base/path.hpp"
#include "base/sha256.hpp"
#include "cache/database/tables/state.hpp"
#include "lookup/changes.hpp"
#include "lookup/sources.hpp"
#include "ninja/graph.hpp"
#include "ninja/history.hpp"
#include "session/compile_source.hpp"
#include "tool/cli.hpp"
#include "tool/lookup_options.hpp"
#include "tool/message.hpp"
#include "tool/render/renderer.hpp"
#include "tool/wording.hpp"
#include "workspace/discover.hpp"

namespace darkpkg {
namespace {

using lookup::ItemName;
using lookup::NameChange;
using lookup::Sources;
using lookup::StoredItems;

/// One sentence, and the same for programs.
struct Answer {
  std::string_view when;    ///< `now`: would be rebuilt; `last`, `earlier`: was, in that build; `never`
  std::string_view reason;  ///< `content`, `fingerprint`, ...
  std::string sentence;
};

/// Why a file has to be compiled.
struct Cause {
  std::string_view reason;
  std::string clause;
};

Cause cause_of(Reason reason) {
  switch (reason) {
    case Reason::no_object: return {"no-object", "it had no object"};
    case Reason::newer_source: return {"content", "it was saved"};
    case Reason::changed_source: return {"content", "it was replaced or its time was set"};
    case Reason::unproven: return {"no-history", "nothing had been built here before"};
  }
  return {"content", "it was saved"};
}

std::string quoted_names(const std::vector<NameChange>& names) {
  const NameChange& first = names.front();
  std::string out = fmt::format("`{}`, which it mentions, {}", first.name, first.appeared ? "appeared" : "disappeared");
  if (names.size() > 1) out += fmt::format(" (and {} more)", names.size() - 1);
  return out;
}

class Why {
 public:
  Why(const StoredItems& items, const Sources& sources, std::vector<BuildRecord> history)
      : items_(items), sources_(sources), history_(std::move(history)) {}

  /// The file of the manifest, or a new one below its root, that `name` means.
  std::optional<std::string> file_of(const std::string& name) const {
    // If the current folder is gone, a name is none of a path from it.
    const std::string path = absolute_path(name).value_or(name);
    const std::string root = sources_.manifest().source_root + "/";
    std::string relative = path.starts_with(root) ? path.substr(root.size()) : name;
    if (find_entry(relative)) return relative;
    if (!name.ends_with(".dark")) return std::nullopt;
    Result<std::optional<FileStat>> stat = stat_file(path);
    if (path.starts_with(root) && stat && *stat) return relative;
    return std::nullopt;
  }

  Result<Answer> file(const std::string& file) const {
    const std::string path = shown_path(sources_.path(file));
    if (std::optional<Cause> cause = pending(file))
      return Answer{"now", cause->reason, fmt::format("{} would be compiled now: {}.", path, cause->clause)};
    return past(file, path);
  }

  Result<Answer> item(const ItemName& item) const {
    Result<std::string> file = items_.file_of(item);
    if (!file) return tl::unexpected(file.error());
    if (file->empty())
      return Answer{"never", "not-ours", fmt::format("{} is not built by darkpkg: no file defines it.", item.name)};
    Result<std::optional<Answer>> now = item_now(item, *file);
    if (!now) return tl::unexpected(now.error());
    if (*now) return std::move(**now);
    return item_past(item, *file);
  }

 private:
  const ManifestEntry* find_entry(std::string_view file) const {
    const std::vector<ManifestEntry>& all = sources_.manifest().entries;
    auto at = std::ranges::lower_bound(all, file, {}, &ManifestEntry::source);
    return at != all.end() && at->source == file ? &*at : nullptr;
  }

  /// Why a build would compile the file now, or forget it; nothing if it is up to date.
  std::optional<Cause> pending(const std::string& file) const {
    Result<std::optional<FileStat>> source = stat_file(sources_.path(file));
    std::error_code unknown;
    const bool is_file = std::filesystem::is_regular_file(sources_.path(file), unknown);
    if (!source || !*source || !is_file) return Cause{"deleted", "it is not there any more, and its items would go"};
    const ManifestEntry* entry = find_entry(file);
    if (!entry) return Cause{"new", "it is new"};
    const std::string path = object_path(sources_.manifest(), *entry);
    Result<std::optional<FileStat>> object = stat_file(path);
    std::optional<Reason> reason = staleness(**source, object ? *object : std::nullopt);
    if (reason == Reason::no_object) return Cause{"no-object", "it has no object"};
    Result<std::string> bytes = read_file(path, object::kLargestObject);
    if (!bytes) return Cause{"no-object", "its object can't be read"};
    Result<object::Reader> reader = object::Reader::open(*bytes);
    if (!reader) return Cause{"damaged", "its object is damaged: " + reader.error().message};
    if (reader->compiler() != object::compiler_id(items_.edition().fingerprints().compiler))
      return Cause{"fingerprint", "another darkpkg compiled it (the compiler's fingerprint changed)"};
    Result<std::string> text = read_file(sources_.path(file));
    if (text && sha256(*text) != reader->source()) return Cause{"content", "its content changed since it was compiled"};
    if (!reason) return std::nullopt;
    return Cause{"touched", "its time changed, its content did not"};
  }

  /// The build that wrote the object: the object's ctime lies within it.
  const BuildRecord* build_of(const std::string& file, std::int64_t& compiled_ns) const {
    const ManifestEntry* entry = find_entry(file);
    Result<std::optional<FileStat>> object = stat_file(object_path(sources_.manifest(), *entry));
    if (!object || !*object) return nullptr;
    compiled_ns = (*object)->ctime_ns;
    constexpr std::int64_t kTick = 10'000'000;  // ns: the file system's clock is coarser than ours
    for (auto record = history_.rbegin(); record != history_.rend(); ++record) {
      std::int64_t end = record->ended_ms * 1'000'000;
      if (compiled_ns <= end + kTick && compiled_ns >= end - record->length_us * 1000 - kTick) return &*record;
    }
    return nullptr;
  }

  std::string build_text(const BuildRecord& record) const {
    return fmt::format("{} ({}, generation {})", &record == &history_.back() ? "the last build" : "an earlier build",
                       moment_text(record.ended_ms), record.generation);
  }
  /// Was the build before it of another darkpkg?
  bool is_by_another(const BuildRecord& record) const {
    return &record != &history_.front() && (&record)[-1].fingerprint != record.fingerprint;
  }
  std::string_view when(const BuildRecord& record) const { return &record == &history_.back() ? "last" : "earlier"; }

  Answer past(const std::string& file, const std::string& path) const {
    std::int64_t compiled_ns = 0;
    const BuildRecord* record = build_of(file, compiled_ns);
    if (!record)
      return {"never", "unknown",
              fmt::format("{} is up to date; it was compiled {}, which is not on record.", path,
                          moment_text(compiled_ns / 1'000'000))};
    Cause cause{"all", fmt::format("{} files had to be compiled", record->stale)};
    auto listed = std::ranges::find(record->files, file, &BuildRecord::File::path);
    if (listed != record->files.end()) cause = cause_of(listed->reason);
    else if (record->restored > 0 && record->files.size() == record->stale)
      return {when(*record), "cache",
              fmt::format("{} is up to date; its object came from the cache in {}.", path, build_text(*record))};
    // An object of another darkpkg is emptied before the build looks.
    if (cause.reason != "content" && is_by_another(*record))
      cause = {"fingerprint", "another darkpkg had compiled it (the compiler's fingerprint changed)"};
    return {when(*record), cause.reason,
            fmt::format("{} was compiled in {}: {}.", path, build_text(*record), cause.clause)};
  }

  /// What compiling a file now would give.
  std::optional<object::Object> compiled_now(const std::string& file) const {
    Result<CompiledSource> source = compile_source(items_.edition(), sources_.path(file));
    if (!source || source->object.empty()) return std::nullopt;
    Result<object::Reader> reader = object::Reader::open(source->object);
    if (!reader) return std::nullopt;
    Result<object::Object> object = object::decode(*reader);
    if (!object) return std::nullopt;
    return std::move(*object);
  }

  static const object::IndexItem* find_in(const object::Index& index, const ItemName& item) {
    for (const object::IndexItem& one : index.items)
      if (one.kind == item.kind && full_name(one.modules, one.name) == item.name) return &one;
    return nullptr;
  }

  /// Names that the next build would add or remove, by compiling in memory what it would compile.
  Result<std::vector<NameChange>> names_to_change() const {
    std::vector<NameChange> out;
    std::vector<std::string> files;
    for (const ManifestEntry& entry : sources_.manifest().entries) files.push_back(entry.source);
    if (Result<Discovery> found = discover(items_.edition(), sources_.manifest().source_root))
      for (const std::string& source : found->sources)
        if (!find_entry(source)) files.push_back(source);
    for (const std::string& file : files) {
      std::optional<Cause> cause = pending(file);
      if (!cause || cause->reason == "fingerprint" || cause->reason == "touched") continue;
      Result<std::vector<NameChange>> before = lookup::names_of_file(items_, file);
      if (!before) return before;
      std::vector<NameChange> after;
      if (cause->reason != "deleted") {
        std::optional<object::Object> object = compiled_now(file);
        if (!object) continue;  // it has errors: the build would fail, and change nothing
        for (const object::IndexItem& item : object->index.items)
          after.push_back({item.kind, full_name(item.modules, item.name), true});
      }
      auto without = [&](const std::vector<NameChange>& these, const std::vector<NameChange>& those) {
        for (const NameChange& one : these)
          if (std::ranges::none_of(those,
                                   [&](const NameChange& o) { return o.kind == one.kind && o.name == one.name; }))
            out.push_back(one);
      };
      without(after, *before);
      without(*before, after);
    }
    return out;
  }

  Result<std::optional<Answer>> item_now(const ItemName& item, const std::string& file) const {
    auto now = [&](std::string_view reason, std::string clause) {
      return Answer{"now", reason, fmt::format("{} would be rebuilt now: {}.", item.name, clause)};
    };
    auto gone = [&](std::string clause) {
      return Answer{"now", "deleted", fmt::format("{} would be removed now: {}.", item.name, clause)};
    };
    const std::string path = shown_path(sources_.path(file));
    std::optional<Cause> cause = pending(file);
    std::optional<object::Index> index;
    if (cause && cause->reason == "deleted") return gone("its file, " + path + ", is gone");
    if (cause && cause->reason != "touched" && cause->reason != "fingerprint") {
      std::optional<object::Object> object = compiled_now(file);
      if (!object)
        return Answer{
            "now", "errors",
            fmt::format("{} would stay as it was: {} has errors, and the build would fail.", item.name, path)};
      const object::IndexItem* mine = find_in(object->index, item);
      if (!mine) return gone(path + " does not define it any more");
      Result<std::optional<object::ContentHash>> linked = lookup::linked_hash(items_, item);
      if (!linked) return tl::unexpected(linked.error());
      if (*linked != mine->hash) return now("content", "its definition in " + path + " changed");
      index = std::move(object->index);
    } else if (Result<Sources::Outline> outline = sources_.outline(file)) {
      index = std::move(outline->index);
    }
    Result<std::vector<NameChange>> changed = names_to_change();
    if (!changed) return tl::unexpected(changed.error());
    if (const object::IndexItem* mine = index ? find_in(*index, item) : nullptr) {
      std::vector<NameChange> meant = lookup::names_meant(items_.edition(), *changed, *mine);
      if (!meant.empty())
        return now("name", fmt::format("`{}`, which it mentions, would {}", meant.front().name,
                                       meant.front().appeared ? "appear" : "disappear"));
    }
    return linked_by_another(item, cause);
  }

  Result<std::optional<Answer>> linked_by_another(const ItemName& item, const std::optional<Cause>& cause) const {
    if (cause && cause->reason == "fingerprint")
      return Answer{"now", "fingerprint",
                    fmt::format("{} would be rebuilt now: its file: {}.", item.name, cause->clause)};
    return lookup::reading([&]() -> Result<std::optional<Answer>> {
      std::optional<database::State> state = database::read_state(items_.database());
      const Fingerprint& linker = items_.edition().fingerprints().linker;
      std::string_view ours(reinterpret_cast<const char*>(linker.data()), linker.size());
      if (!state || state->linker == ours) return std::nullopt;
      return Answer{"now", "fingerprint",
                    fmt::format("{} would be looked at again now, as all items: another darkpkg linked the database "
                                "(the linker's fingerprint changed).",
                                item.name)};
    });
  }

  Result<Answer> item_past(const ItemName& item, const std::string& file) const {
    Result<std::optional<database::ChangeRow>> change = lookup::last_change(items_, item);
    if (!change) return tl::unexpected(change.error());
    if (!*change)
      return Answer{"never", "unknown",
                    fmt::format("{} is up to date; no generation on record changed it.", item.name)};
    const database::ChangeRow& last = **change;
    auto record = std::ranges::find_if(
        history_, [&](const BuildRecord& r) { return r.generation == last.generation && r.exit_code == 0; });
    bool known = record != history_.end();
    std::string_view in_build = known ? when(*record) : std::string_view("earlier");
    std::string build = known ? build_text(*record) : fmt::format("generation {}", last.generation);
    const std::string path = shown_path(sources_.path(file));
    auto answer = [&](std::string_view reason, std::string_view what, std::string clause) {
      return Answer{in_build, reason, fmt::format("{} was {} in {}: {}.", item.name, what, build, clause)};
    };
    if (last.change == "added") return answer("new", "added", path + " defined it for the first time");
    if (last.change == "moved") return answer("moved", "moved", path + " defines it since then");
    Result<Sources::Outline> outline = sources_.outline(file);
    if (const object::IndexItem* mine = outline ? find_in(outline->index, item) : nullptr) {
      Result<std::vector<NameChange>> names = lookup::names_changed(items_, last.generation, *mine);
      if (!names) return tl::unexpected(names.error());
      if (!names->empty()) return answer("name", "rebuilt", quoted_names(*names));
    }
    if (known && record->relinked_all && is_by_another(*record))
      return answer("fingerprint", "rebuilt", "another darkpkg had built it (its fingerprint changed)");
    return answer("content", "rebuilt", "its definition in " + path + " changed");
  }

  const StoredItems& items_;
  const Sources& sources_;
  std::vector<BuildRecord> history_;
};

ExitCode why(const LookupArguments& arguments) {
  Result<StoredItems> items = StoredItems::open(arguments.database);
  if (!items) return report(items.error());
  const std::string manifest = manifest_of(arguments);
  Result<Sources> sources = Sources::open(manifest, compiler_of(items->edition()));
  if (!sources) return report(sources.error());
  const std::string build_dir = manifest.substr(0, manifest.rfind('/') + 1);
  const Why reasons(*items, *sources, read_history(build_dir + "history"));

  std::vector<std::pair<Json, Result<Answer>>> answers;
  if (std::optional<std::string> file = reasons.file_of(arguments.name)) {
    answers.emplace_back(Json{{"file", shown_path(sources->path(*file))}}, reasons.file(*file));
  } else {
    std::vector<const ItemName*> found = items->find(arguments.name);
    if (found.empty()) return report_unknown(*items, arguments);
    for (const ItemName* item : found) answers.emplace_back(json_of(*item), reasons.item(*item));
  }
  std::string out;
  Json json = Json::array();
  for (auto& [subject, answer] : answers) {
    if (!answer) return report(answer.error());
    out += answer->sentence + "\n";
    subject.update({{"when", answer->when}, {"reason", answer->reason}, {"sentence", answer->sentence}});
    json.push_back(std::move(subject));
  }
  print_out(arguments.json ? json_text(json) : out);
  return kOk;
}

}  // namespace

void add_why(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("why", "Say why a file or an item was rebuilt, or would be now");
  auto options = std::make_shared<LookupArguments>();
  command->add_option("WHAT", options->name, "A source file, or the name of an item or the end of it")->required();
  add_lookup_options(*command, *options);
  add_build_dir_option(*command, *options);
  add_manifest_option(*command, *options);
  command->footer(
      "Examples:\n"
      "  darkpkg why packages/stdlib/list.dark\n"
      "  darkpkg why List.map");
  command->callback([options, &exit_code] { exit_code = why(*options); });
}

}  // namespace darkpkg
