#pragma once

#include "rules/wire/tree_reader.hpp"

namespace darkpkg::wire {

/// Reads what ProgramPartsEncoder writes: names, types, literals and patterns of program types.
class ProgramPartsDecoder : protected TreeReader {
 public:
  using TreeReader::TreeReader;

  const pt::TypeReference* type_reference() {
    Reader::Depth depth(r_);
    if (!depth.ok()) return type(pt::Primitive::unit);
    using Tag = tag::TypeReference;
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
      case Tag::TDateTime: return type(pt::Primitive::datetime);
      case Tag::TUuid: return type(pt::Primitive::uuid);
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
    return type(pt::Primitive::unit);
  }

 protected:
  // ---- Names
  pt::Id id() { return r_.fixed<pt::Id>(); }
  pt::TypeName type_name() {
    if (r_.tag<tag::NameResolution>() == tag::NameResolution::Error) return name_error();
    return fq_type_name();
  }
  Uuid fq_type_name() {
    r_.tag<tag::FqTypeName>();
    return package_id(PackageKind::type);
  }
  /// NameResolution of a function or value.
  pt::FnName name(PackageKind kind) {
    if (r_.tag<tag::NameResolution>() == tag::NameResolution::Error) return name_error();
    return fq_name<pt::FnName>(kind);
  }

  // ---- Types
  template <typename T>
  const pt::TypeReference* type(const T& node) {
    return arena_.make<pt::TypeReference>(node);
  }
  std::span<const pt::TypeReference* const> types() {
    return list([&] { return type_reference(); });
  }

  // ---- Literals and patterns
  pt::Float floating() {
    bool negative = r_.tag<tag::Sign>() == tag::Sign::Negative;
    std::string_view whole = r_.text();
    return {negative, whole, r_.text()};
  }

  const pt::LetPattern* let_pattern() {
    Reader::Depth depth(r_);
    if (!depth.ok()) return arena_.make<pt::LetPattern>(pt::Id{0}, pt::LetUnit{});
    auto tag = r_.tag<tag::LetPattern>();
    pt::Id id = this->id();
    switch (tag) {
      case tag::LetPattern::LPVariable: return arena_.make<pt::LetPattern>(id, pt::LetVariable{r_.text()});
      case tag::LetPattern::LPUnit: return arena_.make<pt::LetPattern>(id, pt::LetUnit{});
      case tag::LetPattern::LPTuple:
        return arena_.make<pt::LetPattern>(id, pt::LetTuple{tuple([&] { return let_pattern(); })});
    }
    return arena_.make<pt::LetPattern>(id, pt::LetUnit{});
  }

  const pt::MatchPattern* match_pattern() {
    Reader::Depth depth(r_);
    if (!depth.ok()) return arena_.make<pt::MatchPattern>(pt::Id{0}, pt::MatchLiteral{pt::Unit{}});
    auto tag = r_.tag<tag::MatchPattern>();
    pt::Id id = this->id();
    auto pattern = [&](const auto& node) { return arena_.make<pt::MatchPattern>(id, node); };
    auto literal = [&](const auto& value) { return pattern(pt::MatchLiteral{value}); };
    auto each = [&] { return match_pattern(); };
    using Tag = tag::MatchPattern;
    switch (tag) {
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
      case Tag::MPString: return pattern(pt::MatchString{r_.text()});
      case Tag::MPVariable: return pattern(pt::MatchVariable{r_.text()});
      case Tag::MPEnum: {
        std::string_view case_name = r_.text();
        return pattern(pt::MatchEnum{case_name, list(each)});
      }
      case Tag::MPTuple: return pattern(pt::MatchTuple{tuple(each)});
      case Tag::MPList: return pattern(pt::MatchList{list(each)});
      case Tag::MPListCons: {
        const pt::MatchPattern* head = match_pattern();
        return pattern(pt::MatchCons{head, match_pattern()});
      }
      case Tag::MPOr: return pattern(pt::MatchOr{non_empty(each)});
    }
    return literal(pt::Unit{});
  }
};

}  // namespace darkpkg::wire
