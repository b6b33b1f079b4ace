#include "rules/wire/rt_encode.hpp"

#include "rules/wire/rt_encode_parts.hpp"

namespace darkpkg::wire {
namespace {

/// Writes one item.
class RuntimeEncoder : private RuntimePartsEncoder {
 public:
  RuntimeEncoder(Writer& to, Stage stage) : RuntimePartsEncoder(to, stage) {}

  void item(const rt::Item& item) {
    std::visit(overloaded{[&](const rt::PackageType& t) { type(t); }, [&](const rt::PackageValue& v) { value(v); },
                          [&](const rt::PackageFn& f) { fn(f); }},
               item);
  }

 private:
  // ---- Instructions
  using Tag = tag::Instruction;

  /// A tag and the registers or jumps that follow it.
  template <typename... Is>
  void start(Tag tag, Is... numbers) {
    w_.tag_and_i32s(tag, numbers...);
  }
  void registers(std::span<const rt::Register> items) {
    w_.list(items, [&](rt::Register r) { w_.i32(r); });
  }
  void fields(std::span<const rt::Field> items) {
    w_.list(items, [&](const rt::Field& field) {
      w_.text(field.name);
      w_.i32(field.from);
    });
  }
  void instructions(const rt::Instructions& i) {
    w_.varint(static_cast<std::uint32_t>(i.register_count));
    w_.list(i.code, [&](const rt::Instruction& instruction) {
      std::visit([&](const auto& node) { this->instruction(node); }, instruction.node);
    });
    w_.i32(i.result);
  }
  void instruction(const rt::LoadVal& n) {
    start(Tag::LoadVal, n.to);
    dval(*n.value);
  }
  void instruction(const rt::CopyVal& n) { start(Tag::CopyVal, n.to, n.from); }
  void instruction(const rt::Or& n) { start(Tag::Or, n.to, n.left, n.right); }
  void instruction(const rt::And& n) { start(Tag::And, n.to, n.left, n.right); }
  void instruction(const rt::CreateString& n) {
    start(Tag::CreateString, n.to);
    w_.list(n.segments, [&](const rt::StringSegment& segment) {
      w_.tag(segment.is_text ? tag::RtStringSegment::Text : tag::RtStringSegment::Interpolated);
      if (segment.is_text) w_.text(segment.text);
      else w_.i32(segment.from);
    });
  }
  void instruction(const rt::CheckLetPattern& n) {
    start(Tag::CheckLetPatternAndExtractVars, n.value);
    let_pattern(*n.pattern);
  }
  void instruction(const rt::JumpByIfFalse& n) { start(Tag::JumpByIfFalse, n.by, n.condition); }
  void instruction(const rt::JumpBy& n) { start(Tag::JumpBy, n.by); }
  void instruction(const rt::CheckMatchPattern& n) {
    start(Tag::CheckMatchPatternAndExtractVars, n.value);
    match_pattern(*n.pattern);
    w_.i32(n.fail_jump);
  }
  void instruction(const rt::MatchUnmatched& n) { start(Tag::MatchUnmatched, n.value); }
  void instruction(const rt::CreateTuple& n) {
    start(Tag::CreateTuple, n.to);
    w_.tuple(n.items, [&](rt::Register r) { w_.i32(r); });
  }
  void instruction(const rt::CreateList& n) {
    start(Tag::CreateList, n.to);
    registers(n.items);
  }
  void instruction(const rt::CreateDict& n) {
    start(Tag::CreateDict, n.to);
    fields(n.entries);
  }
  void instruction(const rt::CreateRecord& n) {
    start(Tag::CreateRecord, n.to);
    type_id(n.type);
    types(n.type_arguments);
    fields(n.fields);
  }
  void instruction(const rt::CloneRecord& n) {
    start(Tag::CloneRecordWithUpdates, n.to, n.record);
    fields(n.updates);
  }
  void instruction(const rt::GetRecordField& n) {
    start(Tag::GetRecordField, n.to, n.record);
    w_.text(n.field);
  }
  void instruction(const rt::CreateEnum& n) {
    start(Tag::CreateEnum, n.to);
    type_id(n.type);
    types(n.type_arguments);
    w_.text(n.case_name);
    registers(n.fields);
  }
  void instruction(const rt::LoadValue& n) {
    start(Tag::LoadValue, n.to);
    std::visit(overloaded{[&](const Uuid& id) { write_package_name(w_, id); },
                          [&](const pt::Builtin& b) { write_builtin_name(w_, b.name, b.version); }},
               n.name);
  }
  void instruction(const rt::CreateLambda& n) {
    start(Tag::CreateLambda, n.to);
    expr_id(n.expr_id);
    w_.non_empty(n.patterns, [&](auto* pattern) { let_pattern(*pattern); });
    w_.list(n.closed, [&](const rt::Closed& closed) {
      w_.i32(closed.from);
      w_.i32(closed.to);
    });
    instructions(n.body);
  }
  void instruction(const rt::Apply& n) {
    start(Tag::Apply, n.to, n.function);
    types(n.type_arguments);
    w_.non_empty(n.arguments, [&](rt::Register r) { w_.i32(r); });
  }
  void instruction(const rt::RaiseNameError& n) {
    start(Tag::RaiseNRE);
    write_name_error(w_, n.error);
  }
  void instruction(const rt::VarNotFound& n) { write_variable_not_found(w_, n.to, n.name); }
  void instruction(const rt::CheckIfUnit& n) { start(Tag::CheckIfFirstExprIsUnit, n.value); }
  void instruction(const rt::LoadReference& n) {
    auto to = static_cast<std::uint32_t>(n.to);
    switch (n.kind) {
      case rt::LoadReference::Kind::fn: return open(RelocationKind::rt_load_fn, {n.reference.index, to});
      case rt::LoadReference::Kind::fn_or_missing:
        return open(RelocationKind::rt_load_fn_or_missing, {n.reference.index, to});
      case rt::LoadReference::Kind::fn_or_value:
        return open(RelocationKind::rt_load_fn_or_value, {n.reference.index, to});
      case rt::LoadReference::Kind::value_or_missing:
        return open(RelocationKind::rt_load_value_or_missing, {n.reference.index, to});
    }
  }

