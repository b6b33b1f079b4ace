#include "rules/link/suggest.hpp"

#include <algorithm>
#include <tuple>

#include "rules/link/names.hpp"

namespace darkpkg::link {
namespace {

constexpr std::size_t kMost = 3;
constexpr std::string_view kStdlib = "Darklang.Stdlib.";

/// The name as one would write it: the standard library has a shortcut.
std::string_view shown(std::string_view full) {
  if (full.starts_with(kStdlib)) full.remove_prefix(std::string_view("Darklang.").size());
  return full;
}

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

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); j++) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); i++) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); j++) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return std::min(last[b.size()], limit + 1);
}

Suggestions::Suggestions(const Inputs& inputs) {
  for (object::ItemKind kind : {object::ItemKind::fn, object::ItemKind::value})
    for (std::string_view name : inputs.builtin_names(kind)) add(kind, "Builtin." + std::string(name));
}

void Suggestions::add(object::ItemKind kind, std::string full_name) {
  std::size_t dot = full_name.rfind('.');
  names_.push_back({kind, std::move(full_name), dot == std::string::npos ? 0 : dot + 1});
}

std::string Suggestions::help(const object::Reference& reference, const std::vector<std::string>& modules) const {
  std::string_view written = location_name(reference).value_or(reference.names.back());
  std::string qualifier = joined(std::span(reference.names).first(reference.names.size() - 1));
  std::string below = "." + qualifier;
  std::size_t limit = written.size() < 4 ? 1 : written.size() < 8 ? 2 : 3;
  // (distance of the last part, other qualifier, parts not shared with the place, length) in that order.
  using Rank = std::tuple<std::size_t, bool, std::size_t, std::size_t, std::string_view>;
  std::vector<Rank> best;
  for (const Name& name : names_) {
    if (!kinds_match(reference.kind, name.kind)) continue;
    std::string_view full = name.full;
    std::string_view path = full.substr(0, name.last == 0 ? 0 : name.last - 1);
    bool same_place = qualifier.empty() ? shared_parts(full, modules) > 0 : path == qualifier || path.ends_with(below);
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
    out.append(shown(std::get<4>(best[i]))).append("'");
  }
  if (!out.empty()) out += '?';
  return out;
}

}  // namespace darkpkg::link
