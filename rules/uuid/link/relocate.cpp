#include "rules/uuid/link/relocate.hpp"

#include <optional>

#include "rules/uuid/trees/relocation.hpp"
#include "rules/uuid/wire/ids.hpp"
#include "rules/uuid/wire/names_encode.hpp"

namespace darkpkg::uuid {
namespace {

namespace tag = wire::tag;

/// What a relocation asks for is not there.
enum class Problem : std::uint8_t { none, no_such_reference, no_bare_name, bad_argument, wrong_kind, missing };

class Relocator {
 public:
  Relocator(const Target& target, std::string& to) : target_(target), w_(to), ids_(target.item) {}

  /// Writes what stands at a relocation.
  Problem fill(const Relocation& at) {
    const auto& [first, second] = at.operands;
    switch (at.kind) {
      case RelocationKind::item_id: w_.uuid(target_.item); return Problem::none;
      case RelocationKind::expression_id: next_id(); return Problem::none;
      case RelocationKind::numbered_expression_id: w_.fixed(ids_.at(first)); return Problem::none;
      case RelocationKind::pt_type: return type(first, true);
      case RelocationKind::rt_type: return type(first, false);
      case RelocationKind::rt_type_id: return type_id(first);
      case RelocationKind::pt_fn: return fn(first);
      case RelocationKind::pt_value_or_variable:
        return item_or_variable(first, &Resolution::is_value, tag::Expr::EValue);
      case RelocationKind::pt_fn_or_variable: return item_or_variable(first, &Resolution::is_fn, tag::Expr::EFnName);
      case RelocationKind::pt_fn_or_argument: return fn_or_argument(first, second);
      case RelocationKind::pt_fn_or_value: return fn_or_value(first);
      case RelocationKind::pt_pipe: return pipe(first);
      case RelocationKind::rt_load_fn: return load(first, second, {.fn = true, .value = false, .variable = false});
      case RelocationKind::rt_load_fn_or_missing:
        return load(first, second, {.fn = true, .value = false, .variable = true});
      case RelocationKind::rt_load_fn_or_value:
        return load(first, second, {.fn = true, .value = true, .variable = false});
      case RelocationKind::rt_load_value_or_missing:
        return load(first, second, {.fn = false, .value = true, .variable = true});
    }
    return Problem::wrong_kind;
  }

 private:
  const Resolution* resolution(std::uint32_t reference) const {
    if (reference >= target_.resolutions.size() || reference >= target_.references.size()) return nullptr;
    return &target_.resolutions[reference];
  }
  /// The name of a reference that may be a variable; null if it has several parts.
  const std::string* bare_name(std::uint32_t reference) const {
    const std::vector<std::string>& names = target_.references[reference].names;
    return names.size() == 1 ? &names.front() : nullptr;
  }
  void next_id() { w_.fixed(ids_.at(++last_id_)); }

  /// FQFnName or FQValueName.
  void found(const Resolution& r) {
    if (r.kind == Resolution::Kind::builtin_fn || r.kind == Resolution::Kind::builtin_value)
      wire::write_builtin_name(w_, r.name, r.version);
    else wire::write_package_name(w_, r.id.uuid());
  }
  /// NameResolution of a function or value that was found.
  void ok(const Resolution& r) {
    w_.tag(tag::NameResolution::Ok);
    found(r);
  }
  void not_found(std::uint32_t reference) {
    w_.tag(tag::NameResolution::Error);
    wire::write_name_error(w_, tag::NameResolutionError::NotFound, target_.references[reference].names);
  }
  void expr(tag::Expr tag) {
    w_.tag(tag);
    next_id();
  }
  void variable(std::string_view name) {
    expr(tag::Expr::EVariable);
    w_.text(name);
  }

  Problem type(std::uint32_t reference, bool program) {
    const Resolution* r = resolution(reference);
    if (!r) return Problem::no_such_reference;
    if (r->missing()) {
      not_found(reference);
      return Problem::none;
    }
    if (!r->is_type()) return Problem::wrong_kind;
    w_.tag(tag::NameResolution::Ok);
    if (program) w_.tag(tag::FqTypeName::Package);
    w_.uuid(r->id.uuid());
    return Problem::none;
  }
  Problem type_id(std::uint32_t reference) {
    const Resolution* r = resolution(reference);
    if (!r) return Problem::no_such_reference;
    if (r->missing()) return Problem::missing;
    if (!r->is_type()) return Problem::wrong_kind;
    w_.uuid(r->id.uuid());
    return Problem::none;
  }
  Problem fn(std::uint32_t reference) {
    const Resolution* r = resolution(reference);
    if (!r) return Problem::no_such_reference;
    if (r->is_fn()) ok(*r);
    else if (r->missing()) not_found(reference);
    else return Problem::wrong_kind;
    return Problem::none;
  }
  /// The item as an expression of the tag `found` if it `fits`; the variable of that name if there is no item.
  Problem item_or_variable(std::uint32_t reference, bool (Resolution::*fits)() const, tag::Expr found) {
    if (!resolution(reference)) return Problem::no_such_reference;
    const std::string* n = bare_name(reference);
    if (!n) return Problem::no_bare_name;
    return item_or(reference, fits, found, [&] { variable(*n); });
  }
  Problem fn_or_argument(std::uint32_t reference, std::uint32_t argument) {
    if (argument > kLargestIndex && resolution(reference)) return Problem::bad_argument;
    return item_or(reference, &Resolution::is_fn, tag::Expr::EFnName, [&] {
      expr(tag::Expr::EArg);
      w_.i32(static_cast<std::int32_t>(argument));
    });
  }
  template <typename Otherwise>
  Problem item_or(std::uint32_t reference, bool (Resolution::*fits)() const, tag::Expr found, Otherwise otherwise) {
    const Resolution* r = resolution(reference);
    if (!r) return Problem::no_such_reference;
    if (r->missing()) {
      otherwise();
      return Problem::none;
    }
    if (!(r->*fits)()) return Problem::wrong_kind;
    expr(found);
    ok(*r);
    return Problem::none;
  }
  Problem fn_or_value(std::uint32_t reference) {
    const Resolution* r = resolution(reference);
    if (!r) return Problem::no_such_reference;
    if (r->missing()) return Problem::missing;
    if (!r->is_fn() && !r->is_value()) return Problem::wrong_kind;
    expr(r->is_fn() ? tag::Expr::EFnName : tag::Expr::EValue);
    ok(*r);
    return Problem::none;
  }
  Problem pipe(std::uint32_t reference) {
    const Resolution* r = resolution(reference);
    if (!r) return Problem::no_such_reference;
    const std::string* n = bare_name(reference);
    if (!n) return Problem::no_bare_name;
    if (!r->missing() && !r->is_fn()) return Problem::wrong_kind;
    w_.tag(r->missing() ? tag::Pipe::EPipeVariable : tag::Pipe::EPipeFnCall);
    next_id();
    if (r->missing()) {
      w_.text(*n);
    } else {
      ok(*r);
      w_.count(0);  // type arguments
    }
    return Problem::none;
  }