  // ---- Items
  void start_item(const Uuid& id) {
    own_id_ = id;
    own_id();
  }
  void type(const rt::PackageType& t) {
    start_item(t.id);
    w_.texts(t.type_parameters);
    std::visit(overloaded{[&](const rt::AliasDefinition& d) {
                            w_.tag(tag::TypeDefinition::Alias);
                            type_reference(*d.type);
                          },
                          [&](const rt::RecordDefinition& d) {
                            w_.tag(tag::TypeDefinition::Record);
                            w_.non_empty(d.fields, [&](const rt::RecordField& field) {
                              w_.text(field.name);
                              type_reference(*field.type);
                            });
                          },
                          [&](const rt::EnumDefinition& d) {
                            w_.tag(tag::TypeDefinition::Enum);
                            w_.non_empty(d.cases, [&](const rt::EnumCase& c) {
                              w_.text(c.name);
                              types(c.fields);
                            });
                          }},
               t.definition);
  }
  void value(const rt::PackageValue& v) {
    start_item(v.id);
    dval(*v.body);
  }
  void fn(const rt::PackageFn& f) {
    start_item(f.id);
    w_.texts(f.type_parameters);
    w_.non_empty(f.parameters, [&](const rt::Parameter& parameter) {
      w_.text(parameter.name);
      type_reference(*parameter.type);
    });
    type_reference(*f.result);
    instructions(f.body);
  }
};

}  // namespace

object::Code encode_runtime(const rt::Item& item, Stage stage) {
  Writer to;
  RuntimeEncoder(to, stage).item(item);
  return std::move(to).take();
}

}  // namespace darkpkg::wire
