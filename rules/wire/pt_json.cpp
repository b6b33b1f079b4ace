#include "rules/wire/json_parts.hpp"

namespace darkpkg::wire {
namespace {

class ProgramJson : private JsonParts {
 public:
  explicit ProgramJson(const NameOf& name_of) : JsonParts(name_of) {}

  Json item(const pt::Item& item) {
    return std::visit([&](const auto& i) { return this->definition(i); }, item);
  }

 private:
  // ---- Items
  template <typename Name>
  void finish(Json& to, std::string_view description, PackageKind kind, const pt::Deprecation<Name>& d) {
    to["description"] = description;
    Json deprecated = JsonParts::kind(static_cast<tag::Deprecation>(d.kind));
    if (d.kind == pt::DeprecationKind::because) deprecated["reason"] = d.reason;
    else if (d.kind != pt::DeprecationKind::not_deprecated) deprecated["name"] = name(kind, d.name);
    to["deprecated"] = std::move(deprecated);
  }
  Json definition(const pt::PackageType& t) {
    Json out{{"kind", "PackageType"}, {"id", t.id.text()}, {"typeParams", texts(t.type_parameters)}};
    out["definition"] = std::visit([&](const auto& d) { return this->type_definition(d); }, t.definition);
    finish(out, t.description, PackageKind::type, t.deprecated);
    return out;
  }
  Json type_definition(const pt::AliasDefinition& d) {
    Json out = kind(tag::TypeDefinition::Alias);
    out["type"] = type(*d.type);
    return out;
  }
  Json type_definition(const pt::RecordDefinition& d) {
    Json out = kind(tag::TypeDefinition::Record);
    out["fields"] = list(d.fields, [&](const pt::RecordField& f) {
      return Json{{"name", f.name}, {"type", type(*f.type)}, {"description", f.description}};
    });
    return out;
  }
  Json type_definition(const pt::EnumDefinition& d) {
    Json out = kind(tag::TypeDefinition::Enum);
    out["cases"] = list(d.cases, [&](const pt::EnumCase& c) {
      Json fields = list(c.fields, [&](const pt::EnumField& f) {
        Json field{{"type", type(*f.type)}};
        if (f.has_label) field["label"] = f.label;
        field["description"] = f.description;
        return field;
      });
      return Json{{"name", c.name}, {"fields", std::move(fields)}, {"description", c.description}};
    });
    return out;
  }
  Json definition(const pt::PackageValue& v) {
    Json out{{"kind", "PackageValue"}, {"id", v.id.text()}, {"body", expr(*v.body)}};
    finish(out, v.description, PackageKind::value, v.deprecated);
    return out;
  }
  Json definition(const pt::PackageFn& f) {
    Json out{{"kind", "PackageFn"}, {"id", f.id.text()}, {"typeParams", texts(f.type_parameters)}};
    out["parameters"] = list(f.parameters, [&](const pt::Parameter& p) {
      return Json{{"name", p.name}, {"type", type(*p.type)}, {"description", p.description}};
    });
    out["returnType"] = type(*f.result);
    out["body"] = expr(*f.body);
    finish(out, f.description, PackageKind::fn, f.deprecated);
    return out;
  }

  // ---- Patterns
  template <typename T>
  Json start(T tag, pt::Id id) {
    Json out = kind(tag);
    out["id"] = number(id);
    return out;
  }
  Json with_id(Json node, pt::Id id) {
    node["id"] = number(id);
    return node;
  }
  Json let_pattern(const pt::LetPattern& p) {
    return std::visit(overloaded{[&](const pt::LetVariable& n) {
                                   Json out = start(tag::LetPattern::LPVariable, p.id);
                                   out["name"] = n.name;
                                   return out;
                                 },
                                 [&](pt::LetUnit) { return start(tag::LetPattern::LPUnit, p.id); },
                                 [&](const pt::LetTuple& n) {
                                   Json out = start(tag::LetPattern::LPTuple, p.id);
                                   out["items"] = let_patterns(n.items);
                                   return out;
                                 }},
                      p.node);
  }
  Json let_patterns(std::span<const pt::LetPattern* const> items) {
    return list(items, [&](const pt::LetPattern* p) { return let_pattern(*p); });
  }
  Json match_pattern(const pt::MatchPattern& p) {
    using Tag = tag::MatchPattern;
    auto with = [&](Tag tag, const char* key, Json value) {
      Json out = start(tag, p.id);
      out[key] = std::move(value);
      return out;
    };
    auto patterns = [&](std::span<const pt::MatchPattern* const> items) {
      return list(items, [&](const pt::MatchPattern* item) { return match_pattern(*item); });
    };
    return std::visit(
        overloaded{[&](const pt::MatchLiteral& n) {
                     return with_id(literal(kLiteralTags[n.value.index()].pattern, n.value), p.id);
                   },
                   [&](const pt::MatchString& n) { return with(Tag::MPString, "value", n.text); },
                   [&](const pt::MatchVariable& n) { return with(Tag::MPVariable, "name", n.name); },
                   [&](const pt::MatchEnum& n) {
                     Json out = with(Tag::MPEnum, "case", n.case_name);
                     out["fields"] = patterns(n.fields);
                     return out;
                   },
                   [&](const pt::MatchTuple& n) { return with(Tag::MPTuple, "items", patterns(n.items)); },
                   [&](const pt::MatchList& n) { return with(Tag::MPList, "items", patterns(n.items)); },
                   [&](const pt::MatchCons& n) {
                     Json out = with(Tag::MPListCons, "head", match_pattern(*n.head));
                     out["tail"] = match_pattern(*n.tail);
                     return out;
                   },
                   [&](const pt::MatchOr& n) { return with(Tag::MPOr, "patterns", patterns(n.alternatives)); }},
        p.node);
  }

