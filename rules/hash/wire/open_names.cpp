#include "rules/hash/wire/open_names.hpp"

#include "base/check.hpp"
#include "rules/hash/wire/tags.hpp"

namespace darkpkg::hash::wire {
namespace {

bool is_variable(const OpenName& name) { return !name.shape && name.written.size() == 1; }

tag::Expr expr_tag(const OpenName& name) {
  if (name.shape == pt::ItemKind::fn) return tag::Expr::EFnName;
  return is_variable(name) ? tag::Expr::EVariable : tag::Expr::EValue;
}

/// Both forms of program types: `put_target(kind)` writes what the name stands for.
template <typename PutTarget>
void put_open(ByteWriter& to, HoleKind hole, const OpenName& name, PutTarget put_target) {
  switch (hole) {
    case HoleKind::name_tag: return to.tag(expr_tag(name));
    case HoleKind::stage_tag: return to.tag(name.shape ? tag::Pipe::EPipeFnCall : tag::Pipe::EPipeVariable);
    case HoleKind::name_rest:
      if (is_variable(name)) return to.text(name.written.front());
      return put_target(name.shape.value_or(pt::ItemKind::value));
    case HoleKind::stage_rest:
      if (!name.shape) return to.text(name.written.front());
      put_target(*name.shape);
      return to.count(0);  // type arguments
    default: DARKPKG_UNREACHABLE();
  }
}

}  // namespace

void put_pt_open(ByteWriter& to, HoleKind hole, const OpenName& name) {
  put_open(to, hole, name, [&](pt::ItemKind kind) {
    put_written(to, name.written);
    put_pt_target(to, kind, name.target);
  });
}

void put_canonical_open(ByteWriter& to, HoleKind hole, const OpenName& name, const Knot& knot) {
  put_open(to, hole, name, [&](pt::ItemKind kind) { put_canonical_target(to, kind, name.target, knot); });
}

void put_rt_open(ByteWriter& to, HoleKind hole, const OpenName& name) {
  DARKPKG_CHECK(name.shape || is_variable(name));
  const bool is_fn = name.shape == pt::ItemKind::fn;
  if (hole == HoleKind::load_tag) {
    if (!name.shape) return to.tag(tag::Instruction::VarNotFound);
    return to.tag(is_fn ? tag::Instruction::LoadVal : tag::Instruction::LoadValue);
  }
  DARKPKG_CHECK(hole == HoleKind::load_rest);
  if (!name.shape) return to.text(name.written.front());
  if (is_fn) {
    to.tag(tag::Dval::DApplicable);
    to.tag(tag::Applicable::AppNamedFn);
  }
  put_rt_name(to, name.target);
  if (is_fn)
    for (int i = 0; i < 3; i++) to.count(0);  // type symbols, type arguments, arguments
}

}  // namespace darkpkg::hash::wire
