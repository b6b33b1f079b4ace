#include "rules/wire/json_parts.hpp"

namespace darkpkg::wire {
namespace {

class RuntimeJson : private JsonParts {
 public:
  explicit RuntimeJson(const NameOf& name_of) : JsonParts(name_of) {}

  Json item(const rt::Item& item) {
    return std::visit([&](const auto& i) { return this->definition(i); }, item);
  }

 private:
  /// A node, its parts in pairs of key and value.
  template <typename T>
  static Json make(T tag, std::initializer_list<std::pair<const char*, Json>> parts) {
    Json out = kind(tag);
    for (const auto& [key, part] : parts) out[key] = part;
    return out;
  }

  // ---- Items
  Json definition(const rt::PackageType& t) {
    Json out{{"kind", "PackageType"}, {"id", t.id.text()}, {"typeParams", texts(t.type_parameters)}};
    out["definition"] = std::visit([&](const auto& d) { return this->type_definition(d); }, t.definition);
    return out;
  }
  Json type_definition(const rt::AliasDefinition& d) {
    return make(tag::TypeDefinition::Alias, {{"type", type(*d.type)}});
  }
  Json type_definition(const rt::RecordDefinition& d) {
    return make(tag::TypeDefinition::Record, {{"fields", list(d.fields, [&](const rt::RecordField& f) {
                                                 return Json{{"name", f.name}, {"type", type(*f.type)}};
                                               })}});
  }
  Json type_definition(const rt::EnumDefinition& d) {
    return make(tag::TypeDefinition::Enum, {{"cases", list(d.cases, [&](const rt::EnumCase& c) {
                                               return Json{{"name", c.name}, {"fields", types(c.fields)}};
                                             })}});
  }
  Json definition(const rt::PackageValue& v) {
    return {{"kind", "PackageValue"}, {"id", v.id.text()}, {"body", dval(*v.body)}};
  }
  Json definition(const rt::PackageFn& f) {
    Json out{{"kind", "PackageFn"}, {"id", f.id.text()}, {"typeParams", texts(f.type_parameters)}};
    out["parameters"] = list(f.parameters, [&](const rt::Parameter& p) {
      return Json{{"name", p.name}, {"type", type(*p.type)}};
    });
    out["returnType"] = type(*f.result);
    out["body"] = instructions(f.body);
    return out;
  }

  // ---- Values
  Json type_id(const rt::TypeId& id) { return name(PackageKind::type, id); }
  Json value_type(const rt::ValueType& t) {
    using Tag = tag::KnownType;
    return std::visit(
        overloaded{
            [](rt::Unknown) { return kind(tag::ValueType::Unknown); },
            [](pt::Primitive p) { return kind(kPrimitiveTags[static_cast<std::size_t>(p)].known); },
            [&](const rt::ListOf& n) {
              return make(Tag::KTList, {{"type", value_type(*n.item)}});
            },
            [&](const rt::DictOf& n) {
              return make(Tag::KTDict, {{"type", value_type(*n.value)}});
            },
            [&](const rt::DbOf& n) {
              return make(Tag::KTDB, {{"type", value_type(*n.row)}});
            },
            [&](const rt::TupleOf& n) {
              return make(Tag::KTTuple, {{"items", value_types(n.items)}});
            },
            [&](const rt::FnOf& n) {
              return make(Tag::KTFn, {{"args", value_types(n.parameters)}, {"returnType", value_type(*n.result)}});
            },
            [&](const rt::CustomOf& n) {
              return make(Tag::KTCustomType, {{"name", type_id(n.name)}, {"typeArgs", value_types(n.arguments)}});
            }},
        t.node);
  }
  Json value_types(rt::ValueTypes types) {
    return list(types, [&](const rt::ValueType* t) { return value_type(*t); });
  }
  Json dvals(rt::Dvals items) {
    return list(items, [&](const rt::Dval* d) { return dval(*d); });
  }
  Json entries(std::span<const rt::Entry> items) {
    return list(items, [&](const rt::Entry& e) { return Json{{"key", e.key}, {"value", dval(*e.value)}}; });
  }
  Json type_symbols(std::span<const rt::TypeSymbol> items) {
    return list(items, [&](const rt::TypeSymbol& s) { return Json{{"name", s.name}, {"type", value_type(*s.type)}}; });
  }
  Json dval(const rt::Dval& d) {
    using Tag = tag::Dval;
    return std::visit(
        overloaded{[](const rt::Literal& n) { return literal(kLiteralTags[n.index()].dval, n); },
                   [](const rt::StringValue& n) {
                     return make(Tag::DString, {{"value", n.text}});
                   },
                   [](const Uuid& id) {
                     return make(Tag::DUuid, {{"value", id.text()}});
                   },
                   [](const rt::DateTimeValue& n) {
                     return make(Tag::DDateTime, {{"ticks", std::to_string(n.ticks)}});
                   },
                   [&](const rt::ListValue& n) {
                     return make(Tag::DList, {{"type", value_type(*n.type)}, {"items", dvals(n.items)}});
                   },
                   [&](const rt::TupleValue& n) {
                     return make(Tag::DTuple, {{"items", dvals(n.items)}});
                   },
                   [&](const rt::DictValue& n) {
                     return make(Tag::DDict, {{"type", value_type(*n.type)}, {"entries", entries(n.entries)}});
                   },
                   [&](const rt::RecordValue& n) {
                     return make(Tag::DRecord, {{"sourceType", type_id(n.source_type)},
                                                {"runtimeType", type_id(n.runtime_type)},
                                                {"typeArgs", value_types(n.type_arguments)},
                                                {"fields", entries(n.fields)}});
                   },
                   [&](const rt::EnumValue& n) {
                     return make(Tag::DEnum, {{"sourceType", type_id(n.source_type)},
                                              {"runtimeType", type_id(n.runtime_type)},
                                              {"typeArgs", value_types(n.type_arguments)},
                                              {"case", n.case_name},
                                              {"fields", dvals(n.fields)}});
                   },
                   [&](const rt::NamedFnValue& n) {
                     return make(tag::Applicable::AppNamedFn, {{"name", name(PackageKind::fn, n.name)},
                                                               {"typeSymbols", type_symbols(n.type_symbols)},
                                                               {"typeArgs", types(n.type_arguments)},
                                                               {"args", dvals(n.arguments)}});
                   },
                   [&](const rt::LambdaValue& n) { return lambda_value(n); },
                   [](const rt::DbValue& n) {
                     return make(Tag::DDB, {{"name", n.name}});
                   }},
        d.node);
  }
  Json lambda_value(const rt::LambdaValue& n) {
    Json closed = list(n.closed_registers, [&](const rt::ClosedRegister& c) {
      return Json{{"to", c.to}, {"value", dval(*c.value)}};
    });
    return make(tag::Applicable::AppLambda, {{"exprId", number(n.expr_id)},
                                             {"closed", std::move(closed)},
                                             {"typeSymbols", type_symbols(n.type_symbols)},
                                             {"args", dvals(n.arguments)}});
  }

