#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "cache/object/sections.hpp"
#include "language/resolution.hpp"
#include "rules/uuid/lower/pinned_types.hpp"
#include "rules/uuid/trees/program_types.hpp"
#include "rules/uuid/trees/reference_kind.hpp"
#include "rules/uuid/wire/stage.hpp"

namespace darkpkg::test {

/// Makes random items that use every form of the tree: with references and open nodes for Stage::compiled, with ids and
/// resolved names for Stage::linked. Few names and shallow trees, so that names meet. The same seed gives the same item
/// on every machine.
class TreeGenerator {
 public:
  TreeGenerator(Arena& arena, std::uint64_t seed, wire::Stage stage)
      : arena_(arena), random_(seed), compiled_(stage == wire::Stage::compiled) {}

  pt::Item item(object::ItemKind kind) {
    switch (kind) {
      case object::ItemKind::type: return type();
      case object::ItemKind::value: return pt::PackageValue{own_id(), expr(5), text(), deprecation<pt::ValueName>()};
      case object::ItemKind::fn: return fn();
    }
    return type();
  }
  pt::Item any_item() { return item(static_cast<object::ItemKind>(below(3))); }

  /// What the pt::References of the items so far stand for.
  const std::vector<Reference>& references() const { return references_; }

  /// Something that each reference may resolve to; `found` of 100 optional ones are there.
  std::vector<Resolution> resolutions(unsigned found, const lower::PinnedTypes& pinned) {
    std::vector<Resolution> all;
    for (const Reference& reference : references_) all.push_back(resolution(reference, below(100) < found, pinned));
    return all;
  }

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  Uuid uuid() {
    Uuid id;
    for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(random_());
    return id;
  }

 private:
  using Kind = uuid::ReferenceKind;

  // ---- Texts and names
  bool chance(unsigned percent) { return below(100) < percent; }
  template <typename T>
  T pick(std::initializer_list<T> choices) {
    return choices.begin()[below(choices.size())];
  }
  /// Variables: two of them differ in order between UTF-8 and UTF-16.
  std::string_view name() { return pick<std::string_view>({"a", "b", "c", "\xEF\xBF\xBD", "\xF0\x9F\x98\x80", "x1"}); }
  std::string_view field_name() { return pick<std::string_view>({"f", "g", "h", "\xEF\xBF\xBD", "\xF0\x9F\x98\x80"}); }
  std::string_view text() { return pick<std::string_view>({"", "some text", "caf\xC3\xA9", "\r\n"}); }
  std::string_view case_name() { return pick<std::string_view>({"Some", "None", "Ok", "Error", "Other"}); }
  Uuid own_id() { return compiled_ ? Uuid{} : uuid(); }
  pt::Id id() { return compiled_ ? 0 : random_() >> 1; }

  pt::Reference reference(Kind::Kind kind, std::string last) {
    // What may be a variable is a name alone.
    const bool is_bare = kind == Kind::value_or_variable || kind == Kind::fn_or_local;
    Reference& added = references_.emplace_back();
    added.kind = kind;
    if (!is_bare) added.names.emplace_back("M");
    added.names.push_back(std::move(last));
    return {static_cast<std::uint32_t>(references_.size() - 1)};
  }
  pt::NameError name_error() { return {chance(50), arena_.copy(std::vector<std::string_view>{"A", name()})}; }
  pt::Builtin builtin() {
    return {pick<std::string_view>({"int64Add", "printLine"}), static_cast<std::int32_t>(below(3))};
  }
  pt::TypeName type_name() {
    if (chance(5)) return name_error();
    if (!compiled_) return uuid();
    return reference(Kind::type, pick<std::string>({"Option", "Result", "T"}));
  }
  pt::FnName fn_name() {
    if (chance(5)) return name_error();
    if (chance(10)) return builtin();
    if (!compiled_) return uuid();
    return reference(pick({Kind::fn, Kind::required_fn}), "f");
  }
  pt::ValueName value_name() {
    if (chance(5)) return name_error();
    if (chance(10)) return builtin();
    return uuid();
  }

