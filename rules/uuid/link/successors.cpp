#include "rules/uuid/link/successors.hpp"

#include <algorithm>

#include "rules/uuid/link/package_tables.hpp"
#include "rules/uuid/wire/ids.hpp"

namespace darkpkg::uuid {
namespace {

std::unordered_set<Uuid> ids_in_blobs(std::span<const KeptRow> contents) {
  std::unordered_set<Uuid> out;
  for (const KeptRow& content : contents)
    if (const std::optional<Uuid> id = Uuid::parse(content.item)) out.insert(Uuid{id->dotnet_bytes()});
  return out;
}

/// The only candidate, or the only one for which `is_like` holds.
template <typename IsLike>
const KeptRow* only(const std::vector<const KeptRow*>& candidates, IsLike is_like) {
  const KeptRow* out = nullptr;
  for (const KeptRow* candidate : candidates) {
    if (!is_like(*candidate)) continue;
    if (out) return nullptr;
    out = candidate;
  }
  return out;
}

}  // namespace

Successors::Successors(database::Database& database, std::span<const KeptRow> left, std::span<const KeptRow> added)
    : database_(database), added_(added), left_ids_(ids_in_blobs(left)), added_ids_(ids_in_blobs(added)) {}

std::string Successors::of(const KeptRow& content) {
  if (!by_program_) {
    by_program_.emplace();
    for (const KeptRow& one : added_) (*by_program_)[program(one, added_ids_)].push_back(&one);
  }
  const auto same = by_program_->find(program(content, left_ids_));
  if (same == by_program_->end()) return "";
  std::vector<const KeptRow*> candidates = same->second;
  std::erase_if(candidates, [&](const KeptRow* one) { return one->kind != content.kind; });
  const KeptRow* found =
      only(candidates, [&](const KeptRow& one) { return last_part(one.name) == last_part(content.name); });
  if (!found)
    found = only(candidates, [&](const KeptRow& one) { return module_of(one.name) == module_of(content.name); });
  if (!found) found = only(candidates, [](const KeptRow&) { return true; });
  return found ? found->shown() : "";
}

/// The bytes of an item's program, with zeros for the ids in `unknown` and those of its own expressions, which follow
/// from its id.
std::string Successors::program(const KeptRow& content, const std::unordered_set<Uuid>& unknown) const {
  const std::optional<ItemBytes> bytes = read_content(database_, content.kind, content.item, false);
  std::string out = bytes ? bytes->program : "";
  const wire::ExpressionIds expressions(Uuid::parse(content.item).value_or(Uuid{}));
  std::uint64_t ordinal = 1;
  auto blank = [&](std::size_t at, std::size_t size) {
    std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(at), size, '\0');
    return at + size;
  };
  for (std::size_t at = 0; at + sizeof ordinal <= out.size();) {
    Uuid id;
    if (at + id.bytes.size() <= out.size()) {
      std::copy_n(out.begin() + static_cast<std::ptrdiff_t>(at), id.bytes.size(), id.bytes.begin());
      if (unknown.contains(id)) {
        at = blank(at, id.bytes.size());
        continue;
      }
    }
    std::uint64_t number = 0;
    for (std::size_t i = sizeof number; i-- > 0;) number = number << 8 | static_cast<std::uint8_t>(out[at + i]);
    if (number == expressions.at(ordinal)) {
      ordinal++;
      at = blank(at, sizeof number);
    } else {
      at++;
    }
  }
  return out;
}

}  // namespace darkpkg::uuid
