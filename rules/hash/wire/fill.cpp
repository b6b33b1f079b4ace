#include "rules/hash/wire/fill.hpp"

#include <optional>

#include "base/check.hpp"
#include "rules/hash/wire/open_names.hpp"

namespace darkpkg::hash::wire {
namespace {

/// About how long the code is when it is filled.
std::size_t filled_size(const Code& code) {
  constexpr std::size_t kHashWithLocation = 100;
  std::size_t size = code.bytes.size();
  HoleReader holes(code.holes);
  while (std::optional<Hole> hole = holes.next()) size += hole->reference() ? kHashWithLocation : sizeof(pt::Id);
  return size;
}

/// Copies the code; `put(writer, hole)` writes what stands in a hole.
template <typename Put>
void fill(std::string& to, const Code& code, Put put) {
  to.reserve(to.size() + filled_size(code));
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
  DARKPKG_CHECK(hole.operand < targets.all.size());
  return targets.all[hole.operand];
}

std::span<const std::string> written(const Targets& targets, const Hole& hole) {
  DARKPKG_CHECK(hole.operand < targets.references.size());
  return targets.references[hole.operand].names;
}

OpenName open_name(const Targets& targets, const Hole& hole) {
  DARKPKG_CHECK(hole.operand < targets.shapes.size());
  return {written(targets, hole), targets.shapes[hole.operand], target_of(targets, hole)};
}

CodeTexts texts_of(const Code& code) {
  std::optional<CodeTexts> texts = CodeTexts::unpack(code.texts);
  DARKPKG_CHECK(texts);
  return std::move(*texts);
}

std::string_view text_of(std::span<const std::string_view> texts, const Hole& hole) {
  DARKPKG_CHECK(hole.operand < texts.size());
  return texts[hole.operand];
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
    case HoleKind::named_type:
    case HoleKind::type_id: return pt::ItemKind::type;
    case HoleKind::value:
    case HoleKind::named_value: return pt::ItemKind::value;
    case HoleKind::fn:
    case HoleKind::named_fn: return pt::ItemKind::fn;
    default: break;
  }
  return std::nullopt;
}

void fill_pt(std::string& to, const Code& code, std::string_view own_hash, NodeIds ids, const Targets& targets) {
  const CodeTexts texts = texts_of(code);
  fill(to, code, [&](ByteWriter& out, const Hole& hole) {
    switch (hole.kind) {
      case HoleKind::own_hash: return out.text(own_hash);
      case HoleKind::node_id: return out.fixed(ids.next());
      case HoleKind::number: return out.count(hole.operand);
      case HoleKind::text: return out.text(text_of(texts.others, hole));
      case HoleKind::bound: return out.text(text_of(texts.bound, hole));
      case HoleKind::canonical_tag: return;
      case HoleKind::named_type:
      case HoleKind::named_fn:
      case HoleKind::named_value:
        put_written(out, written(targets, hole));
        return put_pt_target(out, kind_of(hole), target_of(targets, hole));
      case HoleKind::type:
      case HoleKind::fn:
      case HoleKind::value: return put_pt_target(out, kind_of(hole), target_of(targets, hole));
      default: return put_pt_open(out, hole.kind, open_name(targets, hole));
    }
  });
}

void fill_canonical(std::string& to, const Code& code, const Targets& targets, const Knot& knot) {
  fill(to, code, [&](ByteWriter& out, const Hole& hole) {
    switch (hole.kind) {
      case HoleKind::own_hash:
      case HoleKind::node_id:
      case HoleKind::number:
      case HoleKind::text: return;
      case HoleKind::bound: return out.text(canonical_name(hole.operand));
      case HoleKind::canonical_tag: return out.u8(static_cast<std::uint8_t>(hole.operand));
      case HoleKind::named_type:
      case HoleKind::named_fn:
      case HoleKind::named_value:
      case HoleKind::type:
      case HoleKind::fn:
      case HoleKind::value: return put_canonical_target(out, kind_of(hole), target_of(targets, hole), knot);
      default: return put_canonical_open(out, hole.kind, open_name(targets, hole), knot);
    }
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