  // ---- Patterns
  Json let_pattern(const rt::LetPattern& p) {
    using Tag = tag::RtLetPattern;
    return std::visit(overloaded{[](const rt::LetVariable& n) {
                                   return make(Tag::LPVariable, {{"to", n.to}});
                                 },
                                 [](rt::LetUnit) { return kind(Tag::LPUnit); },
                                 [&](const rt::LetTuple& n) {
                                   return make(Tag::LPTuple, {{"items", let_patterns(n.items)}});
                                 }},
                      p.node);
  }
  Json let_patterns(std::span<const rt::LetPattern* const> items) {
    return list(items, [&](const rt::LetPattern* p) { return let_pattern(*p); });
  }
  Json match_pattern(const rt::MatchPattern& p) {
    using Tag = tag::RtMatchPattern;
    auto patterns = [&](rt::MatchPatterns items) {
      return list(items, [&](const rt::MatchPattern* item) { return match_pattern(*item); });
    };
    return std::visit(
        overloaded{[](const rt::MatchLiteral& n) { return literal(kLiteralTags[n.value.index()].rt_pattern, n.value); },
                   [](const rt::MatchString& n) {
                     return make(Tag::MPString, {{"value", n.text}});
                   },
                   [](const rt::MatchVariable& n) {
                     return make(Tag::MPVariable, {{"to", n.to}});
                   },
                   [&](const rt::MatchEnum& n) {
                     return make(Tag::MPEnum, {{"case", n.case_name}, {"fields", patterns(n.fields)}});
                   },
                   [&](const rt::MatchTuple& n) {
                     return make(Tag::MPTuple, {{"items", patterns(n.items)}});
                   },
                   [&](const rt::MatchList& n) {
                     return make(Tag::MPList, {{"items", patterns(n.items)}});
                   },
                   [&](const rt::MatchCons& n) {
                     return make(Tag::MPListCons, {{"head", match_pattern(*n.head)}, {"tail", match_pattern(*n.tail)}});
                   },
                   [&](const rt::MatchOr& n) {
                     return make(Tag::MPOr, {{"patterns", patterns(n.alternatives)}});
                   }},
        p.node);
  }

  // ---- Instructions
  Json instructions(const rt::Instructions& i) {
    Json code = list(i.code, [&](const rt::Instruction& instruction) {
      return std::visit([&](const auto& node) { return this->instruction(node); }, instruction.node);
    });
    return {{"registerCount", i.register_count}, {"instructions", std::move(code)}, {"resultIn", i.result}};
  }
  static Json registers(std::span<const rt::Register> items) {
    return list(items, [](rt::Register r) { return r; });
  }
  static Json fields(std::span<const rt::Field> items) {
    return list(items, [](const rt::Field& f) { return Json{{"name", f.name}, {"from", f.from}}; });
  }
  using Op = tag::Instruction;