  Resolution resolution(const Reference& reference, bool found, const lower::PinnedTypes& pinned) {
    using K = Resolution::Kind;
    auto fn = [&] { return chance(20) ? Resolution{K::builtin_fn, {}, "builtinFn", 1} : of(K::package_fn); };
    auto value = [&] { return chance(20) ? Resolution{K::builtin_value, {}, "pi", 0} : of(K::package_value); };
    switch (reference.kind) {
      case Kind::type: {
        Resolution type = of(K::package_type);
        // Mostly what the name says, but not always.
        if (reference.names.back() == "Option" ? chance(90) : chance(5)) type.id = pinned.option;
        else if (reference.names.back() == "Result" ? chance(90) : chance(5)) type.id = pinned.result;
        return type;
      }
      case Kind::fn: return found || chance(50) ? fn() : Resolution{};
      case Kind::required_fn: return fn();
      case Kind::fn_or_value: return chance(50) ? fn() : value();
      case Kind::value_or_variable: return found ? value() : Resolution{};
      case Kind::fn_or_local: return found ? fn() : Resolution{};
    }
    return {};
  }
  Resolution of(Resolution::Kind kind) { return {kind, uuid(), {}, 0}; }

  // ---- Lists
  template <typename F>
  auto list(std::size_t least, F each) {
    std::vector<decltype(each())> items;
    for (std::size_t n = least + below(3); n > 0; n--) items.push_back(each());
    return arena_.copy(items);
  }

  // ---- Types
  const pt::TypeReference* type_reference(int depth = 3) {
    auto type = [&](const auto& node) { return arena_.make<pt::TypeReference>(node); };
    auto inner = [&] { return type_reference(depth - 1); };
    switch (depth <= 0 ? 0 : below(8)) {
      case 1: return type(pt::ListType{inner()});
      case 2: return type(pt::DictType{inner()});
      case 3: return type(pt::DbType{inner()});
      case 4: return type(pt::TupleType{list(2, inner)});
      case 5: return type(pt::CustomType{type_name(), list(0, inner)});
      case 6: {
        auto parameters = list(1, inner);
        return type(pt::FunctionType{parameters, inner()});
      }
      case 7: return type(pt::VariableType{name()});
      default: return type(static_cast<pt::Primitive>(below(17)));
    }
  }
  std::span<const pt::TypeReference* const> type_arguments() {
    return list(0, [&] { return type_reference(2); }).first(0).empty() && chance(70)
               ? std::span<const pt::TypeReference* const>{}
               : list(0, [&] { return type_reference(2); });
  }

  // ---- Literals and patterns
  pt::Literal literal() {
    switch (below(14)) {
      case 0: return pt::Unit{};
      case 1: return chance(50);
      case 2: return static_cast<std::int8_t>(random_());
      case 3: return static_cast<std::uint8_t>(random_());
      case 4: return static_cast<std::int16_t>(random_());
      case 5: return static_cast<std::uint16_t>(random_());
      case 6: return static_cast<std::int32_t>(random_());
      case 7: return static_cast<std::uint32_t>(random_());
      case 8: return static_cast<std::int64_t>(random_());
      case 9: return static_cast<std::uint64_t>(random_());
      case 10: return pt::Int128{pick<std::string_view>({"0", "-7", "-170141183460469231731687303715884105728"})};
      case 11: return pt::UInt128{pick<std::string_view>({"0", "340282366920938463463374607431768211455"})};
      case 12:
        return pt::Float{chance(50), pick<std::string_view>({"0", "12", "1"}),
                         pick<std::string_view>({"0", "5", "25E-08"})};
      default: return pt::Char{"\xC3\xA9"};
    }
  }
  const pt::LetPattern* let_pattern(int depth = 2) {
    auto pattern = [&](const auto& node) { return arena_.make<pt::LetPattern>(id(), node); };
    switch (depth <= 0 ? 0 : below(5)) {
      case 1: return pattern(pt::LetUnit{});
      case 2: return pattern(pt::LetTuple{list(2, [&] { return let_pattern(depth - 1); })});
      default: return pattern(pt::LetVariable{name()});
    }
  }
  const pt::MatchPattern* match_pattern(int depth = 3) {
    auto pattern = [&](const auto& node) { return arena_.make<pt::MatchPattern>(id(), node); };
    auto inner = [&] { return match_pattern(depth - 1); };
    switch (depth <= 0 ? below(3) : below(8)) {
      case 0: return pattern(pt::MatchLiteral{literal()});
      case 1: return pattern(pt::MatchString{text()});
      case 2: return pattern(pt::MatchVariable{name()});
      case 3: return pattern(pt::MatchEnum{case_name(), list(0, inner)});
      case 4: return pattern(pt::MatchTuple{list(2, inner)});
      case 5: return pattern(pt::MatchList{list(0, inner)});
      case 6: {
        const pt::MatchPattern* head = inner();
        return pattern(pt::MatchCons{head, inner()});
      }
      default: return pattern(pt::MatchOr{list(1, inner)});
    }
  }

