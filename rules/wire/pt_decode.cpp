#include "rules/wire/pt_decode.hpp"

#include <optional>

#include "base/check.hpp"
#include "rules/wire/pt_decode_parts.hpp"
#include "rules/wire/tag_tables.hpp"

namespace darkpkg::wire {
namespace {

/// Reads what ProgramEncoder writes.
class ProgramDecoder : public ProgramPartsDecoder {
 public:
  using ProgramPartsDecoder::ProgramPartsDecoder;

  // ---- Items
  pt::PackageType type() {
    pt::PackageType t{};
    t.id = r_.uuid();
    t.type_parameters = texts();
    t.definition = definition();
    t.description = r_.text();
    t.deprecated = deprecation<pt::TypeName>([&] { return fq_type_name(); });
    return t;
  }
  pt::PackageValue value() {
    pt::PackageValue v{};
    v.id = r_.uuid();
    v.body = expr();
    v.description = r_.text();
    v.deprecated = deprecation<pt::ValueName>([&] { return fq_name<pt::ValueName>(PackageKind::value); });
    return v;
  }
  pt::PackageFn fn() {
    pt::PackageFn f{};
    f.id = r_.uuid();
    f.body = expr();
    f.type_parameters = texts();
    f.parameters = non_empty([&] {
      std::string_view name = r_.text();
      const pt::TypeReference* type = type_reference();
      return pt::Parameter{name, type, r_.text()};
    });
    f.result = type_reference();
    f.description = r_.text();
    f.deprecated = deprecation<pt::FnName>([&] { return fq_name<pt::FnName>(PackageKind::fn); });
    return f;
  }

  // ---- Expressions
  const pt::Expr* expr() {
    Reader::Depth depth(r_);
    if (!depth.ok()) return make(0, pt::LiteralExpr{pt::Unit{}});
    // The bodies of lets and the rests of statements, which may go on for thousands, need no recursion: what stands
    // before the last of them waits here.
    std::vector<Open> open;
    const pt::Expr* last = nullptr;
    while (!last) {
      auto tag = r_.tag<tag::Expr>();
      pt::Id id = this->id();
      if (tag == tag::Expr::ELet) {
        const pt::LetPattern* pattern = let_pattern();
        open.push_back({id, pattern, expr()});
      } else if (tag == tag::Expr::EStatement) {
        open.push_back({id, nullptr, expr()});
      } else {
        last = rest(tag, id);
      }
    }
    for (; !open.empty(); open.pop_back()) {
      const Open& o = open.back();
      last =
          o.pattern ? make(o.id, pt::LetExpr{o.pattern, o.first, last}) : make(o.id, pt::StatementExpr{o.first, last});
    }
    return last;
  }

 private:
  /// A let or, without a pattern, a statement whose last part is still to be read.
  struct Open {
    pt::Id id;
    const pt::LetPattern* pattern;
    const pt::Expr* first;
  };

  template <typename T>
  const pt::Expr* make(pt::Id id, const T& node) {
    return arena_.make<pt::Expr>(id, node);
  }
  template <typename T>
  const pt::Expr* literal(pt::Id id, const T& value) {
    return make(id, pt::LiteralExpr{value});
  }
  std::span<const pt::Expr* const> exprs() {
    return list([&] { return expr(); });
  }

