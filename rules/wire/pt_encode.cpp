#include "rules/wire/pt_encode.hpp"

#include "rules/wire/pt_encode_parts.hpp"

namespace darkpkg::wire {
namespace {

/// Writes one item.
class ProgramEncoder : private ProgramPartsEncoder {
 public:
  ProgramEncoder(Writer& to, Stage stage) : ProgramPartsEncoder(to, stage) {}

  void item(const pt::Item& item) {
    std::visit(overloaded{[&](const pt::PackageType& t) { type(t); }, [&](const pt::PackageValue& v) { value(v); },
                          [&](const pt::PackageFn& f) { fn(f); }},
               item);
  }

 private:
  // ---- Expressions
  void exprs(std::span<const pt::Expr* const> items) {
    w_.list(items, [&](auto* item) { expr(*item); });
  }
  void field_init(const pt::FieldInit& field) {
    w_.text(field.name);
    expr(*field.value);
  }
  void lambda(std::span<const pt::LetPattern* const> parameters, const pt::Expr& body) {
    w_.non_empty(parameters, [&](auto* item) { let_pattern(*item); });
    expr(body);
  }
  void infix(pt::InfixOp op) {
    auto number = static_cast<std::size_t>(op);
    if (number < kInfixFns) {
      w_.tag(tag::Infix::InfixFnCall);
      w_.u8(static_cast<std::uint8_t>(number));
    } else {
      w_.tag(tag::Infix::BinOp);
      w_.u8(static_cast<std::uint8_t>(number - kInfixFns));
    }
  }
  void segment(const pt::StringSegment& segment) {
    if (segment.hole) {
      w_.tag(tag::StringSegment::StringInterpolation);
      expr(*segment.hole);
    } else {
      w_.tag(tag::StringSegment::StringText);
      w_.text(segment.text);
    }
  }
  void match_case(const pt::MatchCase& c) {
    match_pattern(*c.pattern);
    optional(c.guard);
    expr(*c.body);
  }
  void optional(const pt::Expr* e) {
    w_.tag(e ? tag::Option::Some : tag::Option::None);
    if (e) expr(*e);
  }

  void expr(const pt::Expr& first) {
    // The bodies of lets and the rests of statements, which may go on for thousands, need no recursion.
    for (const pt::Expr* e = &first; e != nullptr;)
      e = std::visit([&](const auto& node) { return this->node(e->id, node); }, e->node);
  }

  // Each writes a node, and returns the expression that stands last in it where that one still has to be written.
  using Last = const pt::Expr*;
  using Tag = tag::Expr;

