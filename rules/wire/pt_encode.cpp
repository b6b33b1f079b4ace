#include "rules/wire/pt_encode.hpp"

#include "base/check.hpp"
#include "base/overloaded.hpp"
#include "rules/wire/names_encode.hpp"
#include "rules/wire/tag_tables.hpp"
#include "rules/wire/writer.hpp"

namespace darkpkg::wire {
namespace {

using object::RelocationKind;

/// Writes one item. A method writes its type as the serializer of that name in Serializers/PT does.
class ProgramEncoder {
 public:
  ProgramEncoder(Writer& to, Stage stage) : w_(to), compiled_(stage == Stage::compiled) {}

  void item(const pt::Item& item) {
    std::visit(overloaded{[&](const pt::PackageType& t) { type(t); }, [&](const pt::PackageValue& v) { value(v); },
                          [&](const pt::PackageFn& f) { fn(f); }},
               item);
  }

 private:
  // ---- Names and ids
  void id(pt::Id id) {
    if (compiled_) w_.relocation(RelocationKind::expression_id);
    else w_.fixed(id);
  }
  void item_id(const Uuid& id) {
    if (compiled_) w_.relocation(RelocationKind::item_id);
    else w_.uuid(id);
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
  void texts(std::span<const std::string_view> texts) {
    w_.count(texts.size());
    for (std::string_view text : texts) w_.text(text);
  }

  // ---- Lists: `each` writes one item
  template <typename T, typename F>
  void list(std::span<const T> items, F each) {
    w_.count(items.size());
    for (const T& item : items) each(item);
  }
  /// A list that has at least one item: the first, then the rest with its count.
  template <typename T, typename F>
  void non_empty(std::span<const T> items, F each) {
    DARKPKG_CHECK(!items.empty());
    each(items.front());
    list(items.subspan(1), each);
  }
  /// Two items, then the rest with its count.
  template <typename T, typename F>
  void tuple(std::span<const T> items, F each) {
    DARKPKG_CHECK(items.size() >= 2);
    each(items[0]);
    each(items[1]);
    list(items.subspan(2), each);
  }
  void types(std::span<const pt::TypeReference* const> items) {
    list(items, [&](auto* item) { type_reference(*item); });
  }
  void exprs(std::span<const pt::Expr* const> items) {
    list(items, [&](auto* item) { expr(*item); });
  }
  void field_init(const pt::FieldInit& field) {
    w_.text(field.name);
    expr(*field.value);
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
                            tuple(n.items, [&](auto* item) { type_reference(*item); });
                          },
                          [&](const pt::CustomType& n) {
                            w_.tag(Type::TCustomType);
                            type_name(n.name);
                            types(n.arguments);
                          },
                          [&](const pt::FunctionType& n) {
                            w_.tag(Type::TFn);
                            non_empty(n.parameters, [&](auto* item) { type_reference(*item); });
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
                            tuple(n.items, [&](auto* item) { let_pattern(*item); });
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
                            list(n.fields, each);
                          },
                          [&](const pt::MatchTuple& n) {
                            start(Pattern::MPTuple, p.id);
                            tuple(n.items, each);
                          },
                          [&](const pt::MatchList& n) {
                            start(Pattern::MPList, p.id);
                            list(n.items, each);
                          },
                          [&](const pt::MatchCons& n) {
                            start(Pattern::MPListCons, p.id);
                            match_pattern(*n.head);
                            match_pattern(*n.tail);
                          },
                          [&](const pt::MatchOr& n) {
                            start(Pattern::MPOr, p.id);
                            non_empty(n.alternatives, each);
                          }},
               p.node);
  }
  void lambda(std::span<const pt::LetPattern* const> parameters, const pt::Expr& body) {
    non_empty(parameters, [&](auto* item) { let_pattern(*item); });
    expr(body);
  }