  // ---- Expressions
  Json expr(const pt::Expr& e) {
    return std::visit([&](const auto& node) { return this->node(e.id, node); }, e.node);
  }
  Json exprs(std::span<const pt::Expr* const> items) {
    return list(items, [&](const pt::Expr* e) { return expr(*e); });
  }
  Json fields(std::span<const pt::FieldInit> items) {
    return list(items, [&](const pt::FieldInit& f) { return Json{{"name", f.name}, {"value", expr(*f.value)}}; });
  }
  Json infix(pt::InfixOp op) {
    auto at = static_cast<std::size_t>(op);
    return at < kInfixFns ? tag::text(static_cast<tag::InfixFn>(at))
                          : tag::text(static_cast<tag::BinaryOperation>(at - kInfixFns));
  }
  using Kind = tag::Expr;
  /// A node, its parts in pairs of key and value.
  template <typename T>
  Json make(T tag, pt::Id id, std::initializer_list<std::pair<const char*, Json>> parts) {
    Json out = start(tag, id);
    for (const auto& [key, part] : parts) out[key] = part;
    return out;
  }

  Json node(pt::Id id, const pt::LiteralExpr& n) {
    return with_id(literal(kLiteralTags[n.value.index()].expr, n.value), id);
  }
  Json node(pt::Id id, const pt::StringExpr& n) {
    return make(Kind::EString, id, {{"segments", list(n.segments, [&](const pt::StringSegment& s) {
                                       return s.hole ? Json{{"expr", expr(*s.hole)}} : Json{{"text", s.text}};
                                     })}});
  }
  Json node(pt::Id id, const pt::ListExpr& n) { return make(Kind::EList, id, {{"items", exprs(n.items)}}); }
  Json node(pt::Id id, const pt::DictExpr& n) {
    return make(Kind::EDict, id, {{"entries", list(n.entries, [&](const pt::DictEntry& e) {
                                     return Json{{"key", e.key}, {"value", expr(*e.value)}};
                                   })}});
  }
  Json node(pt::Id id, const pt::TupleExpr& n) { return make(Kind::ETuple, id, {{"items", exprs(n.items)}}); }
  Json node(pt::Id id, const pt::RecordExpr& n) {
    return make(Kind::ERecord, id,
                {{"type", name(PackageKind::type, n.type)},
                 {"typeArgs", types(n.type_arguments)},
                 {"fields", fields(n.fields)}});
  }
  Json node(pt::Id id, const pt::RecordUpdateExpr& n) {
    return make(Kind::ERecordUpdate, id, {{"record", expr(*n.record)}, {"updates", fields(n.updates)}});
  }
  Json node(pt::Id id, const pt::FieldAccessExpr& n) {
    return make(Kind::ERecordFieldAccess, id, {{"record", expr(*n.record)}, {"field", n.field}});
  }
  Json node(pt::Id id, const pt::EnumExpr& n) {
    return make(Kind::EEnum, id,
                {{"type", name(PackageKind::type, n.type)},
                 {"typeArgs", types(n.type_arguments)},
                 {"case", n.case_name},
                 {"fields", exprs(n.fields)}});
  }
  Json node(pt::Id id, const pt::LetExpr& n) {
    return make(Kind::ELet, id,
                {{"pattern", let_pattern(*n.pattern)}, {"value", expr(*n.value)}, {"body", expr(*n.body)}});
  }
  Json node(pt::Id id, const pt::IfExpr& n) {
    Json out = make(Kind::EIf, id, {{"condition", expr(*n.condition)}, {"then", expr(*n.then)}});
    if (n.otherwise) out["else"] = expr(*n.otherwise);
    return out;
  }
  Json node(pt::Id id, const pt::MatchExpr& n) {
    return make(Kind::EMatch, id, {{"subject", expr(*n.subject)}, {"cases", list(n.cases, [&](const pt::MatchCase& c) {
                                                                     Json out{{"pattern", match_pattern(*c.pattern)}};
                                                                     if (c.guard) out["when"] = expr(*c.guard);
                                                                     out["body"] = expr(*c.body);
                                                                     return out;
                                                                   })}});
  }
  Json node(pt::Id id, const pt::LambdaExpr& n) {
    return make(Kind::ELambda, id, {{"parameters", let_patterns(n.parameters)}, {"body", expr(*n.body)}});
  }
  Json node(pt::Id id, const pt::ApplyExpr& n) {
    return make(Kind::EApply, id,
                {{"function", expr(*n.function)}, {"typeArgs", types(n.type_arguments)}, {"args", exprs(n.arguments)}});
  }
  Json node(pt::Id id, const pt::InfixExpr& n) {
    return make(Kind::EInfix, id, {{"op", infix(n.op)}, {"left", expr(*n.left)}, {"right", expr(*n.right)}});
  }
  Json node(pt::Id id, const pt::StatementExpr& n) {
    return make(Kind::EStatement, id, {{"first", expr(*n.first)}, {"next", expr(*n.next)}});
  }
  Json node(pt::Id id, const pt::VariableExpr& n) { return make(Kind::EVariable, id, {{"name", n.name}}); }
  Json node(pt::Id id, const pt::ArgumentExpr& n) { return make(Kind::EArg, id, {{"index", n.index}}); }
  Json node(pt::Id id, pt::SelfExpr) { return start(Kind::ESelf, id); }
  Json node(pt::Id id, const pt::FnNameExpr& n) {
    return make(Kind::EFnName, id, {{"name", name(PackageKind::fn, n.name)}});
  }
  Json node(pt::Id id, const pt::ValueExpr& n) {
    return make(Kind::EValue, id, {{"name", name(PackageKind::value, n.name)}});
  }
  Json node(pt::Id id, const pt::PipeExpr& n) {
    return make(Kind::EPipe, id,
                {{"source", expr(*n.source)},
                 {"stages", list(n.stages, [&](const pt::PipeStage* s) {
                    return std::visit([&](const auto& node) { return this->stage(s->id, node); }, s->node);
                  })}});
  }
  // Nodes of compiled files have names of our own.
  Json open(const char* kind, pt::Id id, pt::Reference reference) {
    return {{"kind", kind}, {"id", number(id)}, {"reference", reference.index}};
  }
  Json node(pt::Id id, const pt::ValueOrVariableExpr& n) { return open("value or variable", id, n.reference); }
  Json node(pt::Id id, const pt::FnOrLocalExpr& n) { return open("fn or local", id, n.reference); }
  Json node(pt::Id id, const pt::FnOrValueExpr& n) { return open("fn or value", id, n.reference); }