  Last node(pt::Id id, const pt::LiteralExpr& n) {
    start(kLiteralTags[n.value.index()].expr, id);
    literal(n.value);
    return nullptr;
  }
  Last node(pt::Id id, const pt::StringExpr& n) {
    start(Tag::EString, id);
    w_.list(n.segments, [&](const auto& s) { segment(s); });
    return nullptr;
  }
  Last node(pt::Id id, const pt::ListExpr& n) {
    start(Tag::EList, id);
    exprs(n.items);
    return nullptr;
  }
  Last node(pt::Id id, const pt::DictExpr& n) {
    start(Tag::EDict, id);
    w_.list(n.entries, [&](const pt::DictEntry& entry) {
      w_.text(entry.key);
      expr(*entry.value);
    });
    return nullptr;
  }
  Last node(pt::Id id, const pt::TupleExpr& n) {
    start(Tag::ETuple, id);
    w_.tuple(n.items, [&](auto* item) { expr(*item); });
    return nullptr;
  }
  Last node(pt::Id id, const pt::RecordExpr& n) {
    start(Tag::ERecord, id);
    type_name(n.type);
    types(n.type_arguments);
    w_.list(n.fields, [&](const auto& field) { field_init(field); });
    return nullptr;
  }
  Last node(pt::Id id, const pt::RecordUpdateExpr& n) {
    start(Tag::ERecordUpdate, id);
    expr(*n.record);
    w_.non_empty(n.updates, [&](const auto& field) { field_init(field); });
    return nullptr;
  }
  Last node(pt::Id id, const pt::FieldAccessExpr& n) {
    start(Tag::ERecordFieldAccess, id);
    expr(*n.record);
    w_.text(n.field);
    return nullptr;
  }
  Last node(pt::Id id, const pt::EnumExpr& n) {
    start(Tag::EEnum, id);
    type_name(n.type);
    types(n.type_arguments);
    w_.text(n.case_name);
    exprs(n.fields);
    return nullptr;
  }
  Last node(pt::Id id, const pt::LetExpr& n) {
    start(Tag::ELet, id);
    let_pattern(*n.pattern);
    expr(*n.value);
    return n.body;
  }
  Last node(pt::Id id, const pt::IfExpr& n) {
    start(Tag::EIf, id);
    expr(*n.condition);
    expr(*n.then);
    w_.tag(n.otherwise ? tag::Option::Some : tag::Option::None);
    return n.otherwise;
  }
  Last node(pt::Id id, const pt::MatchExpr& n) {
    start(Tag::EMatch, id);
    expr(*n.subject);
    w_.list(n.cases, [&](const auto& c) { match_case(c); });
    return nullptr;
  }
  Last node(pt::Id id, const pt::LambdaExpr& n) {
    start(Tag::ELambda, id);
    lambda(n.parameters, *n.body);
    return nullptr;
  }
  Last node(pt::Id id, const pt::ApplyExpr& n) {
    start(Tag::EApply, id);
    expr(*n.function);
    types(n.type_arguments);
    w_.non_empty(n.arguments, [&](auto* item) { expr(*item); });
    return nullptr;
  }
  Last node(pt::Id id, const pt::InfixExpr& n) {
    start(Tag::EInfix, id);
    infix(n.op);
    expr(*n.left);
    return n.right;
  }
  Last node(pt::Id id, const pt::StatementExpr& n) {
    start(Tag::EStatement, id);
    expr(*n.first);
    return n.next;
  }
  Last node(pt::Id id, const pt::VariableExpr& n) {
    start(Tag::EVariable, id);
    w_.text(n.name);
    return nullptr;
  }
  Last node(pt::Id id, const pt::ArgumentExpr& n) {
    start(Tag::EArg, id);
    w_.i32(n.index);
    return nullptr;
  }
  Last node(pt::Id id, pt::SelfExpr) {
    start(Tag::ESelf, id);
    return nullptr;
  }
  Last node(pt::Id id, const pt::FnNameExpr& n) {
    start(Tag::EFnName, id);
    fn_name(n.name);
    return nullptr;
  }
  Last node(pt::Id id, const pt::ValueExpr& n) {
    DARKPKG_CHECK(!std::holds_alternative<pt::Reference>(n.name));  // values by name are open nodes
    start(Tag::EValue, id);
    fn_name(n.name);
    return nullptr;
  }
  Last node(pt::Id id, const pt::PipeExpr& n) {
    start(Tag::EPipe, id);
    expr(*n.source);
    w_.list(n.stages,
            [&](auto* stage) { std::visit([&](const auto& node) { this->stage(stage->id, node); }, stage->node); });
    return nullptr;
  }
  Last node(pt::Id, const pt::ValueOrVariableExpr& n) {
    open(RelocationKind::pt_value_or_variable, {n.reference.index});
    return nullptr;
  }
  Last node(pt::Id, const pt::FnOrLocalExpr& n) {
    if (n.argument >= 0)
      open(RelocationKind::pt_fn_or_argument, {n.reference.index, static_cast<std::uint32_t>(n.argument)});
    else open(RelocationKind::pt_fn_or_variable, {n.reference.index});
    return nullptr;
  }
  Last node(pt::Id, const pt::FnOrValueExpr& n) {
    open(RelocationKind::pt_fn_or_value, {n.reference.index});
    return nullptr;
  }

