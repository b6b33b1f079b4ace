#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/joined.hpp"
#include "cache/object/sections.hpp"
#include "rules/compile/program/names.hpp"

/// Which references could mean which locations.
namespace darkpkg::link {

/// The last part of a reference as locations have it: without version. Nothing where it is of a form that no location
/// can have.
std::optional<std::string_view> location_name(const object::Reference& reference);

/// Could a reference of this kind mean an item of that kind?
bool kinds_match(object::ReferenceKind reference, object::ItemKind item);

/// Is the location among the candidates of a reference that is written in `modules`? Other candidates may come first.
bool could_mean(const object::Reference& reference, std::span<const std::string> modules, const Location& location);

/// The written qualifiers (dotted, `` for none) with which some module could mean the location: all ends of its module
/// path.
std::vector<std::string> possible_qualifiers(const Location& location);

}  // namespace darkpkg::link