  struct Accepts {
    bool fn, value, variable;
  };
  /// LoadVal of a function, LoadValue, or VarNotFound.
  Problem load(std::uint32_t reference, std::uint32_t to, Accepts accepts) {
    const Resolution* r = resolution(reference);
    if (!r) return Problem::no_such_reference;
    if (to > kLargestIndex) return Problem::bad_argument;
    auto reg = static_cast<std::int32_t>(to);
    if (r->missing()) {
      if (!accepts.variable) return Problem::missing;
      const std::string* n = bare_name(reference);
      if (!n) return Problem::no_bare_name;
      wire::write_variable_not_found(w_, reg, *n);
    } else if (accepts.fn && r->is_fn()) {
      wire::write_load_fn_start(w_, reg);
      found(*r);
      wire::write_load_fn_end(w_);
    } else if (accepts.value && r->is_value()) {
      w_.tag(tag::Instruction::LoadValue);
      w_.i32(reg);
      found(*r);
    } else {
      return Problem::wrong_kind;
    }
    return Problem::none;
  }

  static constexpr std::uint32_t kLargestIndex = 0x7FFFFFFF;

  const Target& target_;
  wire::ByteWriter w_;
  wire::ExpressionIds ids_;
  std::uint64_t last_id_ = 0;
};

std::string_view text(Problem problem) {
  switch (problem) {
    case Problem::none: return "";
    case Problem::no_such_reference: return "the item has no such reference";
    case Problem::no_bare_name: return "a variable's name has one part";
    case Problem::bad_argument: return "a register or argument is out of range";
    case Problem::wrong_kind: return "the reference resolves to an item of another kind";
    case Problem::missing: return "the reference resolves to nothing";
  }
  return "";
}

/// A relocation of two bytes can name a long text, so a small malformed object could ask for more than there is memory.
constexpr std::size_t kLargestPayload = std::size_t{256} << 20;

/// Off the fast path: messages are made only if something is wrong.
[[gnu::noinline]] tl::unexpected<Error> malformed(std::string_view why, const Relocation& at) {
  return fail("malformed code: relocation of kind " + std::to_string(static_cast<unsigned>(at.kind)) + " (" +
              std::to_string(at.operands[0]) + "): " + std::string(why));
}

}  // namespace

Result<void> relocate(const object::Code& code, const Target& target, std::string& to) {
  Relocator relocator(target, to);
  RelocationReader reader(code.relocations);
  const std::size_t start = to.size();
  std::size_t position = 0;
  while (std::optional<Relocation> next = reader.next()) {
    if (next->gap > code.bytes.size() - position) return malformed("it stands behind the code's end", *next);
    to.append(code.bytes, position, next->gap);
    position += next->gap;
    if (Problem problem = relocator.fill(*next); problem != Problem::none) return malformed(text(problem), *next);
    if (to.size() - start > kLargestPayload) return malformed("the item is too large", *next);
  }
  if (!reader.ok()) return fail("malformed code: relocations that can't be read");
  to.append(code.bytes, position);
  return {};
}

bool holds(const Expectation& expectation, std::span<const Resolution> resolutions, const lower::PinnedTypes& pinned) {
  if (expectation.reference >= resolutions.size()) return false;
  const Resolution& r = resolutions[expectation.reference];
  switch (expectation.kind) {
    case ExpectationKind::not_a_value: return !r.is_value();
    case ExpectationKind::not_a_fn: return !r.is_fn();
    case ExpectationKind::is_a_fn: return r.is_fn();
    case ExpectationKind::is_option: return r.is_type() && r.id == pinned.option;
    case ExpectationKind::is_result: return r.is_type() && r.id == pinned.result;
    case ExpectationKind::is_other_type: return r.is_type() && r.id != pinned.option && r.id != pinned.result;
  }
  return false;
}

bool all_hold(std::span<const Expectation> expectations, std::span<const Resolution> resolutions,
              const lower::PinnedTypes& pinned) {
  for (const Expectation& expectation : expectations)
    if (!holds(expectation, resolutions, pinned)) return false;
  return true;
}

}  // namespace darkpkg::uuid
