#include "lsp/analysis.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>

#include "language/diagnostics/allowed.hpp"
#include "store/tables.hpp"

namespace darkpkg::lsp {
namespace {

using link::FileDiagnostics;
using store::FileChange;

/// How often files with errors are left out of the first base until the others have none.
constexpr int kMostTries = 8;

}  // namespace

std::shared_ptr<const store::SourceFile> unlinked_file(const FileChange& change, const store::Snapshot& of) {
  auto out = std::make_shared<store::SourceFile>();
  out->path = change.path;
  out->object = change.object;
  for (const object::IndexItem& index : change.object->index().items) {
    store::Item item;
    item.kind = index.kind;
    item.name = full_name(index.modules, index.name);
    if (const store::Item* before = of.find(item.kind, item.name)) item.id = before->id;
    item.file = out.get();
    item.number = static_cast<std::uint32_t>(out->items.size());
    out->items.push_back(std::move(item));
  }
  return out;
}

Analysis::Analysis(const Sources& sources, const BuildSettings& settings)
    : sources_(sources),
      settings_(settings),
      root_(settings.root),
      warnings_{false, settings.allowed},
      encoder_(std::make_shared<const store::Encoder>(*settings.edition, Inputs(), nullptr, root_)) {
  auto empty = std::make_shared<store::Snapshot>();
  empty->encoder = encoder_;
  base_ = std::move(empty);
}

Result<void> Analysis::read_tables() {
  const auto table = [&](const std::string& path, std::string_view name) {
    return store::table_text(*settings_.edition, settings_.is_own_table(path) ? "" : path, name);
  };
  Result<std::string> builtins = table(settings_.builtins, "builtins");
  if (!builtins) return tl::unexpected(builtins.error());
  Result<std::string> ids = table(settings_.package_ids, "package-ids");
  if (!ids) return tl::unexpected(ids.error());
  Result<Inputs> inputs = Inputs::parse(std::move(*builtins), std::move(*ids), settings_.builtins,
                                        settings_.package_ids, settings_.edition->identity());
  if (!inputs) return tl::unexpected(inputs.error());
  if (base_->generation > 0 && encoder_->inputs().hash() == inputs->hash()) return {};
  encoder_ = std::make_shared<const store::Encoder>(*settings_.edition, std::move(*inputs), nullptr, root_);
  return find_base();
}

/// The first base has the files without errors; if that makes names unknown to others, without these, and so on.
Result<void> Analysis::find_base() {
  of_values_.clear();
  auto empty = std::make_shared<store::Snapshot>();
  empty->encoder = encoder_;
  base_ = empty;
  std::vector<FileChange> files = changes();
  for (int i = 0;; i++) {
    users_ = {};
    if (i == kMostTries) files.clear();
    Result<store::Advance> made = store::advance(*empty, files, means());
    if (!made) return tl::unexpected(made.error());
    if (made->next) {
      take_base(std::move(*made));
      break;
    }
    std::set<std::string> wrong;
    for (const FileDiagnostics& each : made->diagnostics)
      if (each.diagnostics.has_errors()) wrong.insert(below_root(each.path));
    std::erase_if(files, [&](const FileChange& file) { return wrong.contains(file.path); });
  }
  Result<store::Findings> found = store::check_all(*base_, means());
  if (!found) return tl::unexpected(found.error());
  of_base_.clear();
  for (FileDiagnostics& each : found->files) of_base_[below_root(each.path)] = std::move(each.diagnostics);
  pins_of_base_ = std::move(found->pins);
  return {};
}

void Analysis::take_base(store::Advance made) {
  for (const store::ItemChange& change : made.changes)
    if (change.change == store::Change::removed) users_.put(store::name_key(change.kind, change.name), {});
  for (auto& [user, used] : made.uses) users_.put(user, std::move(used));
  base_ = std::move(made.next);
  for (const std::string& source : made.checked) of_base_.erase(source);
  for (FileDiagnostics& each : made.diagnostics) of_base_[below_root(each.path)] = std::move(each.diagnostics);
  if (made.pins) pins_of_base_ = std::move(*made.pins);
}

/// From the base to the sources; ascending by path.
std::vector<FileChange> Analysis::changes() const {
  std::vector<FileChange> out;
  auto file = base_->files.begin();
  const auto gone = [&] { out.push_back({(*file++)->path, nullptr}); };
  for (const auto& [source, known] : sources_.all()) {
    while (file != base_->files.end() && (*file)->path < source) gone();
    const bool is_there = file != base_->files.end() && (*file)->path == source;
    if (!known.object) {
      if (is_there) gone();
      continue;
    }
    const bool is_same =
        is_there && ((*file)->object == known.object || (*file)->object->bytes() == known.object->bytes());
    if (!is_same) out.push_back({source, known.object});
    if (is_there) ++file;
  }
  while (file != base_->files.end()) gone();
  return out;
}

bool Analysis::is_blind() const {
  return std::ranges::any_of(sources_.all(), [](const auto& each) { return !each.second.object; });
}

void Analysis::keep(const std::string& path, const Diagnostics& found) {
  if (found.empty()) return;
  Diagnostics& to = findings_[path];
  to.append(found.all());
  to.sort();
}

Result<void> Analysis::refresh() {
  view_ = nullptr;
  settled_ = false;
  findings_.clear();
  changes_ = changes();
  for (const auto& [source, known] : sources_.all())
    if (!known.errors.empty()) keep(source, without_allowed(settings_.allowed, known.errors));
  has_errors_ = false;
  if (is_blind()) return {};
  const store::Means with = means();
  for (bool is_first = true;; is_first = false) {
    store::Stepped stepped(*base_, with);
    stepped.step.only_names = true;
    if (Result<void> done = stepped.run(changes_); !done) return done;
    std::vector<FileChange> more = is_first ? also_concerned(stepped.step) : std::vector<FileChange>{};
    if (more.empty()) {
      take(stepped);
      return {};
    }
    std::ranges::move(more, std::back_inserter(changes_));
    std::ranges::sort(changes_, {}, &FileChange::path);
  }
}

/// Files that say the same as in the base, of which a build of everything may tell something else: a definition of
/// theirs is another's too, or their warnings name what else there is.
std::vector<FileChange> Analysis::also_concerned(const link::Step& step) const {
  std::set<std::string> concerned;
  if (!step.appeared.empty() || !step.disappeared.empty())
    for (const auto& [source, found] : of_base_)
      if (std::ranges::any_of(found.all(), [&](const Diagnostic& each) {
            return settings_.edition->warning_traits(each.code).help_suggests;
          }))
        concerned.insert(source);
  for (const link::File* file : step.files)
    if (file->looked_at) concerned.erase(file->path);
  // Which of two definitions is the second one depends on the order in which files are looked at.
  for (const link::Duplicate& duplicate : step.duplicates)
    for (const link::File* file : {duplicate.file, duplicate.other}) concerned.insert(file->path);
  for (const FileChange& change : changes_) concerned.erase(change.path);
  std::vector<FileChange> out;
  for (const std::string& source : concerned)
    if (const store::SourceFile* file = base_->file(source)) out.push_back({source, file->object});
  return out;
}

/// Takes over what the step found, and what is known of all that it did not look at.
void Analysis::take(const store::Stepped& stepped) {
  std::set<std::string> told;
  for (const auto& [source, found] : findings_) told.insert(source);
  std::set<std::string> looked_at;
  for (const link::File* file : stepped.step.files)
    if (file->looked_at) looked_at.insert(file->path);
  for (const auto& [source, found] : of_base_)
    if (!told.contains(source) && !looked_at.contains(source)) keep(source, found);
  for (const FileDiagnostics& each : stepped.diagnostics()) {
    has_errors_ |= each.diagnostics.has_errors();
    if (!told.contains(below_root(each.path))) keep(below_root(each.path), each.diagnostics);
  }
  // A build that finds a name wrong evaluates nothing.
  for (const auto& [source, found] : of_values_) {
    if (has_errors_) break;
    const Source* known = sources_.find(source);
    if (known && known->object == found.first && !told.contains(source)) keep(source, found.second);
  }
  if (settings_.package_ids == own_table(root_, "package-ids"))
    keep(below_root(settings_.package_ids), stepped.pins().value_or(pins_of_base_));
}

Result<void> Analysis::settle() {
  settled_ = true;
  if (has_errors_ || is_blind() || (changes_.empty() && of_values_.empty())) return {};
  of_values_.clear();
  if (!changes_.empty()) {
    Result<store::Advance> made = store::advance(*base_, changes_, means());
    if (!made) return tl::unexpected(made.error());
    if (made->next) take_base(std::move(*made));
    else
      for (const FileDiagnostics& each : made->diagnostics) keep_of_values(below_root(each.path), each.diagnostics);
  }
  Result<void> done = refresh();
  settled_ = true;
  return done;
}

/// Names are fine then, so errors are of values.
void Analysis::keep_of_values(const std::string& source, Diagnostics found) {
  found.remove_if([](const Diagnostic& each) { return code_severity(each.code) != Severity::error; });
  const Source* now = sources_.find(source);
  if (!found.empty() && now) of_values_[source] = {now->object, std::move(found)};
}

const store::Snapshot& Analysis::view() {
  if (view_) return *view_;
  std::vector<const store::SourceFile*> gone;
  std::vector<std::shared_ptr<const store::SourceFile>> made;
  for (const FileChange& change : changes_) {
    if (const store::SourceFile* before = base_->file(change.path)) gone.push_back(before);
    if (change.object) made.push_back(unlinked_file(change, *base_));
  }
  view_ = gone.empty() && made.empty() ? base_ : base_->with(gone, std::move(made));
  return *view_;
}

std::size_t Analysis::count_followers(const store::Item& item) const {
  std::unordered_set<std::uint64_t> seen{item.name_key()};
  std::vector<std::uint64_t> open{item.name_key()};
  while (!open.empty()) {
    const std::uint64_t used = open.back();
    open.pop_back();
    for (const std::uint64_t user : users_.of(used))
      if (seen.insert(user).second) open.push_back(user);
  }
  return seen.size() - 1;
}

}  // namespace darkpkg::lsp
