#include "rules/uuid/wire/rt_encode.hpp"

#include <cmath>

#include "base/overloaded.hpp"
#include "rules/uuid/trees/runtime_types.hpp"
#include "rules/uuid/wire/tree_writer.hpp"

namespace darkpkg::wire {
namespace {

class RuntimeWriter : public TreeWriter<RuntimeWriter> {
 public:
  using TreeWriter::TreeWriter;

 private:
  friend TreeWriter<RuntimeWriter>;
  using TreeWriter::put;

  // ---- Names and ids
  void own_id(const Uuid& id) {
    own_id_ = id;
    put(rt::OwnId{});
  }
  void put(rt::OwnId) {
    if (compiled_) w_.relocation(RelocationKind::item_id);
    else w_.uuid(own_id_);
  }
  /// The id of an expression.
  void put(std::uint64_t id) {
    if (compiled_) w_.relocation(RelocationKind::numbered_expression_id, {static_cast<std::uint32_t>(id)});
    else w_.fixed(id);
  }
  void put(const rt::TypeId& type) {
    std::visit(overloaded{[&](pt::Reference r) { open(RelocationKind::rt_type_id, {r.index}); },
                          [&](const Uuid& id) { w_.uuid(id); }},
               type);
  }
  void put(const pt::TypeName& name) {
    std::visit(overloaded{[&](pt::Reference r) { open(RelocationKind::rt_type, {r.index}); },
                          [&](const Uuid& id) {
                            w_.tag(tag::NameResolution::Ok);
                            w_.uuid(id);
                          },
                          [&](const pt::NameError& e) {
                            w_.tag(tag::NameResolution::Error);
                            put(e);
                          }},
               name);
  }
  void put(const rt::FnName& name) { fq_name(name); }
  void put(const rt::ValueName& name) { fq_name(name); }
  template <typename Name>
  void fq_name(const Name& name) {
    std::visit(overloaded{[&](rt::OwnId own) {
                            w_.tag(tag::FqName::Package);
                            put(own);
                          },
                          [&](const Uuid& id) { write_package_name(w_, id); },
                          [&](const pt::Builtin& b) { write_builtin_name(w_, b.name, b.version); }},
               name);
  }

  // ---- Types
  static tag::RtTypeReference type_tag(pt::Primitive p) { return kPrimitiveTags[static_cast<std::size_t>(p)].rt; }
  template <typename Type>
  static tag::RtTypeReference type_tag(const Type&) {
    return Type::kRtTag;
  }
  using TreeWriter::put_node;
  void put_node(const rt::ValueType&, rt::Unknown) { w_.tag(tag::ValueType::Unknown); }
  void put_node(const rt::ValueType&, pt::Primitive p) {
    w_.tag(tag::ValueType::Known);
    w_.tag(kPrimitiveTags[static_cast<std::size_t>(p)].known);
  }
  template <typename Known>
  void put_node(const rt::ValueType&, const Known& known) {
    w_.tag(tag::ValueType::Known);
    put_tag_and_fields(Known::kTag, known);
  }

  // ---- Values and patterns
  void put_node(const rt::Dval&, const rt::Literal& literal) {
    w_.tag(kLiteralTags[literal.index()].dval);
    put_literal(literal, [this](double value) { floating(value); });
  }
  void put_node(const rt::MatchPattern&, const rt::MatchLiteral& n) {
    w_.tag(kLiteralTags[n.value.index()].rt_pattern);
    put_literal(n.value, [this](double value) { floating(value); });
  }
  void put_node(const rt::Dval&, const Uuid& id) {
    w_.tag(tag::Dval::DUuid);
    w_.uuid(id);
  }
  void put_node(const rt::Dval&, const rt::NamedFnValue& n) { applicable(n); }
  void put_node(const rt::Dval&, const rt::LambdaValue& n) { applicable(n); }
  template <typename Applicable>
  void applicable(const Applicable& n) {
    w_.tag(tag::Dval::DApplicable);
    put_tag_and_fields(Applicable::kTag, n);
  }
  void floating(double value) {
    if (std::isnan(value)) return w_.tag(tag::Float::NaN);
    if (std::isinf(value)) return w_.tag(value > 0 ? tag::Float::PositiveInfinity : tag::Float::NegativeInfinity);
    w_.tag(tag::Float::Finite);
    w_.fixed(value);
  }

  // ---- Instructions
  void put(const rt::Instructions& i) {
    w_.varint(static_cast<std::uint32_t>(i.register_count));
    put(i.code);
    put(i.result);
  }
  void put(const rt::StringSegment& segment) {
    w_.tag(segment.is_text ? tag::RtStringSegment::Text : tag::RtStringSegment::Interpolated);
    if (segment.is_text) w_.text(segment.text);
    else w_.i32(segment.from);
  }
  void put_node(const rt::Instruction&, const rt::LoadReference& n) {
    constexpr RelocationKind kKinds[] = {RelocationKind::rt_load_fn, RelocationKind::rt_load_fn_or_missing,
                                         RelocationKind::rt_load_fn_or_value, RelocationKind::rt_load_value_or_missing};
    open(kKinds[static_cast<std::size_t>(n.kind)], {n.reference.index, static_cast<std::uint32_t>(n.to)});
  }

  Uuid own_id_;
};

}  // namespace

object::Code encode_runtime(const rt::Item& item, Stage stage) {
  Writer to;
  RuntimeWriter writer(to, stage);
  std::visit([&](const auto& it) { writer.put_item(it); }, item);
  return std::move(to).take();
}

}  // namespace darkpkg::wire
