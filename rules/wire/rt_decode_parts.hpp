#pragma once

#include <limits>

#include "base/check.hpp"
#include "rules/trees/runtime_types.hpp"
#include "rules/wire/tree_reader.hpp"

namespace darkpkg::wire {

/// Reads what RuntimePartsEncoder writes: names, types, values and patterns of runtime types.
class RuntimePartsDecoder : protected TreeReader {
 public:
  using TreeReader::TreeReader;

 protected:
  // ---- Names
  rt::TypeId type_id() { return package_id(PackageKind::type); }
  pt::TypeName type_name() {
    if (r_.tag<tag::NameResolution>() == tag::NameResolution::Error) return name_error();
    return package_id(PackageKind::type);
  }

  // ---- Types
  const rt::TypeReference* type_reference() {
    auto type = [&](const auto& node) { return arena_.make<rt::TypeReference>(node); };
    Reader::Depth depth(r_);
    if (!depth.ok()) return type(pt::Primitive::unit);
    using Tag = tag::RtTypeReference;
    switch (r_.tag<Tag>()) {
      case Tag::TUnit: return type(pt::Primitive::unit);
      case Tag::TBool: return type(pt::Primitive::boolean);
      case Tag::TInt8: return type(pt::Primitive::int8);
      case Tag::TUInt8: return type(pt::Primitive::uint8);
      case Tag::TInt16: return type(pt::Primitive::int16);
      case Tag::TUInt16: return type(pt::Primitive::uint16);
      case Tag::TInt32: return type(pt::Primitive::int32);
      case Tag::TUInt32: return type(pt::Primitive::uint32);
      case Tag::TInt64: return type(pt::Primitive::int64);
      case Tag::TUInt64: return type(pt::Primitive::uint64);
      case Tag::TInt128: return type(pt::Primitive::int128);
      case Tag::TUInt128: return type(pt::Primitive::uint128);
      case Tag::TFloat: return type(pt::Primitive::floating);
      case Tag::TChar: return type(pt::Primitive::character);
      case Tag::TString: return type(pt::Primitive::string);
      case Tag::TUuid: return type(pt::Primitive::uuid);
      case Tag::TDateTime: return type(pt::Primitive::datetime);
      case Tag::TList: return type(pt::ListType{type_reference()});
      case Tag::TDict: return type(pt::DictType{type_reference()});
      case Tag::TDB: return type(pt::DbType{type_reference()});
      case Tag::TTuple: return type(pt::TupleType{tuple([&] { return type_reference(); })});
      case Tag::TVariable: return type(pt::VariableType{r_.text()});
      case Tag::TCustomType: {
        pt::TypeName name = type_name();
        return type(pt::CustomType{name, types()});
      }
      case Tag::TFn: {
        auto parameters = non_empty([&] { return type_reference(); });
        return type(pt::FunctionType{parameters, type_reference()});
      }
    }
    DARKPKG_UNREACHABLE();
  }
  rt::TypeReferences types() {
    return list([&] { return type_reference(); });
  }

  const rt::ValueType* value_type() {
    auto type = [&](const auto& node) { return arena_.make<rt::ValueType>(node); };
    Reader::Depth depth(r_);
    if (!depth.ok() || r_.tag<tag::ValueType>() == tag::ValueType::Unknown) return type(rt::Unknown{});
    auto each = [&] { return value_type(); };
    using Tag = tag::KnownType;
    switch (r_.tag<Tag>()) {
      case Tag::KTUnit: return type(pt::Primitive::unit);
      case Tag::KTBool: return type(pt::Primitive::boolean);
      case Tag::KTInt8: return type(pt::Primitive::int8);
      case Tag::KTUInt8: return type(pt::Primitive::uint8);
      case Tag::KTInt16: return type(pt::Primitive::int16);
      case Tag::KTUInt16: return type(pt::Primitive::uint16);
      case Tag::KTInt32: return type(pt::Primitive::int32);
      case Tag::KTUInt32: return type(pt::Primitive::uint32);
      case Tag::KTInt64: return type(pt::Primitive::int64);
      case Tag::KTUInt64: return type(pt::Primitive::uint64);
      case Tag::KTInt128: return type(pt::Primitive::int128);
      case Tag::KTUInt128: return type(pt::Primitive::uint128);
      case Tag::KTFloat: return type(pt::Primitive::floating);
      case Tag::KTChar: return type(pt::Primitive::character);
      case Tag::KTString: return type(pt::Primitive::string);
      case Tag::KTUuid: return type(pt::Primitive::uuid);
      case Tag::KTDateTime: return type(pt::Primitive::datetime);
      case Tag::KTList: return type(rt::ListOf{value_type()});
      case Tag::KTDict: return type(rt::DictOf{value_type()});
      case Tag::KTDB: return type(rt::DbOf{value_type()});
      case Tag::KTTuple: return type(rt::TupleOf{tuple(each)});
      case Tag::KTFn: {
        auto parameters = non_empty(each);
        return type(rt::FnOf{parameters, value_type()});
      }
      case Tag::KTCustomType: {
        rt::TypeId name = type_id();
        return type(rt::CustomOf{name, list(each)});
      }
    }
    DARKPKG_UNREACHABLE();
  }
  rt::ValueTypes value_types() {
    return list([&] { return value_type(); });
  }