  Json stage(pt::Id id, const pt::PipeVariable& n) {
    return make(tag::Pipe::EPipeVariable, id, {{"name", n.name}, {"args", exprs(n.arguments)}});
  }
  Json stage(pt::Id id, const pt::PipeLambda& n) {
    return make(tag::Pipe::EPipeLambda, id, {{"parameters", let_patterns(n.parameters)}, {"body", expr(*n.body)}});
  }
  Json stage(pt::Id id, const pt::PipeInfix& n) {
    return make(tag::Pipe::EPipeInfix, id, {{"op", infix(n.op)}, {"right", expr(*n.right)}});
  }
  Json stage(pt::Id id, const pt::PipeFnCall& n) {
    return make(
        tag::Pipe::EPipeFnCall, id,
        {{"name", name(PackageKind::fn, n.name)}, {"typeArgs", types(n.type_arguments)}, {"args", exprs(n.arguments)}});
  }
  Json stage(pt::Id id, const pt::PipeEnum& n) {
    return make(tag::Pipe::EPipeEnum, id,
                {{"type", name(PackageKind::type, n.type)}, {"case", n.case_name}, {"fields", exprs(n.fields)}});
  }
  Json stage(pt::Id id, const pt::PipeFnOrVariable& n) {
    Json out = open("pipe to fn or variable", id, n.reference);
    out["args"] = exprs(n.arguments);
    return out;
  }
};

}  // namespace

nlohmann::ordered_json program_json(const pt::Item& item, const NameOf& name_of) {
  return ProgramJson(name_of).item(item);
}

}  // namespace darkpkg::wire
