#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/hash/program/candidates.hpp"
#include "rules/hash/program/close.hpp"
#include "rules/hash/program/references.hpp"

/// What names stand for, without a link.
namespace darkpkg::hash {

/// The candidates of a reference, for one kind of item after the other: visit_candidates().
template <typename Visit>
bool candidates(const Reference& reference, std::span<const std::string> modules, Visit visit) {
  for (std::optional<ItemKind> kind : traits(reference.kind).accepts)
    if (kind && visit_candidates(reference, modules, [&](const Candidate& it) { return visit(*kind, it); }))
      return true;
  return false;
}

/// Where names are looked up: the items of all packages, and the builtins of the runtime.
class Lookup {
 public:
  virtual ~Lookup() = default;
  virtual bool has_item(ItemKind kind, std::string_view full_name) const = 0;
  virtual bool has_builtin(ItemKind kind, std::string_view name, std::int32_t version) const = 0;
};

/// What a reference stands for.
struct Resolution {
  Shape kind;  ///< nothing: it is missing
  bool is_builtin = false;
  std::string name;          ///< of an item: its full name; of a builtin: its name
  std::int32_t version = 0;  ///< of a builtin
  friend bool operator==(const Resolution&, const Resolution&) = default;
};

/// The first of the reference's candidates that there is.
inline Resolution resolve(const Reference& reference, std::span<const std::string> modules, const Lookup& lookup) {
  Resolution found;
  candidates(reference, modules, [&](ItemKind kind, const Candidate& it) {
    const bool is_there =
        it.builtin ? lookup.has_builtin(kind, it.name, it.version) : lookup.has_item(kind, it.full_name);
    if (is_there)
      found = {kind, it.builtin, std::string(it.builtin ? it.name : it.full_name), it.builtin ? it.version : 0};
    return is_there;
  });
  return found;
}

/// What close() needs to know of resolutions.
inline std::vector<Shape> shapes(std::span<const Resolution> resolutions) {
  std::vector<Shape> all;
  for (const Resolution& resolution : resolutions) all.push_back(resolution.kind);
  return all;
}

}  // namespace darkpkg::hash