  // ---- Values
  double floating() {
    switch (r_.tag<tag::Float>()) {
      case tag::Float::NaN: return std::numeric_limits<double>::quiet_NaN();
      case tag::Float::PositiveInfinity: return std::numeric_limits<double>::infinity();
      case tag::Float::NegativeInfinity: return -std::numeric_limits<double>::infinity();
      case tag::Float::Finite: return r_.fixed<double>();
    }
    DARKPKG_UNREACHABLE();
  }
  rt::Dvals dvals() {
    return list([&] { return dval(); });
  }
  std::span<const rt::Entry> entries() {
    return list([&] {
      std::string_view key = r_.text();
      return rt::Entry{key, dval()};
    });
  }
  std::span<const rt::TypeSymbol> type_symbols() {
    return list([&] {
      std::string_view name = r_.text();
      return rt::TypeSymbol{name, value_type()};
    });
  }
  const rt::Dval* dval() {
    auto value = [&](const auto& node) { return arena_.make<rt::Dval>(node); };
    auto literal = [&](const auto& node) { return arena_.make<rt::Dval>(rt::Literal(node)); };
    Reader::Depth depth(r_);
    if (!depth.ok()) return literal(pt::Unit{});
    using Tag = tag::Dval;
    switch (r_.tag<Tag>()) {
      case Tag::DUnit: return literal(pt::Unit{});
      case Tag::DBool: return literal(r_.boolean());
      case Tag::DInt8: return literal(r_.fixed<std::int8_t>());
      case Tag::DUInt8: return literal(r_.fixed<std::uint8_t>());
      case Tag::DInt16: return literal(r_.fixed<std::int16_t>());
      case Tag::DUInt16: return literal(r_.fixed<std::uint16_t>());
      case Tag::DInt32: return literal(r_.fixed<std::int32_t>());
      case Tag::DUInt32: return literal(r_.fixed<std::uint32_t>());
      case Tag::DInt64: return literal(r_.fixed<std::int64_t>());
      case Tag::DUInt64: return literal(r_.fixed<std::uint64_t>());
      case Tag::DInt128: return literal(int128());
      case Tag::DUInt128: return literal(uint128());
      case Tag::DFloat: return literal(floating());
      case Tag::DChar: return literal(pt::Char{r_.text()});
      case Tag::DString: return value(rt::StringValue{r_.text()});
      case Tag::DUuid: return value(r_.uuid());
      case Tag::DDateTime: return value(rt::DateTimeValue{r_.fixed<std::int64_t>()});
      case Tag::DList: {
        const rt::ValueType* type = value_type();
        return value(rt::ListValue{type, dvals()});
      }
      case Tag::DTuple: return value(rt::TupleValue{tuple([&] { return dval(); })});
      case Tag::DDict: {
        const rt::ValueType* type = value_type();
        return value(rt::DictValue{type, entries()});
      }
      case Tag::DRecord: {
        rt::TypeId source = type_id();
        rt::TypeId runtime = type_id();
        rt::ValueTypes arguments = value_types();
        return value(rt::RecordValue{source, runtime, arguments, entries()});
      }
      case Tag::DEnum: {
        rt::TypeId source = type_id();
        rt::TypeId runtime = type_id();
        rt::ValueTypes arguments = value_types();
        std::string_view case_name = r_.text();
        return value(rt::EnumValue{source, runtime, arguments, case_name, dvals()});
      }
      case Tag::DApplicable:
        if (r_.tag<tag::Applicable>() == tag::Applicable::AppLambda) return value(lambda_value());
        return value(named_fn());
      case Tag::DDB: return value(rt::DbValue{r_.text()});
    }
    DARKPKG_UNREACHABLE();
  }
  rt::LambdaValue lambda_value() {
    auto expr_id = r_.fixed<std::uint64_t>();
    auto closed = list([&] {
      rt::Register to = r_.i32();
      return rt::ClosedRegister{to, dval()};
    });
    auto symbols = type_symbols();
    return {expr_id, closed, symbols, dvals()};
  }
  rt::NamedFnValue named_fn() {
    auto name = fq_name<rt::FnName>(PackageKind::fn);
    auto symbols = type_symbols();
    auto type_arguments = types();
    return {name, symbols, type_arguments, dvals()};
  }

