#pragma once

#include <cmath>

#include "base/check.hpp"
#include "base/overloaded.hpp"
#include "rules/trees/runtime_types.hpp"
#include "rules/wire/names_encode.hpp"
#include "rules/wire/stage.hpp"
#include "rules/wire/tag_tables.hpp"
#include "rules/wire/writer.hpp"

namespace darkpkg::wire {

using object::RelocationKind;

/// Writes what the instructions and items of runtime types consist of: names, ids, types, values and patterns. A method
/// writes its type as the serializer of that name in Serializers/RT does.
class RuntimePartsEncoder {
 protected:
  RuntimePartsEncoder(Writer& to, Stage stage) : w_(to), compiled_(stage == Stage::compiled) {}

  // ---- Names and ids
  void open(RelocationKind kind, std::initializer_list<std::uint32_t> operands) {
    DARKPKG_CHECK(compiled_);
    w_.relocation(kind, operands);
  }
  /// The id of the item itself.
  void own_id() {
    if (compiled_) w_.relocation(RelocationKind::item_id);
    else w_.uuid(own_id_);
  }
  void expr_id(std::uint64_t id) {
    if (compiled_) w_.relocation(RelocationKind::numbered_expression_id, {static_cast<std::uint32_t>(id)});
    else w_.fixed(id);
  }
  void type_id(const rt::TypeId& type) {
    std::visit(overloaded{[&](pt::Reference r) { open(RelocationKind::rt_type_id, {r.index}); },
                          [&](const Uuid& id) { w_.uuid(id); }},
               type);
  }
  void type_name(const pt::TypeName& name) {
    std::visit(overloaded{[&](pt::Reference r) { open(RelocationKind::rt_type, {r.index}); },
                          [&](const Uuid& id) {
                            w_.tag(tag::NameResolution::Ok);
                            w_.uuid(id);
                          },
                          [&](const pt::NameError& e) {
                            w_.tag(tag::NameResolution::Error);
                            write_name_error(w_, e);
                          }},
               name);
  }
  void fn_name(const rt::FnName& name) {
    std::visit(overloaded{[&](rt::OwnId) {
                            w_.tag(tag::FqName::Package);
                            own_id();
                          },
                          [&](const Uuid& id) { write_package_name(w_, id); },
                          [&](const pt::Builtin& b) { write_builtin_name(w_, b.name, b.version); }},
               name);
  }

  void types(rt::TypeReferences items) {
    w_.list(items, [&](auto* item) { type_reference(*item); });
  }
  void value_types(rt::ValueTypes items) {
    w_.list(items, [&](auto* item) { value_type(*item); });
  }
  void dvals(rt::Dvals items) {
    w_.list(items, [&](auto* item) { dval(*item); });
  }
  void entries(std::span<const rt::Entry> items) {
    w_.list(items, [&](const rt::Entry& entry) {
      w_.text(entry.key);
      dval(*entry.value);
    });
  }