  /// What follows the tag and the id of an expression.
  const pt::Expr* rest(tag::Expr tag, pt::Id id) {
    using Tag = tag::Expr;
    auto each = [&] { return expr(); };
    switch (tag) {
      case Tag::EUnit: return literal(id, pt::Unit{});
      case Tag::EBool: return literal(id, r_.boolean());
      case Tag::EInt8: return literal(id, r_.fixed<std::int8_t>());
      case Tag::EUInt8: return literal(id, r_.fixed<std::uint8_t>());
      case Tag::EInt16: return literal(id, r_.fixed<std::int16_t>());
      case Tag::EUInt16: return literal(id, r_.fixed<std::uint16_t>());
      case Tag::EInt32: return literal(id, r_.fixed<std::int32_t>());
      case Tag::EUInt32: return literal(id, r_.fixed<std::uint32_t>());
      case Tag::EInt64: return literal(id, r_.fixed<std::int64_t>());
      case Tag::EUInt64: return literal(id, r_.fixed<std::uint64_t>());
      case Tag::EInt128: return literal(id, int128());
      case Tag::EUInt128: return literal(id, uint128());
      case Tag::EFloat: return literal(id, floating());
      case Tag::EChar: return literal(id, pt::Char{r_.text()});
      case Tag::EString: return make(id, pt::StringExpr{list([&] { return segment(); })});
      case Tag::EList: return make(id, pt::ListExpr{exprs()});
      case Tag::EDict:
        return make(id, pt::DictExpr{list([&] {
                      std::string_view key = r_.text();
                      return pt::DictEntry{key, expr()};
                    })});
      case Tag::ETuple: return make(id, pt::TupleExpr{tuple(each)});
      case Tag::ERecord: {
        pt::TypeName type = type_name();
        auto type_arguments = types();
        return make(id, pt::RecordExpr{type, type_arguments, list([&] { return field_init(); })});
      }
      case Tag::ERecordUpdate: {
        const pt::Expr* record = expr();
        return make(id, pt::RecordUpdateExpr{record, non_empty([&] { return field_init(); })});
      }
      case Tag::ERecordFieldAccess: {
        const pt::Expr* record = expr();
        return make(id, pt::FieldAccessExpr{record, r_.text()});
      }
      case Tag::EEnum: {
        pt::TypeName type = type_name();
        auto type_arguments = types();
        std::string_view case_name = r_.text();
        return make(id, pt::EnumExpr{type, type_arguments, case_name, exprs()});
      }
      case Tag::EIf: {
        const pt::Expr* condition = expr();
        const pt::Expr* then = expr();
        return make(id, pt::IfExpr{condition, then, optional()});
      }
      case Tag::EMatch: {
        const pt::Expr* subject = expr();
        return make(id, pt::MatchExpr{subject, list([&] { return match_case(); })});
      }
      case Tag::ELambda: {
        auto parameters = non_empty([&] { return let_pattern(); });
        return make(id, pt::LambdaExpr{parameters, expr()});
      }
      case Tag::EApply: {
        const pt::Expr* function = expr();
        auto type_arguments = types();
        return make(id, pt::ApplyExpr{function, type_arguments, non_empty(each)});
      }
      case Tag::EInfix: {
        pt::InfixOp op = infix();
        const pt::Expr* left = expr();
        return make(id, pt::InfixExpr{op, left, expr()});
      }
      case Tag::EVariable: return make(id, pt::VariableExpr{r_.text()});
      case Tag::EArg: return make(id, pt::ArgumentExpr{r_.i32()});
      case Tag::ESelf: return make(id, pt::SelfExpr{});
      case Tag::EFnName: return make(id, pt::FnNameExpr{name(PackageKind::fn)});
      case Tag::EValue: return make(id, pt::ValueExpr{name(PackageKind::value)});
      case Tag::EPipe: {
        const pt::Expr* source = expr();
        return make(id, pt::PipeExpr{source, list([&] { return stage(); })});
      }
      case Tag::ELet:
      case Tag::EStatement: break;  // expr() reads these
    }
    DARKPKG_UNREACHABLE();
  }

  pt::StringSegment segment() {
    if (r_.tag<tag::StringSegment>() == tag::StringSegment::StringText) return {r_.text(), nullptr};
    return {{}, expr()};
  }
  pt::FieldInit field_init() {
    std::string_view name = r_.text();
    return {name, expr()};
  }
  pt::MatchCase match_case() {
    const pt::MatchPattern* pattern = match_pattern();
    const pt::Expr* guard = optional();
    return {pattern, guard, expr()};
  }
  const pt::Expr* optional() { return r_.tag<tag::Option>() == tag::Option::Some ? expr() : nullptr; }
  pt::InfixOp infix() {
    if (r_.tag<tag::Infix>() == tag::Infix::InfixFnCall)
      return static_cast<pt::InfixOp>(static_cast<std::uint8_t>(r_.tag<tag::InfixFn>()));
    return static_cast<pt::InfixOp>(kInfixFns + static_cast<std::uint8_t>(r_.tag<tag::BinaryOperation>()));
  }