  // ---- Expressions
  const pt::Expr* expr(int depth) {
    auto make = [&](const auto& node) { return arena_.make<pt::Expr>(id(), node); };
    auto inner = [&] { return expr(depth - 1); };
    auto field = [&] { return pt::FieldInit{field_name(), inner()}; };
    if (depth <= 0) return leaf();
    switch (below(22)) {
      case 0:
        return make(pt::StringExpr{list(0, [&] {
          return chance(50) ? pt::StringSegment{text(), nullptr} : pt::StringSegment{{}, inner()};
        })});
      case 1: return make(pt::ListExpr{list(0, inner)});
      case 2: return make(pt::DictExpr{list(0, [&] { return pt::DictEntry{field_name(), inner()}; })});
      case 3: return make(pt::TupleExpr{list(2, inner)});
      case 4: {
        pt::TypeName type = type_name();
        auto arguments = type_arguments();
        return make(pt::RecordExpr{type, arguments, list(0, field)});
      }
      case 5: {
        const pt::Expr* record = inner();
        return make(pt::RecordUpdateExpr{record, list(1, field)});
      }
      case 6: return make(pt::FieldAccessExpr{inner(), field_name()});
      case 7:
      case 8: {
        pt::TypeName type = type_name();
        auto arguments = type_arguments();
        return make(pt::EnumExpr{type, arguments, case_name(), list(0, inner)});
      }
      case 9:
      case 10: {
        const pt::LetPattern* pattern = let_pattern();
        const pt::Expr* value = inner();
        return make(pt::LetExpr{pattern, value, inner()});
      }
      case 11: {
        const pt::Expr* condition = inner();
        const pt::Expr* then = inner();
        return make(pt::IfExpr{condition, then, chance(50) ? inner() : nullptr});
      }
      case 12:
      case 13: {
        const pt::Expr* subject = inner();
        return make(pt::MatchExpr{subject, list(1, [&] {
                                    const pt::MatchPattern* pattern = match_pattern();
                                    const pt::Expr* guard = chance(30) ? inner() : nullptr;
                                    return pt::MatchCase{pattern, guard, inner()};
                                  })});
      }
      case 14:
      case 15: {
        auto parameters = list(1, [&] { return let_pattern(); });
        return make(pt::LambdaExpr{parameters, inner()});
      }
      case 16: {
        const pt::Expr* function = chance(70) ? leaf() : inner();
        auto arguments = type_arguments();
        return make(pt::ApplyExpr{function, arguments, list(1, inner)});
      }
      case 17: {
        const pt::Expr* left = inner();
        return make(pt::InfixExpr{infix(), left, inner()});
      }
      case 18: {
        const pt::Expr* first = inner();
        return make(pt::StatementExpr{first, inner()});
      }
      case 19:
      case 20: {
        const pt::Expr* source = inner();
        return make(pt::PipeExpr{source, list(0, [&] { return stage(depth - 1); })});
      }
      default: return leaf();
    }
  }
  const pt::Expr* leaf() {
    auto make = [&](const auto& node) { return arena_.make<pt::Expr>(id(), node); };
    switch (compiled_ ? below(10) : below(6)) {
      case 0: return make(pt::VariableExpr{name()});
      case 1: return make(pt::ArgumentExpr{static_cast<std::int32_t>(below(2))});
      case 2: return make(pt::SelfExpr{});
      case 3: return make(pt::FnNameExpr{fn_name()});
      case 4: return make(pt::ValueExpr{value_name()});
      case 6:
      case 7: {
        std::string_view n = name();
        return make(pt::ValueOrVariableExpr{reference(Kind::value_or_variable, std::string(n)), n});
      }
      case 8: {
        std::string_view n = name();
        return make(pt::FnOrLocalExpr{reference(Kind::fn_or_local, std::string(n)), n,
                                      chance(30) ? static_cast<std::int32_t>(below(2)) : -1});
      }
      case 9: return make(pt::FnOrValueExpr{reference(Kind::fn_or_value, "v")});
      default: return make(pt::LiteralExpr{literal()});
    }
  }
  pt::InfixOp infix() { return static_cast<pt::InfixOp>(below(15)); }
  const pt::PipeStage* stage(int depth) {
    auto make = [&](const auto& node) { return arena_.make<pt::PipeStage>(id(), node); };
    auto inner = [&] { return expr(depth - 1); };
    switch (compiled_ ? below(6) : below(5)) {
      case 0: return make(pt::PipeVariable{name(), list(0, inner)});
      case 1: {
        auto parameters = list(1, [&] { return let_pattern(); });
        return make(pt::PipeLambda{parameters, inner()});
      }
      case 2: return make(pt::PipeInfix{infix(), inner()});
      case 3: {
        pt::FnName fn = fn_name();
        auto arguments = type_arguments();
        return make(pt::PipeFnCall{fn, arguments, list(0, inner)});
      }
      case 4: return make(pt::PipeEnum{type_name(), case_name(), list(0, inner)});
      default: {
        std::string_view n = name();
        return make(pt::PipeFnOrVariable{reference(Kind::fn_or_local, std::string(n)), n, list(0, inner)});
      }
    }
  }

