#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/hash/identity/ids.hpp"
#include "rules/hash/program/close.hpp"
#include "rules/hash/program/references.hpp"
#include "rules/hash/wire/holes.hpp"
#include "rules/hash/wire/names.hpp"

/// What the link makes of code with holes: the same bytes that encoding the resolved tree gives, without a tree.
namespace darkpkg::hash::wire {

/// What the references of an item resolve to, by their numbers. Code of an open tree needs what they are and how they
/// are written, too.
struct Targets {
  std::span<const Target> all;
  std::span<const Shape> shapes;
  std::span<const Reference> references;

  Targets() = default;
  Targets(std::span<const Target> targets) : all(targets) {}     // NOLINT(google-explicit-constructor)
  Targets(const std::vector<Target>& targets) : all(targets) {}  // NOLINT(google-explicit-constructor)
  Targets(std::span<const Target> targets, std::span<const Shape> kinds, std::span<const Reference> written)
      : all(targets), shapes(kinds), references(written) {}
};

/// The kind of item that is wanted in a hole; nothing if the hole is about the item itself.
std::optional<pt::ItemKind> item_kind(HoleKind kind);

/// Appends PT code with its holes filled. `own_hash`: 64 hexadecimal digits; `ids`: those of the item's nodes;
/// `targets`: what each reference of the item resolves to. The code is ours: holes that don't fit to it abort.
void fill_pt(std::string& to, const Code& code, std::string_view own_hash, NodeIds ids, const Targets& targets);

/// Appends the canonical form. References to members of `knot` are written by name: their hashes may be empty.
void fill_canonical(std::string& to, const Code& code, const Targets& targets, const Knot& knot);

/// Appends RT code. What it takes for an item or a builtin has to be one.
void fill_rt(std::string& to, const Code& code, std::string_view own_hash, const Targets& targets);

}  // namespace darkpkg::hash::wire