  // ---- Types
  void type_reference(const rt::TypeReference& t) {
    using Tag = tag::RtTypeReference;
    auto nested = [&](Tag tag, const rt::TypeReference& inner) {
      w_.tag(tag);
      type_reference(inner);
    };
    std::visit(overloaded{[&](pt::Primitive p) { w_.tag(kPrimitiveTags[static_cast<std::size_t>(p)].rt); },
                          [&](const pt::ListType& l) { nested(Tag::TList, *l.item); },
                          [&](const pt::DictType& d) { nested(Tag::TDict, *d.value); },
                          [&](const pt::DbType& d) { nested(Tag::TDB, *d.row); },
                          [&](const pt::TupleType& n) {
                            w_.tag(Tag::TTuple);
                            w_.tuple(n.items, [&](auto* item) { type_reference(*item); });
                          },
                          [&](const pt::CustomType& n) {
                            w_.tag(Tag::TCustomType);
                            type_name(n.name);
                            types(n.arguments);
                          },
                          [&](const pt::FunctionType& n) {
                            w_.tag(Tag::TFn);
                            w_.non_empty(n.parameters, [&](auto* item) { type_reference(*item); });
                            type_reference(*n.result);
                          },
                          [&](const pt::VariableType& n) {
                            w_.tag(Tag::TVariable);
                            w_.text(n.name);
                          }},
               t.node);
  }
  void value_type(const rt::ValueType& t) {
    using Tag = tag::KnownType;
    if (std::holds_alternative<rt::Unknown>(t.node)) {
      w_.tag(tag::ValueType::Unknown);
      return;
    }
    w_.tag(tag::ValueType::Known);
    auto nested = [&](Tag tag, const rt::ValueType& inner) {
      w_.tag(tag);
      value_type(inner);
    };
    std::visit(overloaded{[](rt::Unknown) {},
                          [&](pt::Primitive p) { w_.tag(kPrimitiveTags[static_cast<std::size_t>(p)].known); },
                          [&](const rt::ListOf& l) { nested(Tag::KTList, *l.item); },
                          [&](const rt::DictOf& d) { nested(Tag::KTDict, *d.value); },
                          [&](const rt::DbOf& d) { nested(Tag::KTDB, *d.row); },
                          [&](const rt::TupleOf& n) {
                            w_.tag(Tag::KTTuple);
                            w_.tuple(n.items, [&](auto* item) { value_type(*item); });
                          },
                          [&](const rt::FnOf& n) {
                            w_.tag(Tag::KTFn);
                            w_.non_empty(n.parameters, [&](auto* item) { value_type(*item); });
                            value_type(*n.result);
                          },
                          [&](const rt::CustomOf& n) {
                            w_.tag(Tag::KTCustomType);
                            type_id(n.name);
                            value_types(n.arguments);
                          }},
               t.node);
  }

  // ---- Values
  void floating(double value) {
    if (std::isnan(value)) {
      w_.tag(tag::Float::NaN);
    } else if (std::isinf(value)) {
      w_.tag(value > 0 ? tag::Float::PositiveInfinity : tag::Float::NegativeInfinity);
    } else {
      w_.tag(tag::Float::Finite);
      w_.fixed(value);
    }
  }
  void literal(const rt::Literal& literal) {
    std::visit(
        overloaded{[](pt::Unit) {}, [&](bool b) { w_.boolean(b); }, [&](const pt::Int128& i) { w_.text(i.decimal); },
                   [&](const pt::UInt128& i) { w_.text(i.decimal); }, [&](double d) { floating(d); },
                   [&](const pt::Char& c) { w_.text(c.text); }, [&](auto number) { w_.fixed(number); }},
        literal);
  }
  void type_symbols(std::span<const rt::TypeSymbol> symbols) {
    w_.list(symbols, [&](const rt::TypeSymbol& symbol) {
      w_.text(symbol.name);
      value_type(*symbol.type);
    });
  }
  void dval(const rt::Dval& d) {
    using Tag = tag::Dval;
    std::visit(overloaded{[&](const rt::Literal& n) {
                            w_.tag(kLiteralTags[n.index()].dval);
                            literal(n);
                          },
                          [&](const rt::StringValue& n) {
                            w_.tag(Tag::DString);
                            w_.text(n.text);
                          },
                          [&](const Uuid& id) {
                            w_.tag(Tag::DUuid);
                            w_.uuid(id);
                          },
                          [&](const rt::DateTimeValue& n) {
                            w_.tag(Tag::DDateTime);
                            w_.fixed(n.ticks);
                          },
                          [&](const rt::ListValue& n) {
                            w_.tag(Tag::DList);
                            value_type(*n.type);
                            dvals(n.items);
                          },
                          [&](const rt::TupleValue& n) {
                            w_.tag(Tag::DTuple);
                            w_.tuple(n.items, [&](auto* item) { dval(*item); });
                          },
                          [&](const rt::DictValue& n) {
                            w_.tag(Tag::DDict);
                            value_type(*n.type);
                            entries(n.entries);
                          },
                          [&](const rt::RecordValue& n) {
                            w_.tag(Tag::DRecord);
                            type_id(n.source_type);
                            type_id(n.runtime_type);
                            value_types(n.type_arguments);
                            entries(n.fields);
                          },
                          [&](const rt::EnumValue& n) {
                            w_.tag(Tag::DEnum);
                            type_id(n.source_type);
                            type_id(n.runtime_type);
                            value_types(n.type_arguments);
                            w_.text(n.case_name);
                            dvals(n.fields);
                          },
                          [&](const rt::NamedFnValue& n) {
                            w_.tag(Tag::DApplicable);
                            w_.tag(tag::Applicable::AppNamedFn);
                            fn_name(n.name);
                            type_symbols(n.type_symbols);
                            types(n.type_arguments);
                            dvals(n.arguments);
                          },
                          [&](const rt::LambdaValue& n) { lambda_value(n); },
                          [&](const rt::DbValue& n) {
                            w_.tag(Tag::DDB);
                            w_.text(n.name);
                          }},
               d.node);
  }
  void lambda_value(const rt::LambdaValue& n) {
    w_.tag(tag::Dval::DApplicable);
    w_.tag(tag::Applicable::AppLambda);
    expr_id(n.expr_id);
    w_.list(n.closed_registers, [&](const rt::ClosedRegister& closed) {
      w_.i32(closed.to);
      dval(*closed.value);
    });
    type_symbols(n.type_symbols);
    dvals(n.arguments);
  }

