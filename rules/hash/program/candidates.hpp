#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/function_ref.hpp"
#include "rules/hash/program/references.hpp"

namespace darkpkg::hash {

/// One thing that a reference may mean: an item of a package, or a builtin of the runtime.
struct Candidate {
  ItemKind kind{};
  bool is_builtin = false;
  std::string_view full_name;  ///< of an item: `Owner.Module.name`, without a version
  std::string_view name;       ///< the last part, without a version
  std::int32_t version = 0;    ///< of a builtin
};

/// Whether the names can mean anything: Dark refuses other forms of the last part, and what starts with `PACKAGE`.
bool is_well_formed(const Reference& reference);

/// The last part of the reference as an item would have it; nothing if no item can be called so.
std::optional<std::string_view> item_name(const Reference& reference);

/// Calls `visit` with every place at which the reference, written in `modules` (the owner first), may have its meaning,
/// in the order in which Dark looks there for each kind of item, until it returns true. Returns whether it did. This is
/// the only place that knows the order: LibDB/NameLookup.fs (namesToTry) and LibParser/NameResolver.fs
/// (resolveGenericName). The texts of a candidate live until `visit` returns.
bool visit_candidates(const Reference& reference, std::span<const std::string> modules,
                      FunctionRef<bool(const darkpkg::Candidate&)> visit);

/// The same, for one kind after the other.
bool candidates(const Reference& reference, std::span<const std::string> modules,
                const std::function<bool(const Candidate&)>& visit);

}  // namespace darkpkg::hash
