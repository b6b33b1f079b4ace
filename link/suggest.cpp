#include "link/suggest.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>

#include "base/edit_distance.hpp"
#include "base/joined.hpp"

namespace darkpkg::link {
namespace {

constexpr std::size_t kMost = 3;
/// Shorter bare names are near to some builtin whatever they mean.
constexpr std::size_t kShortestOfBuiltin = 5;
constexpr std::string_view kBuiltin = "Builtin";

/// How many leading parts the two paths share.
std::size_t shared_parts(std::string_view full, const std::vector<std::string>& modules) {
  std::size_t count = 0;
  for (const std::string& module : modules) {
    if (!full.starts_with(module) || full.size() <= module.size() || full[module.size()] != '.') break;
    full.remove_prefix(module.size() + 1);
    count++;
  }
  return count;
}

}  // namespace

Suggestions::Suggestions(const Edition& edition, const Inputs& inputs) : edition_(&edition) {
  for (object::ItemKind kind : {object::ItemKind::fn, object::ItemKind::value})
    for (std::string_view name : inputs.builtin_names(kind)) add(kind, std::string(kBuiltin) + "." + std::string(name));
}

void Suggestions::add(object::ItemKind kind, std::string full_name) {
  std::size_t dot = full_name.rfind('.');
  names_.push_back({kind, std::move(full_name), dot == std::string::npos ? 0 : dot + 1});
}

std::string_view Suggestions::around(ItemKind kind, std::string_view written,
                                     const std::vector<std::string>& modules) const {
  std::string_view best;
  for (const Name& name : names_) {
    std::string_view full = name.full;
    if (name.kind != kind || full.substr(name.last) != written) continue;
    // The modules around the place, or some of them from the owner down, and nothing else.
    std::size_t parts = static_cast<std::size_t>(std::ranges::count(full, '.'));
    if (parts > 0 && shared_parts(full, modules) == parts && full.size() > best.size()) best = full;
  }
  return best;
}

std::string Suggestions::help(const Reference& reference, const std::vector<std::string>& modules,
                              std::string_view similar) const {
  std::string_view written = edition_->item_name(reference).value_or(reference.names.back());
  const ReferenceTraits& traits = edition_->traits(reference);
  if (traits.only_qualified)
    if (std::string_view full = around(*traits.only_qualified, written, modules); !full.empty())
      return "a function that is not called needs its module: write '" + std::string(edition_->shown_name(full)) + "'";
  if (!similar.empty()) return "did you mean '" + std::string(similar) + "'?";
  std::string qualifier = joined(std::span(reference.names).first(reference.names.size() - 1));
  std::string below = "." + qualifier;
  // Of bare names of one letter every other is a neighbour.
  std::size_t limit = qualifier.empty() && written.size() == 1 ? 0 : slips_in(written);
  // (distance of the last part, other qualifier, parts not shared with the place, length) in that order.
  using Rank = std::tuple<std::size_t, bool, std::size_t, std::size_t, std::string_view>;
  std::vector<Rank> best;
  for (const Name& name : names_) {
    if (!traits.accept(name.kind) && traits.only_qualified != name.kind) continue;
    std::string_view full = name.full;
    std::string_view path = full.substr(0, name.last == 0 ? 0 : name.last - 1);
    // People write builtins as they know them from elsewhere, without their module.
    bool same_place = qualifier.empty() ? shared_parts(full, modules) > 0 ||
                                              (path == kBuiltin && written.size() >= kShortestOfBuiltin)
                                        : path == qualifier || path.ends_with(below);
    // Elsewhere only the very name counts.
    if (!same_place && full.substr(name.last) != written) continue;
    std::size_t distance = edit_distance(written, full.substr(name.last), limit);
    if (distance > limit) continue;
    best.emplace_back(distance, !same_place, modules.size() - shared_parts(full, modules), full.size(), full);
  }
  std::ranges::sort(best);
  std::string out;
  for (std::size_t i = 0; i < best.size() && i < kMost; i++) {
    out += i == 0 ? "did you mean '" : i + 1 == std::min(best.size(), kMost) ? " or '" : ", '";
    out.append(edition_->shown_name(std::get<4>(best[i]))).append("'");
  }
  if (!out.empty()) return out + '?';
  if (!traits.accept(ItemKind::type) || !qualifier.empty()) return {};
  // `Int` of other languages; those in lower case are noticed by the compiler.
  std::string lower(written);
  lower[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(lower[0])));
  std::string ours = edition_->suggested_type(lower);
  return ours.empty() || ours == written ? "" : "did you mean '" + ours + "'?";
}

}  // namespace darkpkg::link
