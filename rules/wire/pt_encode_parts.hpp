#pragma once

#include "base/check.hpp"
#include "base/overloaded.hpp"
#include "rules/wire/names_encode.hpp"
#include "rules/wire/stage.hpp"
#include "rules/wire/tag_tables.hpp"
#include "rules/wire/writer.hpp"

namespace darkpkg::wire {

using object::RelocationKind;

/// Writes what the expressions and items of program types consist of: names, ids, types, literals and patterns. A
/// method writes its type as the serializer of that name in Serializers/PT does.
class ProgramPartsEncoder {
 protected:
  ProgramPartsEncoder(Writer& to, Stage stage) : w_(to), compiled_(stage == Stage::compiled) {}

  // ---- Names and ids
  void id(pt::Id id) {
    if (compiled_) w_.relocation(RelocationKind::expression_id);
    else w_.fixed(id);
  }
  void item_id(const Uuid& id) {
    if (compiled_) w_.relocation(RelocationKind::item_id);
    else w_.uuid(id);
  }
  template <typename T>
  void start(T tag, pt::Id id) {
    w_.tag(tag);
    this->id(id);
  }
  void open(RelocationKind kind, std::initializer_list<std::uint32_t> operands) {
    DARKPKG_CHECK(compiled_);
    w_.relocation(kind, operands);
  }
  void error(const pt::NameError& error) {
    w_.tag(tag::NameResolution::Error);
    write_name_error(w_, error);
  }
  void type_name(const pt::TypeName& name) {
    std::visit(overloaded{[&](pt::Reference r) { open(RelocationKind::pt_type, {r.index}); },
                          [&](const Uuid& id) {
                            w_.tag(tag::NameResolution::Ok);
                            w_.tag(tag::FqTypeName::Package);
                            w_.uuid(id);
                          },
                          [&](const pt::NameError& e) { error(e); }},
               name);
  }
  /// Of a function or, where there is no reference in it, of a value.
  void fn_name(const pt::FnName& name) {
    std::visit(overloaded{[&](pt::Reference r) { open(RelocationKind::pt_fn, {r.index}); },
                          [&](const Uuid& id) {
                            w_.tag(tag::NameResolution::Ok);
                            write_package_name(w_, id);
                          },
                          [&](const pt::Builtin& b) {
                            w_.tag(tag::NameResolution::Ok);
                            write_builtin_name(w_, b.name, b.version);
                          },
                          [&](const pt::NameError& e) { error(e); }},
               name);
  }

  void types(std::span<const pt::TypeReference* const> items) {
    w_.list(items, [&](auto* item) { type_reference(*item); });
  }

  // ---- Types
  void type_reference(const pt::TypeReference& t) {
    using Type = tag::TypeReference;
    std::visit(overloaded{[&](pt::Primitive p) { w_.tag(kPrimitiveTags[static_cast<std::size_t>(p)].pt); },
                          [&](const pt::ListType& l) { nested(Type::TList, *l.item); },
                          [&](const pt::DictType& d) { nested(Type::TDict, *d.value); },
                          [&](const pt::DbType& d) { nested(Type::TDB, *d.row); },
                          [&](const pt::TupleType& n) {
                            w_.tag(Type::TTuple);
                            w_.tuple(n.items, [&](auto* item) { type_reference(*item); });
                          },
                          [&](const pt::CustomType& n) {
                            w_.tag(Type::TCustomType);
                            type_name(n.name);
                            types(n.arguments);
                          },
                          [&](const pt::FunctionType& n) {
                            w_.tag(Type::TFn);
                            w_.non_empty(n.parameters, [&](auto* item) { type_reference(*item); });
                            type_reference(*n.result);
                          },
                          [&](const pt::VariableType& n) {
                            w_.tag(Type::TVariable);
                            w_.text(n.name);
                          }},
               t.node);
  }
  void nested(tag::TypeReference tag, const pt::TypeReference& inner) {
    w_.tag(tag);
    type_reference(inner);
  }

  // ---- Literals and patterns
  void floating(const pt::Float& f) {
    w_.tag(f.negative ? tag::Sign::Negative : tag::Sign::Positive);
    w_.text(f.whole);
    w_.text(f.fraction);
  }
  void literal(const pt::Literal& literal) {
    std::visit(
        overloaded{[](pt::Unit) {}, [&](bool b) { w_.boolean(b); }, [&](const pt::Int128& i) { w_.text(i.decimal); },
                   [&](const pt::UInt128& i) { w_.text(i.decimal); }, [&](const pt::Float& f) { floating(f); },
                   [&](const pt::Char& c) { w_.text(c.text); }, [&](auto number) { w_.fixed(number); }},
        literal);
  }
  void let_pattern(const pt::LetPattern& p) {
    std::visit(overloaded{[&](const pt::LetVariable& n) {
                            start(tag::LetPattern::LPVariable, p.id);
                            w_.text(n.name);
                          },
                          [&](pt::LetUnit) { start(tag::LetPattern::LPUnit, p.id); },
                          [&](const pt::LetTuple& n) {
                            start(tag::LetPattern::LPTuple, p.id);
                            w_.tuple(n.items, [&](auto* item) { let_pattern(*item); });
                          }},
               p.node);
  }
  void match_pattern(const pt::MatchPattern& p) {
    using Pattern = tag::MatchPattern;
    auto each = [&](auto* item) { match_pattern(*item); };
    std::visit(overloaded{[&](const pt::MatchLiteral& n) {
                            start(kLiteralTags[n.value.index()].pattern, p.id);
                            literal(n.value);
                          },
                          [&](const pt::MatchString& n) {
                            start(Pattern::MPString, p.id);
                            w_.text(n.text);
                          },
                          [&](const pt::MatchVariable& n) {
                            start(Pattern::MPVariable, p.id);
                            w_.text(n.name);
                          },
                          [&](const pt::MatchEnum& n) {
                            start(Pattern::MPEnum, p.id);
                            w_.text(n.case_name);
                            w_.list(n.fields, each);
                          },
                          [&](const pt::MatchTuple& n) {
                            start(Pattern::MPTuple, p.id);
                            w_.tuple(n.items, each);
                          },
                          [&](const pt::MatchList& n) {
                            start(Pattern::MPList, p.id);
                            w_.list(n.items, each);
                          },
                          [&](const pt::MatchCons& n) {
                            start(Pattern::MPListCons, p.id);
                            match_pattern(*n.head);
                            match_pattern(*n.tail);
                          },
                          [&](const pt::MatchOr& n) {
                            start(Pattern::MPOr, p.id);
                            w_.non_empty(n.alternatives, each);
                          }},
               p.node);
  }

  Writer& w_;
  bool compiled_;
};

}  // namespace darkpkg::wire
