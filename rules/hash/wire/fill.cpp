#include "rules/hash/wire/fill.hpp"

#include <optional>

#include "base/check.hpp"
#include "rules/hash/wire/open_names.hpp"

namespace darkpkg::hash::wire {
namespace {

/// Copies the code; `put(writer, hole)` writes what stands in a hole.
template <typename Put>
void fill(std::string& to, const Code& code, Put put) {
  // A packed hole takes about three bytes, and a hash with a location in its place about a hundred.
  to.reserve(to.size() + code.bytes.size() + code.holes.size() / 3 * 100);
  ByteWriter out(to);
  std::string_view rest = code.bytes;
  HoleReader holes(code.holes);
  while (std::optional<Hole> hole = holes.next()) {
    DARKPKG_CHECK(hole->gap <= rest.size());
    out.raw(rest.substr(0, hole->gap));
    rest.remove_prefix(hole->gap);
    put(out, *hole);
  }
  DARKPKG_CHECK(holes.ok());
  out.raw(rest);
}

const Target& target_of(const Targets& targets, const Hole& hole) {
  DARKPKG_CHECK(hole.reference < targets.all.size());
  return targets.all[hole.reference];
}

OpenName open_name(const Targets& targets, const Hole& hole) {
  DARKPKG_CHECK(hole.reference < targets.shapes.size() && hole.reference < targets.references.size());
  return {targets.references[hole.reference].names, targets.shapes[hole.reference], target_of(targets, hole)};
}

pt::ItemKind kind_of(const Hole& hole) {
  std::optional<pt::ItemKind> kind = item_kind(hole.kind);
  DARKPKG_CHECK(kind);
  return *kind;
}

}  // namespace

std::optional<pt::ItemKind> item_kind(HoleKind kind) {
  switch (kind) {
    case HoleKind::type:
    case HoleKind::type_id: return pt::ItemKind::type;
    case HoleKind::value: return pt::ItemKind::value;
    case HoleKind::fn: return pt::ItemKind::fn;
    default: break;
  }
  return std::nullopt;
}

void fill_pt(std::string& to, const Code& code, std::string_view own_hash, const Targets& targets) {
  fill(to, code, [&](ByteWriter& out, const Hole& hole) {
    if (hole.kind == HoleKind::own_hash) return out.text(own_hash);
    if (is_open(hole.kind)) return put_pt_open(out, hole.kind, open_name(targets, hole));
    put_pt_target(out, kind_of(hole), target_of(targets, hole));
  });
}

void fill_canonical(std::string& to, const Code& code, const Targets& targets, const Knot& knot) {
  fill(to, code, [&](ByteWriter& out, const Hole& hole) {
    if (is_open(hole.kind)) return put_canonical_open(out, hole.kind, open_name(targets, hole), knot);
    put_canonical_target(out, kind_of(hole), target_of(targets, hole), knot);
  });
}

void fill_rt(std::string& to, const Code& code, std::string_view own_hash, const Targets& targets) {
  fill(to, code, [&](ByteWriter& out, const Hole& hole) {
    switch (hole.kind) {
      case HoleKind::own_hash: return out.text(own_hash);
      case HoleKind::type: return put_rt_type(out, target_of(targets, hole));
      case HoleKind::type_id: {
        const auto* package = std::get_if<pt::Package>(&target_of(targets, hole));
        DARKPKG_CHECK(package);
        return out.text(package->hash);
      }
      case HoleKind::fn:
      case HoleKind::value: return put_rt_name(out, target_of(targets, hole));
      default: return put_rt_open(out, hole.kind, open_name(targets, hole));
    }
  });
}

}  // namespace darkpkg::hash::wire
