#include "rules/hash/identity/identify.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>

#include "base/check.hpp"
#include "base/utf16_order.hpp"

namespace darkpkg::hash {

std::vector<Sha256Digest> identify(std::span<const Member> members, bool refers_to_itself) {
  DARKPKG_CHECK(!members.empty());
  std::string bytes;
  if (members.size() == 1 && !refers_to_itself) {
    wire::fill_canonical(bytes, *members[0].code, members[0].targets, {});
    return {sha256(bytes)};
  }

  std::vector<std::string_view> names;
  for (const Member& member : members) names.push_back(member.full_name);
  wire::Knot knot(names);
  std::vector<std::size_t> order(members.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return utf16_less(names[a], names[b]); });
  for (std::size_t i : order) wire::fill_canonical(bytes, *members[i].code, members[i].targets, knot);
  std::string group = hex(sha256(bytes));

  std::vector<Sha256Digest> hashes;
  for (const Member& member : members) {
    bytes.clear();
    wire::ByteWriter out(bytes);
    out.text(group);
    out.text(member.full_name);
    hashes.push_back(sha256(bytes));
  }
  return hashes;
}

std::vector<Dependency> dependencies(const wire::Code& code, const wire::Targets& targets) {
  std::vector<bool> seen(targets.all.size(), false);
  std::vector<Dependency> found;
  wire::HoleReader holes(code.holes);
  while (std::optional<wire::Hole> hole = holes.next()) {
    std::optional<pt::ItemKind> kind = wire::item_kind(hole->kind);
    if (wire::is_open(hole->kind)) kind = targets.shapes[hole->operand];
    if (!kind) continue;
    DARKPKG_CHECK(hole->operand < targets.all.size());
    if (seen[hole->operand]) continue;
    seen[hole->operand] = true;
    const auto* package = std::get_if<pt::Package>(&targets.all[hole->operand]);
    if (!package) continue;
    auto same = [&](const Dependency& other) {
      return other.kind == *kind && other.item.hash == package->hash && other.item.location == package->location;
    };
    if (std::none_of(found.begin(), found.end(), same)) found.push_back({*kind, *package});
  }
  return found;
}

}  // namespace darkpkg::hash