  // ---- Items
  template <typename Name>
  pt::Deprecation<Name> deprecation() {
    if (compiled_) return {};
    pt::Deprecation<Name> d;
    d.kind = static_cast<pt::DeprecationKind>(below(4));
    if (d.kind == pt::DeprecationKind::because) d.reason = text();
    if (d.kind == pt::DeprecationKind::renamed_to || d.kind == pt::DeprecationKind::replaced_by) d.name = uuid();
    return d;
  }
  std::span<const std::string_view> type_parameters() {
    return list(0, [&] { return name(); });
  }
  pt::PackageType type() {
    pt::PackageType t{own_id(), type_parameters(), pt::AliasDefinition{type_reference()}, text(),
                      deprecation<pt::TypeName>()};
    switch (below(3)) {
      case 0:
        t.definition = pt::RecordDefinition{list(1, [&] {
          return pt::RecordField{field_name(), type_reference(), text()};
        })};
        break;
      case 1:
        t.definition = pt::EnumDefinition{list(1, [&] {
          auto fields = list(0, [&] {
            bool label = chance(50);
            return pt::EnumField{type_reference(), label ? std::optional(field_name()) : std::nullopt, text()};
          });
          return pt::EnumCase{case_name(), fields, text()};
        })};
        break;
      default: break;
    }
    return t;
  }
  pt::PackageFn fn() {
    auto parameters = list(1, [&] { return pt::Parameter{name(), type_reference(), text()}; });
    const pt::Expr* body = expr(6);
    return {own_id(), body, type_parameters(), parameters, type_reference(), text(), deprecation<pt::FnName>()};
  }

  Arena& arena_;
  std::mt19937_64 random_;
  bool compiled_;
  std::vector<Reference> references_;
};

}  // namespace darkpkg::test