  // ---- Patterns
  const rt::LetPattern* let_pattern() {
    auto pattern = [&](const auto& node) { return arena_.make<rt::LetPattern>(node); };
    Reader::Depth depth(r_);
    if (!depth.ok()) return pattern(rt::LetUnit{});
    switch (r_.tag<tag::RtLetPattern>()) {
      case tag::RtLetPattern::LPVariable: return pattern(rt::LetVariable{r_.i32()});
      case tag::RtLetPattern::LPUnit: return pattern(rt::LetUnit{});
      case tag::RtLetPattern::LPTuple: return pattern(rt::LetTuple{tuple([&] { return let_pattern(); })});
    }
    DARKPKG_UNREACHABLE();
  }
  const rt::MatchPattern* match_pattern() {
    auto pattern = [&](const auto& node) { return arena_.make<rt::MatchPattern>(node); };
    auto literal = [&](const auto& value) { return pattern(rt::MatchLiteral{value}); };
    auto each = [&] { return match_pattern(); };
    Reader::Depth depth(r_);
    if (!depth.ok()) return literal(pt::Unit{});
    using Tag = tag::RtMatchPattern;
    switch (r_.tag<Tag>()) {
      case Tag::MPUnit: return literal(pt::Unit{});
      case Tag::MPBool: return literal(r_.boolean());
      case Tag::MPInt8: return literal(r_.fixed<std::int8_t>());
      case Tag::MPUInt8: return literal(r_.fixed<std::uint8_t>());
      case Tag::MPInt16: return literal(r_.fixed<std::int16_t>());
      case Tag::MPUInt16: return literal(r_.fixed<std::uint16_t>());
      case Tag::MPInt32: return literal(r_.fixed<std::int32_t>());
      case Tag::MPUInt32: return literal(r_.fixed<std::uint32_t>());
      case Tag::MPInt64: return literal(r_.fixed<std::int64_t>());
      case Tag::MPUInt64: return literal(r_.fixed<std::uint64_t>());
      case Tag::MPInt128: return literal(int128());
      case Tag::MPUInt128: return literal(uint128());
      case Tag::MPFloat: return literal(floating());
      case Tag::MPChar: return literal(pt::Char{r_.text()});
      case Tag::MPString: return pattern(rt::MatchString{r_.text()});
      case Tag::MPVariable: return pattern(rt::MatchVariable{r_.i32()});
      case Tag::MPList: return pattern(rt::MatchList{list(each)});
      case Tag::MPTuple: return pattern(rt::MatchTuple{tuple(each)});
      case Tag::MPOr: return pattern(rt::MatchOr{non_empty(each)});
      case Tag::MPEnum: {
        std::string_view case_name = r_.text();
        return pattern(rt::MatchEnum{case_name, list(each)});
      }
      case Tag::MPListCons: {
        const rt::MatchPattern* head = match_pattern();
        return pattern(rt::MatchCons{head, match_pattern()});
      }
    }
    DARKPKG_UNREACHABLE();
  }
};

}  // namespace darkpkg::wire