  // ---- Pipe stages
  void stage(pt::Id id, const pt::PipeVariable& n) {
    start(tag::Pipe::EPipeVariable, id);
    w_.text(n.name);
    exprs(n.arguments);
  }
  void stage(pt::Id id, const pt::PipeLambda& n) {
    start(tag::Pipe::EPipeLambda, id);
    lambda(n.parameters, *n.body);
  }
  void stage(pt::Id id, const pt::PipeInfix& n) {
    start(tag::Pipe::EPipeInfix, id);
    infix(n.op);
    expr(*n.right);
  }
  void stage(pt::Id id, const pt::PipeFnCall& n) {
    start(tag::Pipe::EPipeFnCall, id);
    fn_name(n.name);
    types(n.type_arguments);
    exprs(n.arguments);
  }
  void stage(pt::Id id, const pt::PipeEnum& n) {
    start(tag::Pipe::EPipeEnum, id);
    type_name(n.type);
    w_.text(n.case_name);
    exprs(n.fields);
  }
  void stage(pt::Id, const pt::PipeFnOrVariable& n) {
    open(RelocationKind::pt_pipe, {n.reference.index});
    exprs(n.arguments);
  }

  // ---- Items
  void deprecation(tag::Deprecation tag, std::string_view reason, auto name) {
    w_.tag(tag);
    if (tag == tag::Deprecation::DeprecatedBecause) w_.text(reason);
    else if (tag != tag::Deprecation::NotDeprecated) name();
  }
  void deprecation(const pt::Deprecation<pt::TypeName>& d) {
    deprecation(static_cast<tag::Deprecation>(d.kind), d.reason, [&] {
      DARKPKG_CHECK(std::holds_alternative<Uuid>(d.name));
      w_.tag(tag::FqTypeName::Package);
      w_.uuid(std::get<Uuid>(d.name));
    });
  }
  void deprecation(const pt::Deprecation<pt::FnName>& d) {
    deprecation(static_cast<tag::Deprecation>(d.kind), d.reason, [&] {
      std::visit(overloaded{[&](const Uuid& id) { write_package_name(w_, id); },
                            [&](const pt::Builtin& b) { write_builtin_name(w_, b.name, b.version); },
                            [](const auto&) { DARKPKG_UNREACHABLE(); }},
                 d.name);
    });
  }
  void type(const pt::PackageType& t) {
    item_id(t.id);
    w_.texts(t.type_parameters);
    std::visit(overloaded{[&](const pt::AliasDefinition& d) {
                            w_.tag(tag::TypeDefinition::Alias);
                            type_reference(*d.type);
                          },
                          [&](const pt::RecordDefinition& d) {
                            w_.tag(tag::TypeDefinition::Record);
                            w_.non_empty(d.fields, [&](const pt::RecordField& field) {
                              w_.text(field.name);
                              type_reference(*field.type);
                              w_.text(field.description);
                            });
                          },
                          [&](const pt::EnumDefinition& d) {
                            w_.tag(tag::TypeDefinition::Enum);
                            w_.non_empty(d.cases, [&](const pt::EnumCase& c) { enum_case(c); });
                          }},
               t.definition);
    w_.text(t.description);
    deprecation(t.deprecated);
  }
  void enum_case(const pt::EnumCase& c) {
    w_.text(c.name);
    w_.list(c.fields, [&](const pt::EnumField& field) {
      type_reference(*field.type);
      w_.tag(field.has_label ? tag::Option::Some : tag::Option::None);
      if (field.has_label) w_.text(field.label);
      w_.text(field.description);
    });
    w_.text(c.description);
  }
  void value(const pt::PackageValue& v) {
    item_id(v.id);
    expr(*v.body);
    w_.text(v.description);
    deprecation(v.deprecated);
  }
  void fn(const pt::PackageFn& f) {
    item_id(f.id);
    expr(*f.body);
    w_.texts(f.type_parameters);
    w_.non_empty(f.parameters, [&](const pt::Parameter& p) {
      w_.text(p.name);
      type_reference(*p.type);
      w_.text(p.description);
    });
    type_reference(*f.result);
    w_.text(f.description);
    deprecation(f.deprecated);
  }
};

static_assert(static_cast<int>(pt::DeprecationKind::because) == static_cast<int>(tag::Deprecation::DeprecatedBecause));

}  // namespace

object::Code encode_program(const pt::Item& item, Stage stage) {
  Writer to;
  ProgramEncoder(to, stage).item(item);
  return std::move(to).take();
}

}  // namespace darkpkg::wire