  // ---- Patterns
  void let_pattern(const rt::LetPattern& p) {
    std::visit(overloaded{[&](const rt::LetVariable& n) {
                            w_.tag(tag::RtLetPattern::LPVariable);
                            w_.i32(n.to);
                          },
                          [&](rt::LetUnit) { w_.tag(tag::RtLetPattern::LPUnit); },
                          [&](const rt::LetTuple& n) {
                            w_.tag(tag::RtLetPattern::LPTuple);
                            w_.tuple(n.items, [&](auto* item) { let_pattern(*item); });
                          }},
               p.node);
  }
  void match_pattern(const rt::MatchPattern& p) {
    using Tag = tag::RtMatchPattern;
    auto each = [&](auto* item) { match_pattern(*item); };
    std::visit(overloaded{[&](const rt::MatchLiteral& n) {
                            w_.tag(kLiteralTags[n.value.index()].rt_pattern);
                            literal(n.value);
                          },
                          [&](const rt::MatchString& n) {
                            w_.tag(Tag::MPString);
                            w_.text(n.text);
                          },
                          [&](const rt::MatchVariable& n) {
                            w_.tag(Tag::MPVariable);
                            w_.i32(n.to);
                          },
                          [&](const rt::MatchEnum& n) {
                            w_.tag(Tag::MPEnum);
                            w_.text(n.case_name);
                            w_.list(n.fields, each);
                          },
                          [&](const rt::MatchTuple& n) {
                            w_.tag(Tag::MPTuple);
                            w_.tuple(n.items, each);
                          },
                          [&](const rt::MatchList& n) {
                            w_.tag(Tag::MPList);
                            w_.list(n.items, each);
                          },
                          [&](const rt::MatchCons& n) {
                            w_.tag(Tag::MPListCons);
                            match_pattern(*n.head);
                            match_pattern(*n.tail);
                          },
                          [&](const rt::MatchOr& n) {
                            w_.tag(Tag::MPOr);
                            w_.non_empty(n.alternatives, each);
                          }},
               p.node);
  }

  Writer& w_;
  bool compiled_;
  Uuid own_id_;
};

}  // namespace darkpkg::wire
