#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cache/object/sections.hpp"

/// The forms of names, and which references could mean which locations.
namespace darkpkg::link {

/// The last part of a written fn or value name: `map_v1` is `map`, 1.
struct VersionedName {
  std::string_view name;
  std::int32_t version = 0;
  friend bool operator==(const VersionedName&, const VersionedName&) = default;
};

/// `[a-z][a-zA-Z0-9]*'?`, perhaps with `_vN`: the names of fns and values that can be referenced. Nothing for others.
std::optional<VersionedName> parse_fn_name(std::string_view written);
/// `[A-Z][a-zA-Z0-9]*'?`, perhaps with `_v0`, without that. Nothing for others.
std::optional<std::string_view> parse_type_name(std::string_view written);

/// The last part of a reference as locations have it: without version. Nothing where it is of a form that no location
/// can have.
std::optional<std::string_view> location_name(const object::Reference& reference);

/// Could a reference of this kind mean an item of that kind?
bool kinds_match(object::ReferenceKind reference, object::ItemKind item);

/// The dotted path of `parts`.
std::string joined(std::span<const std::string> parts);

/// A place that an item can have.
struct Location {
  object::ItemKind kind{};
  std::vector<std::string> modules;  ///< the owner first
  std::string name;
};

/// Is the location among the candidates of a reference that is written in `modules`? Other candidates may come first.
bool could_mean(const object::Reference& reference, std::span<const std::string> modules, const Location& location);

/// The written qualifiers (dotted, `` for none) with which some module could mean the location: all ends of its module
/// path.
std::vector<std::string> possible_qualifiers(const Location& location);

}  // namespace darkpkg::link
