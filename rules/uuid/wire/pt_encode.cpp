#include "rules/uuid/wire/pt_encode.hpp"

#include "base/overloaded.hpp"
#include "rules/uuid/trees/walk.hpp"
#include "rules/uuid/wire/tree_writer.hpp"

namespace darkpkg::wire {
namespace {

class ProgramWriter : public TreeWriter<ProgramWriter> {
 public:
  using TreeWriter::TreeWriter;

 private:
  friend TreeWriter<ProgramWriter>;
  using TreeWriter::put;

  // ---- Names and ids
  void own_id(const Uuid& id) {
    if (compiled_) w_.relocation(RelocationKind::item_id);
    else w_.uuid(id);
  }
  void id(pt::Id id) {
    if (compiled_) w_.relocation(RelocationKind::expression_id);
    else w_.fixed(id);
  }
  void put(const pt::TypeName& name) {
    std::visit(overloaded{[&](pt::Reference r) { open(RelocationKind::pt_type, {r.index}); },
                          [&](const pt::NameError& e) { error(e); },
                          [&](const Uuid& id) {
                            w_.tag(tag::NameResolution::Ok);
                            package_type(id);
                          }},
               name);
  }
  /// Of a function or, if there is no reference in it, of a value.
  void put(const pt::FnName& name) {
    std::visit(overloaded{[&](pt::Reference r) { open(RelocationKind::pt_fn, {r.index}); },
                          [&](const pt::NameError& e) { error(e); },
                          [&](const auto& found) {
                            w_.tag(tag::NameResolution::Ok);
                            fq_name(found);
                          }},
               name);
  }
  void error(const pt::NameError& error) {
    w_.tag(tag::NameResolution::Error);
    write_name_error(w_, error);
  }
  void package_type(const Uuid& id) {
    w_.tag(tag::FqTypeName::Package);
    w_.uuid(id);
  }
  void fq_name(const Uuid& id) { write_package_name(w_, id); }
  void fq_name(const pt::Builtin& b) { write_builtin_name(w_, b.name, b.version); }

  // ---- Nodes
  static tag::TypeReference type_tag(pt::Primitive p) { return kPrimitiveTags[static_cast<std::size_t>(p)].pt; }
  template <typename Type>
  static tag::TypeReference type_tag(const Type&) {
    return Type::kTag;
  }
  using TreeWriter::put_node;
  template <typename Alternative>
  void put_node(const pt::LetPattern& pattern, const Alternative& alternative) {
    start(Alternative::kTag, pattern.id);
    put_fields(alternative);
  }
  template <typename Alternative>
  void put_node(const pt::MatchPattern& pattern, const Alternative& alternative) {
    start(Alternative::kTag, pattern.id);
    put_fields(alternative);
  }
  void put_node(const pt::MatchPattern& pattern, const pt::MatchLiteral& n) {
    start(kLiteralTags[n.value.index()].pattern, pattern.id);
    literal(n.value);
  }
  template <typename Alternative>
  void put_node(const pt::PipeStage& stage, const Alternative& alternative) {
    start(Alternative::kTag, stage.id);
    put_fields(alternative);
  }
  void put_node(const pt::PipeStage&, const pt::PipeFnOrVariable& n) {
    open(RelocationKind::pt_pipe, {n.reference.index});
    put_fields(n);
  }
  void put(const pt::Expr& first) {
    for (const pt::Expr* e = &first; e != nullptr;)
      e = std::visit([&](const auto& node) { return this->put_but_tail(e->id, node); }, e->node);
  }
  /// Writes an expression but for the one that stands last in it, which is returned.
  template <typename Alternative>
  const pt::Expr* put_but_tail(pt::Id id, const Alternative& n) {
    start(Alternative::kTag, id);
    return pt::each_field_but_tail(
        n, [this](const auto& field) { put(field); },
        [this](const auto& last) { w_.tag(last ? tag::Option::Some : tag::Option::None); });
  }
  const pt::Expr* put_but_tail(pt::Id id, const pt::LiteralExpr& n) {
    start(kLiteralTags[n.value.index()].expr, id);
    literal(n.value);
    return nullptr;
  }
  const pt::Expr* put_but_tail(pt::Id, const pt::ValueOrVariableExpr& n) {
    open(RelocationKind::pt_value_or_variable, {n.reference.index});
    return nullptr;
  }
  const pt::Expr* put_but_tail(pt::Id, const pt::FnOrLocalExpr& n) {
    if (n.argument >= 0)
      open(RelocationKind::pt_fn_or_argument, {n.reference.index, static_cast<std::uint32_t>(n.argument)});
    else open(RelocationKind::pt_fn_or_variable, {n.reference.index});
    return nullptr;
  }
  const pt::Expr* put_but_tail(pt::Id, const pt::FnOrValueExpr& n) {
    open(RelocationKind::pt_fn_or_value, {n.reference.index});
    return nullptr;
  }
  template <typename Tag>
  void start(Tag tag, pt::Id id) {
    w_.tag(tag);
    this->id(id);
  }

  // ---- Parts
  void literal(const pt::Literal& literal) {
    put_literal(literal, [this](const pt::Float& f) {
      w_.tag(f.negative ? tag::Sign::Negative : tag::Sign::Positive);
      w_.text(f.whole);
      w_.text(f.fraction);
    });
  }
  void put(pt::InfixOp op) {
    const auto number = static_cast<std::size_t>(op);
    w_.tag(number < kInfixFns ? tag::Infix::InfixFnCall : tag::Infix::BinOp);
    w_.u8(static_cast<std::uint8_t>(number < kInfixFns ? number : number - kInfixFns));
  }
  void put(const pt::StringSegment& segment) {
    w_.tag(segment.hole ? tag::StringSegment::StringInterpolation : tag::StringSegment::StringText);
    if (segment.hole) put(*segment.hole);
    else w_.text(segment.text);
  }
  template <typename Name>
  void put(const pt::Deprecation<Name>& d) {
    const auto tag = static_cast<tag::Deprecation>(d.kind);
    w_.tag(tag);
    if (tag == tag::Deprecation::NotDeprecated) return;
    if (tag == tag::Deprecation::DeprecatedBecause) return w_.text(d.reason);
    std::visit(overloaded{[&](const Uuid& id) {
                            if constexpr (std::is_same_v<Name, pt::TypeName>) package_type(id);
                            else fq_name(id);
                          },
                          [&](const pt::Builtin& b) { fq_name(b); }, [](const auto&) { DARKPKG_UNREACHABLE(); }},
               d.name);
  }
};

static_assert(static_cast<int>(pt::DeprecationKind::because) == static_cast<int>(tag::Deprecation::DeprecatedBecause));

}  // namespace

object::Code encode_program(const pt::Item& item, Stage stage) {
  Writer to;
  ProgramWriter writer(to, stage);
  std::visit([&](const auto& it) { writer.put_item(it); }, item);
  return std::move(to).take();
}

}  // namespace darkpkg::wire
