#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/hash/program/close.hpp"
#include "rules/hash/program/references.hpp"

namespace darkpkg::hash {

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
Resolution resolve(const Reference& reference, std::span<const std::string> modules, const Lookup& lookup);

/// What close() needs to know of resolutions.
std::vector<Shape> shapes(std::span<const Resolution> resolutions);

}  // namespace darkpkg::hash
