#include "rules/uuid/lower/constants.hpp"

#include <algorithm>

#include "base/overloaded.hpp"
#include "base/utf16_order.hpp"
#include "rules/uuid/lower/literals.hpp"

namespace darkpkg::lower {
namespace {

using uuid::ExpectationKind;

class ConstantLowering {
 public:
  explicit ConstantLowering(State& state) : state_(state) {}

  const rt::Dval* expr(const pt::Expr& e) {
    return std::visit([&](const auto& node) { return this->node(e.id, node); }, e.node);
  }

 private:
  template <typename T>
  const rt::Dval* make(const T& node) {
    return state_.arena.make<rt::Dval>(node);
  }
  template <typename T>
  const rt::ValueType* make_type(const T& node) {
    return state_.arena.make<rt::ValueType>(node);
  }

  // ---- Values
  template <typename T>
  const rt::Dval* node(pt::Id, const T&) {
    return make(rt::Literal(pt::Unit{}));
  }
  const rt::Dval* node(pt::Id, const pt::LiteralExpr& n) {
    return make(lower_literal(n.value, LiteralPlace::constant).value_or(pt::Unit{}));
  }
  const rt::Dval* node(pt::Id, const pt::StringExpr& n) {
    if (n.segments.size() == 1 && !n.segments.front().hole) return make(rt::StringValue{n.segments.front().text});
    std::string text;
    for (const pt::StringSegment& segment : n.segments)
      if (!segment.hole) text += segment.text;
    return make(rt::StringValue{state_.arena.copy(std::string_view(text))});
  }
  const rt::Dval* node(pt::Id, const pt::ListExpr& n) {
    return make(rt::ListValue{make_type(rt::Unknown{}), exprs(n.items)});
  }
  const rt::Dval* node(pt::Id, const pt::TupleExpr& n) { return make(rt::TupleValue{exprs(n.items)}); }
  const rt::Dval* node(pt::Id, const pt::DictExpr& n) {
    std::vector<rt::Entry> entries;
    entries.reserve(n.entries.size());
    for (const pt::DictEntry& entry : n.entries) entries.push_back({entry.key, expr(*entry.value)});
    return make(rt::DictValue{make_type(rt::Unknown{}), as_map(std::move(entries))});
  }
  const rt::Dval* node(pt::Id id, const pt::RecordExpr& n) {
    std::optional<rt::TypeId> type = type_id(n.type);
    if (!type) return fail(id);
    std::vector<rt::Entry> fields;
    fields.reserve(n.fields.size());
    for (const pt::FieldInit& field : n.fields) fields.push_back({field.name, expr(*field.value)});
    return make(rt::RecordValue{*type, *type, value_types(n.type_arguments), as_map(std::move(fields))});
  }
  const rt::Dval* node(pt::Id id, const pt::EnumExpr& n) {
    std::optional<rt::TypeId> type = type_id(n.type);
    if (!type) return fail(id);
    rt::Dvals fields = exprs(n.fields);
    rt::ValueTypes arguments =
        n.type_arguments.empty() ? inferred(n.type, n.case_name, fields) : value_types(n.type_arguments);
    return make(rt::EnumValue{*type, *type, arguments, n.case_name, fields});
  }

  rt::Dvals exprs(std::span<const pt::Expr* const> items) {
    std::vector<const rt::Dval*> values;
    values.reserve(items.size());
    for (const pt::Expr* item : items) values.push_back(expr(*item));
    return state_.arena.copy(values);
  }
  /// Entries as F# keeps them in a map: ordered by key, of the same key the last one only.
  std::span<const rt::Entry> as_map(std::vector<rt::Entry> entries) {
    std::reverse(entries.begin(), entries.end());
    std::stable_sort(entries.begin(), entries.end(),
                     [](const rt::Entry& a, const rt::Entry& b) { return utf16_less(a.key, b.key); });
    entries.erase(std::unique(entries.begin(), entries.end(),
                              [](const rt::Entry& a, const rt::Entry& b) { return a.key == b.key; }),
                  entries.end());
    return state_.arena.copy(entries);
  }
  std::optional<rt::TypeId> type_id(const pt::TypeName& name) {
    return std::visit(overloaded{[](const pt::NameError&) -> std::optional<rt::TypeId> { return std::nullopt; },
                                 [](const auto& type) -> std::optional<rt::TypeId> { return type; }},
                      name);
  }
  const rt::Dval* fail(pt::Id id) {
    state_.fail(Problem::unresolved_type, id);
    return make(rt::Literal(pt::Unit{}));
  }

  // ---- The type arguments of Option and Result
  enum class Generic : std::uint8_t { option, result, other };