  // ---- Expressions
  template <typename T>
  void start(T tag, pt::Id id) {
    w_.tag(tag);
    this->id(id);
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
    list(n.segments, [&](const auto& s) { segment(s); });
    return nullptr;
  }
  Last node(pt::Id id, const pt::ListExpr& n) {
    start(Tag::EList, id);
    exprs(n.items);
    return nullptr;
  }
  Last node(pt::Id id, const pt::DictExpr& n) {
    start(Tag::EDict, id);
    list(n.entries, [&](const pt::DictEntry& entry) {
      w_.text(entry.key);
      expr(*entry.value);
    });
    return nullptr;
  }
  Last node(pt::Id id, const pt::TupleExpr& n) {
    start(Tag::ETuple, id);
    tuple(n.items, [&](auto* item) { expr(*item); });
    return nullptr;
  }
  Last node(pt::Id id, const pt::RecordExpr& n) {
    start(Tag::ERecord, id);
    type_name(n.type);
    types(n.type_arguments);
    list(n.fields, [&](const auto& field) { field_init(field); });
    return nullptr;
  }
  Last node(pt::Id id, const pt::RecordUpdateExpr& n) {
    start(Tag::ERecordUpdate, id);
    expr(*n.record);
    non_empty(n.updates, [&](const auto& field) { field_init(field); });
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
    list(n.cases, [&](const auto& c) { match_case(c); });
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
    non_empty(n.arguments, [&](auto* item) { expr(*item); });
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
    list(n.stages,
         [&](auto* stage) { std::visit([&](const auto& node) { this->stage(stage->id, node); }, stage->node); });
    return nullptr;
  }
  Last node(pt::Id, const pt::ValueOrVariableExpr& n) {
    open(RelocationKind::pt_value_or_variable, {n.reference.index, w_.name(n.name)});
    return nullptr;
  }
  Last node(pt::Id, const pt::FnOrLocalExpr& n) {
    if (n.argument >= 0)
      open(RelocationKind::pt_fn_or_argument, {n.reference.index, static_cast<std::uint32_t>(n.argument)});
    else open(RelocationKind::pt_fn_or_variable, {n.reference.index, w_.name(n.name)});
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
    open(RelocationKind::pt_pipe, {n.reference.index, w_.name(n.name)});
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
    texts(t.type_parameters);
    std::visit(overloaded{[&](const pt::AliasDefinition& d) {
                            w_.tag(tag::TypeDefinition::Alias);
                            type_reference(*d.type);
                          },
                          [&](const pt::RecordDefinition& d) {
                            w_.tag(tag::TypeDefinition::Record);
                            non_empty(d.fields, [&](const pt::RecordField& field) {
                              w_.text(field.name);
                              type_reference(*field.type);
                              w_.text(field.description);
                            });
                          },
                          [&](const pt::EnumDefinition& d) {
                            w_.tag(tag::TypeDefinition::Enum);
                            non_empty(d.cases, [&](const pt::EnumCase& c) { enum_case(c); });
                          }},
               t.definition);
    w_.text(t.description);
    deprecation(t.deprecated);
  }
  void enum_case(const pt::EnumCase& c) {
    w_.text(c.name);
    list(c.fields, [&](const pt::EnumField& field) {
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
    texts(f.type_parameters);
    non_empty(f.parameters, [&](const pt::Parameter& p) {
      w_.text(p.name);
      type_reference(*p.type);
      w_.text(p.description);
    });
    type_reference(*f.result);
    w_.text(f.description);
    deprecation(f.deprecated);
  }

  Writer& w_;
  bool compiled_;
};

static_assert(static_cast<int>(pt::DeprecationKind::because) == static_cast<int>(tag::Deprecation::DeprecatedBecause));

}  // namespace

object::Code encode_program(const pt::Item& item, Stage stage) {
  Writer to;
  ProgramEncoder(to, stage).item(item);
  return std::move(to).take();
}

}  // namespace darkpkg::wire
