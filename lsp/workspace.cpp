#include "lsp/workspace.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "language/diagnostics/allowed.hpp"
#include "rules/compilers.hpp"
#include "tool/environment.hpp"

namespace darkpkg::lsp {
namespace {

/// The path without symbolic links, as far as it is there.
std::string real_path(const std::string& path) {
  std::error_code none;
  std::string out = std::filesystem::weakly_canonical(path, none).string();
  return none || out.empty() ? path : out;
}

}  // namespace

/// Relative paths that were given are below the folder, as if darkpkg were called there.
Result<BuildSettings> Workspace::settings_for(const std::string& folder) const {
  SettingsArguments arguments = arguments_;
  if (arguments.root.empty()) {
    std::error_code none;
    arguments.root = folder + "/packages";
    if (!std::filesystem::is_directory(arguments.root, none)) arguments.root = folder;
    for (std::string* path : {&arguments.database, &arguments.build_dir, &arguments.object_dir, &arguments.builtins,
                              &arguments.package_ids, &arguments.package_refs})
      if (!path->empty() && !path->starts_with('/')) *path = folder + "/" + *path;
  }
  return settings_of(arguments);
}

Result<void> Workspace::add_folder(const std::string& folder) {
  if (!arguments_.root.empty() && !roots_.empty()) return {};
  Result<BuildSettings> settings = settings_for(folder);
  if (!settings) return tl::unexpected(settings.error());
  if (std::ranges::any_of(roots_, [&](const auto& root) { return root->settings().root == settings->root; })) return {};
  Result<std::unique_ptr<Packages>> packages = Packages::open(std::move(*settings));
  if (!packages) return tl::unexpected(packages.error());
  roots_.push_back(std::move(*packages));
  folders_.push_back(folder);
  return {};
}

void Workspace::remove_folder(const std::string& folder) {
  const auto found = std::ranges::find(folders_, folder);
  if (found == folders_.end() || !arguments_.root.empty()) return;
  roots_.erase(roots_.begin() + (found - folders_.begin()));
  folders_.erase(found);
}

std::optional<SourcePlace> Workspace::find(const std::string& path) const {
  // Of roots in each other the innermost; an editor may have resolved links that a root was named with.
  std::optional<SourcePlace> out;
  const auto look = [&](const std::string& at, bool really) {
    for (const auto& root : roots_) {
      std::string candidate = at;
      if (really) {
        const std::string real = real_path(root->settings().root);
        if (!at.starts_with(real + "/")) continue;
        candidate = root->settings().root + at.substr(real.size());
      }
      std::optional<std::string> source = root->source_at(candidate);
      if (source && (!out || source->size() < out->source.size())) out = {root.get(), std::move(*source)};
    }
  };
  look(path, false);
  if (!out && !path.empty()) look(real_path(path), true);
  return out;
}

void Workspace::set_text(const Document& document) {
  if (std::optional<SourcePlace> place = find(document.path)) {
    place->packages->set_text(place->source, document.text);
    return;
  }
  const Edition* named = find_edition(arguments_.edition);
  const Edition& edition = named ? *named : roots_.empty() ? usual_edition() : roots_.front()->edition();
  Diagnostics found = compile(edition, document.path, *document.text).diagnostics;
  outside_[document.uri] = without_allowed(arguments_.allowed, std::move(found));
}

void Workspace::release(const Document& document) {
  if (std::optional<SourcePlace> place = find(document.path)) place->packages->release(place->source);
  outside_.erase(document.uri);
}

std::string Workspace::text(const std::string& path, const Documents& documents) const {
  if (const Document* document = documents.at_path(path)) return decoded_text(path, *document->text);
  Result<std::string> bytes = read_file(path);
  return bytes ? decoded_text(path, *bytes) : std::string();
}

}  // namespace darkpkg::lsp
