#include "rules/wire/rt_decode.hpp"

#include "rules/wire/rt_decode_parts.hpp"

namespace darkpkg::wire {
namespace {

/// Reads what RuntimeEncoder writes.
class RuntimeDecoder : public RuntimePartsDecoder {
 public:
  using RuntimePartsDecoder::RuntimePartsDecoder;

  // ---- Items
  rt::PackageType type() {
    rt::PackageType t{};
    t.id = r_.uuid();
    t.type_parameters = texts();
    t.definition = definition();
    return t;
  }
  rt::PackageValue value() {
    Uuid id = r_.uuid();
    return {id, dval()};
  }
  rt::PackageFn fn() {
    rt::PackageFn f{};
    f.id = r_.uuid();
    f.type_parameters = texts();
    f.parameters = non_empty([&] {
      std::string_view name = r_.text();
      return rt::Parameter{name, type_reference()};
    });
    f.result = type_reference();
    f.body = instructions();
    return f;
  }

 private:
  std::variant<rt::AliasDefinition, rt::RecordDefinition, rt::EnumDefinition> definition() {
    switch (r_.tag<tag::TypeDefinition>()) {
      case tag::TypeDefinition::Alias: return rt::AliasDefinition{type_reference()};
      case tag::TypeDefinition::Record:
        return rt::RecordDefinition{non_empty([&] {
          std::string_view name = r_.text();
          return rt::RecordField{name, type_reference()};
        })};
      case tag::TypeDefinition::Enum:
        return rt::EnumDefinition{non_empty([&] {
          std::string_view name = r_.text();
          return rt::EnumCase{name, types()};
        })};
    }
    DARKPKG_UNREACHABLE();
  }

  // ---- Instructions
  rt::Instructions instructions() {
    Reader::Depth depth(r_);
    if (!depth.ok()) return {};
    rt::Instructions i{};
    i.register_count = static_cast<std::int32_t>(r_.varint());
    if (i.register_count < 0) r_.fail("a negative number of registers");
    i.code = list([&] { return instruction(); });
    i.result = r_.i32();
    return i;
  }
  auto registers() {
    return list([&] { return r_.i32(); });
  }
  std::span<const rt::Field> fields() {
    return list([&] {
      std::string_view name = r_.text();
      return rt::Field{name, r_.i32()};
    });
  }
  rt::StringSegment segment() {
    if (r_.tag<tag::RtStringSegment>() == tag::RtStringSegment::Text) return {true, r_.text(), 0};
    return {false, {}, r_.i32()};
  }

  rt::Instruction instruction() {
    using Tag = tag::Instruction;
    auto tag = r_.tag<Tag>();
    if (tag == Tag::RaiseNRE) return {rt::RaiseNameError{name_error()}};
    // All others start with a register or a jump.
    const std::int32_t first = r_.i32();
    switch (tag) {
      case Tag::LoadVal: return {rt::LoadVal{first, dval()}};
      case Tag::CopyVal: return {rt::CopyVal{first, r_.i32()}};
      case Tag::Or: {
        rt::Register left = r_.i32();
        return {rt::Or{first, left, r_.i32()}};
      }
      case Tag::And: {
        rt::Register left = r_.i32();
        return {rt::And{first, left, r_.i32()}};
      }
      case Tag::CreateString: return {rt::CreateString{first, list([&] { return segment(); })}};
      case Tag::CheckLetPatternAndExtractVars: return {rt::CheckLetPattern{first, let_pattern()}};
      case Tag::JumpByIfFalse: return {rt::JumpByIfFalse{first, r_.i32()}};
      case Tag::JumpBy: return {rt::JumpBy{first}};
      case Tag::CheckMatchPatternAndExtractVars: {
        const rt::MatchPattern* pattern = match_pattern();
        return {rt::CheckMatchPattern{first, pattern, r_.i32()}};
      }
      case Tag::MatchUnmatched: return {rt::MatchUnmatched{first}};
      case Tag::CreateTuple: return {rt::CreateTuple{first, tuple([&] { return r_.i32(); })}};
      case Tag::CreateList: return {rt::CreateList{first, registers()}};
      case Tag::CreateDict: return {rt::CreateDict{first, fields()}};
      case Tag::CreateRecord: {
        rt::TypeId type = type_id();
        rt::TypeReferences arguments = types();
        return {rt::CreateRecord{first, type, arguments, fields()}};
      }
      case Tag::CloneRecordWithUpdates: {
        rt::Register record = r_.i32();
        return {rt::CloneRecord{first, record, fields()}};
      }
      case Tag::GetRecordField: {
        rt::Register record = r_.i32();
        return {rt::GetRecordField{first, record, r_.text()}};
      }
      case Tag::CreateEnum: {
        rt::TypeId type = type_id();
        rt::TypeReferences arguments = types();
        std::string_view case_name = r_.text();
        return {rt::CreateEnum{first, type, arguments, case_name, registers()}};
      }
      case Tag::LoadValue: return {rt::LoadValue{first, fq_name<rt::ValueName>(PackageKind::value)}};
      case Tag::CreateLambda: return {lambda(first)};
      case Tag::Apply: {
        rt::Register function = r_.i32();
        rt::TypeReferences arguments = types();
        return {rt::Apply{first, function, arguments, non_empty([&] { return r_.i32(); })}};
      }
      case Tag::RaiseNRE: break;  // read above
      case Tag::VarNotFound: return {rt::VarNotFound{first, r_.text()}};
      case Tag::CheckIfFirstExprIsUnit: return {rt::CheckIfUnit{first}};
    }
    DARKPKG_UNREACHABLE();
  }
  rt::CreateLambda lambda(rt::Register to) {
    auto expr_id = r_.fixed<std::uint64_t>();
    auto patterns = non_empty([&] { return let_pattern(); });
    auto closed = list([&] {
      rt::Register from = r_.i32();
      return rt::Closed{from, r_.i32()};
    });
    return {to, expr_id, patterns, closed, instructions()};
  }
};

}  // namespace

Result<rt::Item> decode_runtime(object::ItemKind kind, std::string_view payload, Arena& arena,
                                PackageReferences* references) {
  Reader reader(payload);
  RuntimeDecoder decoder(reader, arena, references);
  auto decode = [&]() -> rt::Item {
    switch (kind) {
      case object::ItemKind::type: return decoder.type();
      case object::ItemKind::value: return decoder.value();
      case object::ItemKind::fn: return decoder.fn();
    }
    DARKPKG_UNREACHABLE();
  };
  rt::Item item = decode();
  reader.expect_end();
  if (!reader.ok()) return tl::unexpected(reader.error());
  return item;
}

}  // namespace darkpkg::wire