  const pt::PipeStage* stage() {
    auto tag = r_.tag<tag::Pipe>();
    pt::Id id = this->id();
    auto make_stage = [&](const auto& node) { return arena_.make<pt::PipeStage>(id, node); };
    switch (tag) {
      case tag::Pipe::EPipeVariable: {
        std::string_view name = r_.text();
        return make_stage(pt::PipeVariable{name, exprs()});
      }
      case tag::Pipe::EPipeLambda: {
        auto parameters = non_empty([&] { return let_pattern(); });
        return make_stage(pt::PipeLambda{parameters, expr()});
      }
      case tag::Pipe::EPipeInfix: {
        pt::InfixOp op = infix();
        return make_stage(pt::PipeInfix{op, expr()});
      }
      case tag::Pipe::EPipeFnCall: {
        pt::FnName fn_name = name(PackageKind::fn);
        auto type_arguments = types();
        return make_stage(pt::PipeFnCall{fn_name, type_arguments, exprs()});
      }
      case tag::Pipe::EPipeEnum: {
        pt::TypeName type = type_name();
        std::string_view case_name = r_.text();
        return make_stage(pt::PipeEnum{type, case_name, exprs()});
      }
    }
    DARKPKG_UNREACHABLE();
  }

  // ---- Parts of items
  std::variant<pt::AliasDefinition, pt::RecordDefinition, pt::EnumDefinition> definition() {
    switch (r_.tag<tag::TypeDefinition>()) {
      case tag::TypeDefinition::Alias: return pt::AliasDefinition{type_reference()};
      case tag::TypeDefinition::Record:
        return pt::RecordDefinition{non_empty([&] {
          std::string_view name = r_.text();
          const pt::TypeReference* type = type_reference();
          return pt::RecordField{name, type, r_.text()};
        })};
      case tag::TypeDefinition::Enum:
        return pt::EnumDefinition{non_empty([&] {
          std::string_view name = r_.text();
          auto fields = list([&] { return enum_field(); });
          return pt::EnumCase{name, fields, r_.text()};
        })};
    }
    DARKPKG_UNREACHABLE();
  }
  pt::EnumField enum_field() {
    pt::EnumField field{};
    field.type = type_reference();
    field.has_label = r_.tag<tag::Option>() == tag::Option::Some;
    if (field.has_label) field.label = r_.text();
    field.description = r_.text();
    return field;
  }
  template <typename Name, typename F>
  pt::Deprecation<Name> deprecation(F read_name) {
    pt::Deprecation<Name> d;
    auto tag = r_.tag<tag::Deprecation>();
    d.kind = static_cast<pt::DeprecationKind>(tag);
    if (tag == tag::Deprecation::DeprecatedBecause) d.reason = r_.text();
    else if (tag != tag::Deprecation::NotDeprecated) d.name = read_name();
    return d;
  }
};

}  // namespace

pt::Item read_program(object::ItemKind kind, Reader& reader, Arena& arena, PackageReferences* references) {
  ProgramDecoder decoder(reader, arena, references);
  switch (kind) {
    case object::ItemKind::type: return decoder.type();
    case object::ItemKind::value: return decoder.value();
    case object::ItemKind::fn: return decoder.fn();
  }
  DARKPKG_UNREACHABLE();
}

const pt::Expr* read_expr(Reader& reader, Arena& arena, PackageReferences* references) {
  return ProgramDecoder(reader, arena, references).expr();
}

const pt::TypeReference* read_type_reference(Reader& reader, Arena& arena, PackageReferences* references) {
  return ProgramDecoder(reader, arena, references).type_reference();
}

Result<pt::Item> decode_program(object::ItemKind kind, std::string_view payload, Arena& arena,
                                PackageReferences* references) {
  Reader reader(payload);
  pt::Item item = read_program(kind, reader, arena, references);
  reader.expect_end();
  if (!reader.ok()) return tl::unexpected(reader.error());
  return item;
}

}  // namespace darkpkg::wire
