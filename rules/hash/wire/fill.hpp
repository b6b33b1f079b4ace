#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rules/hash/wire/holes.hpp"
#include "rules/hash/wire/names.hpp"

/// What the link makes of code with holes: the same bytes that encoding the resolved tree gives, without a tree.
namespace darkpkg::hash::wire {

/// The kind of item that is wanted in a hole; nothing for the item's own hash.
std::optional<pt::ItemKind> item_kind(HoleKind kind);

/// Appends PT code with its holes filled. `own_hash`: 64 hexadecimal digits; `targets`: what each reference of the item
/// resolves to. The code is ours: holes that don't fit to it abort.
void fill_pt(std::string& to, const Code& code, std::string_view own_hash, std::span<const Target> targets);

/// Appends the canonical form. References to members of `knot` are written by name: their hashes may be empty.
void fill_canonical(std::string& to, const Code& code, std::span<const Target> targets, const Knot& knot);

/// Appends RT code. What it takes for an item or a builtin has to be one.
void fill_rt(std::string& to, const Code& code, std::string_view own_hash, std::span<const Target> targets);

}  // namespace darkpkg::hash::wire