  Json instruction(const rt::LoadVal& n) { return make(Op::LoadVal, {{"to", n.to}, {"value", dval(*n.value)}}); }
  Json instruction(const rt::CopyVal& n) { return make(Op::CopyVal, {{"to", n.to}, {"from", n.from}}); }
  Json instruction(const rt::Or& n) { return make(Op::Or, {{"to", n.to}, {"left", n.left}, {"right", n.right}}); }
  Json instruction(const rt::And& n) { return make(Op::And, {{"to", n.to}, {"left", n.left}, {"right", n.right}}); }
  Json instruction(const rt::CreateString& n) {
    return make(Op::CreateString, {{"to", n.to}, {"segments", list(n.segments, [](const rt::StringSegment& s) {
                                                    return s.is_text ? Json{{"text", s.text}} : Json{{"from", s.from}};
                                                  })}});
  }
  Json instruction(const rt::CheckLetPattern& n) {
    return make(Op::CheckLetPatternAndExtractVars, {{"value", n.value}, {"pattern", let_pattern(*n.pattern)}});
  }
  Json instruction(const rt::JumpByIfFalse& n) {
    return make(Op::JumpByIfFalse, {{"by", n.by}, {"condition", n.condition}});
  }
  Json instruction(const rt::JumpBy& n) { return make(Op::JumpBy, {{"by", n.by}}); }
  Json instruction(const rt::CheckMatchPattern& n) {
    return make(Op::CheckMatchPatternAndExtractVars,
                {{"value", n.value}, {"pattern", match_pattern(*n.pattern)}, {"failJump", n.fail_jump}});
  }
  Json instruction(const rt::MatchUnmatched& n) { return make(Op::MatchUnmatched, {{"value", n.value}}); }
  Json instruction(const rt::CreateTuple& n) {
    return make(Op::CreateTuple, {{"to", n.to}, {"items", registers(n.items)}});
  }
  Json instruction(const rt::CreateList& n) {
    return make(Op::CreateList, {{"to", n.to}, {"items", registers(n.items)}});
  }
  Json instruction(const rt::CreateDict& n) {
    return make(Op::CreateDict, {{"to", n.to}, {"entries", fields(n.entries)}});
  }
  Json instruction(const rt::CreateRecord& n) {
    return make(
        Op::CreateRecord,
        {{"to", n.to}, {"type", type_id(n.type)}, {"typeArgs", types(n.type_arguments)}, {"fields", fields(n.fields)}});
  }
  Json instruction(const rt::CloneRecord& n) {
    return make(Op::CloneRecordWithUpdates, {{"to", n.to}, {"record", n.record}, {"updates", fields(n.updates)}});
  }
  Json instruction(const rt::GetRecordField& n) {
    return make(Op::GetRecordField, {{"to", n.to}, {"record", n.record}, {"field", n.field}});
  }
  Json instruction(const rt::CreateEnum& n) {
    return make(Op::CreateEnum, {{"to", n.to},
                                 {"type", type_id(n.type)},
                                 {"typeArgs", types(n.type_arguments)},
                                 {"case", n.case_name},
                                 {"fields", registers(n.fields)}});
  }
  Json instruction(const rt::LoadValue& n) {
    return make(Op::LoadValue, {{"to", n.to}, {"name", name(PackageKind::value, n.name)}});
  }
  Json instruction(const rt::CreateLambda& n) {
    Json closed = list(n.closed, [](const rt::Closed& c) { return Json{{"from", c.from}, {"to", c.to}}; });
    return make(Op::CreateLambda, {{"to", n.to},
                                   {"exprId", number(n.expr_id)},
                                   {"patterns", let_patterns(n.patterns)},
                                   {"closed", std::move(closed)},
                                   {"body", instructions(n.body)}});
  }
  Json instruction(const rt::Apply& n) {
    return make(Op::Apply, {{"to", n.to},
                            {"function", n.function},
                            {"typeArgs", types(n.type_arguments)},
                            {"args", registers(n.arguments)}});
  }
  Json instruction(const rt::RaiseNameError& n) { return make(Op::RaiseNRE, {{"error", error(n.error)}}); }
  Json instruction(const rt::VarNotFound& n) { return make(Op::VarNotFound, {{"to", n.to}, {"name", n.name}}); }
  Json instruction(const rt::CheckIfUnit& n) { return make(Op::CheckIfFirstExprIsUnit, {{"value", n.value}}); }
  Json instruction(const rt::LoadReference& n) {
    return {{"kind", "load of a reference"}, {"to", n.to}, {"reference", n.reference.index}};
  }
};

}  // namespace

nlohmann::ordered_json runtime_json(const rt::Item& item, const NameOf& name_of) {
  return RuntimeJson(name_of).item(item);
}

}  // namespace darkpkg::wire