  rt::ValueTypes inferred(const pt::TypeName& type, std::string_view case_name, rt::Dvals fields) {
    const bool some = case_name == "Some" && fields.size() == 1, none = case_name == "None" && fields.empty();
    const bool ok = case_name == "Ok" && fields.size() == 1, error = case_name == "Error" && fields.size() == 1;
    if (!some && !none && !ok && !error) return {};
    const Generic generic = this->generic(type, some || none);
    std::vector<const rt::ValueType*> arguments;
    if (generic == Generic::option && (some || none)) {
      arguments.push_back(some ? type_of(*fields.front()) : make_type(rt::Unknown{}));
    } else if (generic == Generic::result && (ok || error)) {
      arguments.push_back(ok ? type_of(*fields.front()) : make_type(rt::Unknown{}));
      arguments.push_back(error ? type_of(*fields.front()) : make_type(rt::Unknown{}));
    }
    return state_.arena.copy(arguments);
  }
  /// Which type it is; of a reference what its last name suggests, for a case that only Option has (`of_option`) or
  /// only Result.
  Generic generic(const pt::TypeName& type, bool of_option) {
    const PinnedTypes& pinned = state_.context.pinned;
    if (const auto* id = std::get_if<Uuid>(&type))
      return *id == pinned.option ? Generic::option : *id == pinned.result ? Generic::result : Generic::other;
    const auto reference = std::get<pt::Reference>(type);
    const std::string& written = state_.written(reference).names.back();
    if (of_option && written == "Option") {
      state_.expect(ExpectationKind::is_option, reference);
      return Generic::option;
    }
    if (!of_option && written == "Result") {
      state_.expect(ExpectationKind::is_result, reference);
      return Generic::result;
    }
    state_.expect(ExpectationKind::is_other_type, reference);
    return Generic::other;
  }

  // ---- Types of values
  /// The type that a value shows (`Dval.toValueType`).
  const rt::ValueType* type_of(const rt::Dval& value) {
    return std::visit(
        overloaded{[&](const rt::Literal& literal) { return make_type(kLiteralTypes[literal.index()]); },
                   [&](const rt::StringValue&) { return make_type(pt::Primitive::string); },
                   [&](const rt::ListValue& list) { return make_type(rt::ListOf{list.type}); },
                   [&](const rt::DictValue& dict) { return make_type(rt::DictOf{dict.type}); },
                   [&](const rt::TupleValue& tuple) {
                     std::vector<const rt::ValueType*> items;
                     for (const rt::Dval* item : tuple.items) items.push_back(type_of(*item));
                     return make_type(rt::TupleOf{state_.arena.copy(items)});
                   },
                   [&](const rt::RecordValue& r) {
                     return make_type(rt::CustomOf{r.runtime_type, r.type_arguments});
                   },
                   [&](const rt::EnumValue& e) {
                     return make_type(rt::CustomOf{e.runtime_type, e.type_arguments});
                   },
                   [](const auto&) -> const rt::ValueType* { DARKPKG_UNREACHABLE(); }},  // constants have no others
        value.node);
  }
  /// By the index of the alternative in rt::Literal.
  static constexpr std::array<pt::Primitive, std::variant_size_v<rt::Literal>> kLiteralTypes = {
      pt::Primitive::unit,     pt::Primitive::boolean,  pt::Primitive::int8,   pt::Primitive::uint8,
      pt::Primitive::int16,    pt::Primitive::uint16,   pt::Primitive::int32,  pt::Primitive::uint32,
      pt::Primitive::int64,    pt::Primitive::uint64,   pt::Primitive::int128, pt::Primitive::uint128,
      pt::Primitive::floating, pt::Primitive::character};

  rt::ValueTypes value_types(rt::TypeReferences types) {
    std::vector<const rt::ValueType*> converted;
    converted.reserve(types.size());
    for (const pt::TypeReference* type : types) converted.push_back(value_type(*type));
    return state_.arena.copy(converted);
  }
  /// A type that is written (`TypeReference.toValueType`).
  const rt::ValueType* value_type(const pt::TypeReference& type) {
    return std::visit(
        overloaded{[&](pt::Primitive p) { return make_type(p); },
                   [&](const pt::ListType& l) { return make_type(rt::ListOf{value_type(*l.item)}); },
                   [&](const pt::DictType& d) { return make_type(rt::DictOf{value_type(*d.item)}); },
                   [&](const pt::DbType& d) { return make_type(rt::DbOf{value_type(*d.item)}); },
                   [&](const pt::TupleType& t) { return make_type(rt::TupleOf{value_types(t.items)}); },
                   [&](const pt::FunctionType& f) {
                     rt::ValueTypes parameters = value_types(f.parameters);
                     return make_type(rt::FnOf{parameters, value_type(*f.result)});
                   },
                   [&](const pt::CustomType& c) {
                     std::optional<rt::TypeId> id = type_id(c.name);
                     return id ? make_type(rt::CustomOf{*id, value_types(c.type_arguments)}) : make_type(rt::Unknown{});
                   },
                   [&](const pt::VariableType&) { return make_type(rt::Unknown{}); }},
        type.node);
  }

  State& state_;
};

}  // namespace

const rt::Dval* lower_constant(State& state, const pt::Expr& body) { return ConstantLowering(state).expr(body); }

}  // namespace darkpkg::lower
