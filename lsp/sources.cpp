#include "lsp/sources.hpp"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "base/check.hpp"
#include "base/sha256.hpp"
#include "cache/manifest/manifest.hpp"
#include "language/source/source.hpp"
#include "rules/compilers.hpp"
#include "workspace/discover.hpp"
#include "workspace/tick.hpp"

namespace darkpkg::lsp {

std::string decoded_text(const std::string& path, std::string_view bytes) {
  Diagnostics ignored;
  if (std::optional<darkpkg::Source> source = decode_source(path, bytes, ignored)) return std::move(source->text);
  return std::string(bytes);
}

std::vector<std::string> Sources::excluded() const {
  std::vector<std::string> out{settings_.build_dir};
  if (!settings_.objects_beside_sources()) out.push_back(settings_.object_dir);
  return out;
}

Result<void> Sources::look_at_all() {
  Result<Discovery> found = discover(*settings_.edition, settings_.root, excluded());
  if (!found) return tl::unexpected(found.error());
  folders_.clear();
  for (Folder& folder : found->folders) folders_.push_back(std::move(folder.path));
  dangling_ = std::move(found->dangling);
  std::erase_if(all_, [&](const auto& each) {
    return !each.second.text && !std::ranges::binary_search(found->sources, each.first);
  });
  for (const std::string& source : found->sources) {
    const auto known = all_.find(source);
    if (known != all_.end() && known->second.stat)
      if (Result<std::optional<FileStat>> stat = stat_file(path(source)); stat && *stat == known->second.stat) continue;
    look_at(source);
  }
  return {};
}

void Sources::look_at(const std::string& source) {
  if (const auto known = all_.find(source); known != all_.end() && known->second.text) return;
  Result<FileContents> contents = read_file_and_stat(path(source));
  if (!contents) {
    // One that can't be read is none, as one that is gone: the next event tells of it again.
    all_.erase(source);
    return;
  }
  Source& to = all_[source];
  to.stat = contents->stat;
  // Within the tick of its last change a file may change once more and look the same.
  if (is_current_tick(contents->stat.ctime_ns)) to.stat.reset();
  take(source, to, contents->bytes);
}

bool Sources::is_emptied(const std::string& source) const {
  const Source* known = find(source);
  if (!known || !known->hash || *known->hash == sha256("")) return false;
  const Result<std::optional<FileStat>> now = stat_file(path(source));
  return now && *now && (*now)->size == 0;
}

void Sources::set_text(const std::string& source, std::shared_ptr<const std::string> text) {
  Source& to = all_[source];
  to.text = std::move(text);
  take(source, to, *to.text);
}

void Sources::release(const std::string& source) {
  const auto known = all_.find(source);
  if (known == all_.end()) return;
  known->second.text = nullptr;
  look_at(source);
}

const Source* Sources::find(std::string_view source) const {
  const auto found = all_.find(source);
  return found == all_.end() ? nullptr : &found->second;
}

std::string Sources::text(std::string_view source) const {
  const Source* known = find(source);
  if (known && known->text) return decoded_text(path(source), *known->text);
  Result<std::string> bytes = read_file(path(source));
  return bytes ? decoded_text(path(source), *bytes) : std::string();
}

/// What the object is made of: its file may have another text by the time that somebody asks, with errors.
std::shared_ptr<const std::string> Sources::kept_text(const Source& of, std::string_view bytes) {
  return of.text ? of.text : std::make_shared<const std::string>(bytes);
}

/// Compiles the bytes, if they are others than before and no object of them is there.
void Sources::take(const std::string& source, Source& to, std::string_view bytes) {
  const object::SourceHash hash = sha256(bytes);
  if (to.hash == hash) return;
  const bool is_first = !to.hash;
  to.hash = hash;
  to.errors = {};
  const Edition& edition = *settings_.edition;
  if (is_first) {
    const std::string there = settings_.object_dir + "/" + default_object_path(source);
    if (Result<std::string> object = read_file(there, object::kLargestObject)) {
      const Result<object::Reader> reader = object::Reader::open(*object);
      const bool is_of_source = reader && reader->source() == hash;
      Result<std::shared_ptr<const store::ObjectData>> parsed =
          store::ObjectData::parse(edition, std::move(*object), is_of_source ? kept_text(to, bytes) : nullptr);
      // An older one has what the file said when it had no errors.
      if (parsed) to.object = std::move(*parsed);
      if (parsed && is_of_source && !to.text) return;
    }
  }
  Compiled compiled = compile(edition, path(source), bytes);
  if (!compiled.object || compiled.diagnostics.has_errors()) {
    to.errors = std::move(compiled.diagnostics);
    return;
  }
  std::string object = object::encode(*compiled.object, edition.name(), edition.fingerprints().compiler, hash);
  Result<std::shared_ptr<const store::ObjectData>> parsed =
      store::ObjectData::parse(edition, std::move(object), kept_text(to, bytes));
  DARKPKG_CHECK(parsed);
  to.object = std::move(*parsed);
}

session::Places Sources::places() const {
  session::Places out;
  out.edition = settings_.edition;
  out.root = settings_.root;
  out.folders = folders_;
  out.dangling = dangling_;
  out.database = settings_.database;  // something has to be; what happens to it is ignored
  out.inputs = {settings_.builtins, settings_.package_ids};
  if (settings_.finds_builtins) out.inputs.push_back(own_table(settings_.root, "builtins"));
  if (settings_.finds_package_ids) out.inputs.push_back(own_table(settings_.root, "package-ids"));
  for (const auto& [source, known] : all_) {
    struct stat s {};
    if (::lstat(path(source).c_str(), &s) != 0 || !S_ISLNK(s.st_mode)) continue;
    char target[PATH_MAX];
    if (::realpath(path(source).c_str(), target) != nullptr) out.links.emplace(source, target);
  }
  return out;
}

}  // namespace darkpkg::lsp
