#pragma once

#include <array>
#include <cstdint>
#include <variant>

#include "rules/uuid/trees/program_types.hpp"
#include "rules/uuid/trees/tags.hpp"

/// Which tags the alternatives of our trees have, if one alternative stands for many tags.
namespace darkpkg::wire {

/// The tags of a literal as an expression, as a PT pattern, as an RT value and as an RT pattern.
struct LiteralTags {
  tag::Expr expr;
  tag::MatchPattern pattern;
  tag::Dval dval;
  tag::RtMatchPattern rt_pattern;
};

/// By the index of the alternative in pt::Literal.
constexpr std::array<LiteralTags, std::variant_size_v<pt::Literal>> kLiteralTags = {{
#define LITERAL(name) \
  { tag::Expr::E##name, tag::MatchPattern::MP##name, tag::Dval::D##name, tag::RtMatchPattern::MP##name }
    LITERAL(Unit),
    LITERAL(Bool),
    LITERAL(Int8),
    LITERAL(UInt8),
    LITERAL(Int16),
    LITERAL(UInt16),
    LITERAL(Int32),
    LITERAL(UInt32),
    LITERAL(Int64),
    LITERAL(UInt64),
    LITERAL(Int128),
    LITERAL(UInt128),
    LITERAL(Float),
    LITERAL(Char),
#undef LITERAL
}};

/// The tags of a type without parts.
struct PrimitiveTags {
  tag::TypeReference pt;
  tag::RtTypeReference rt;
  tag::KnownType known;
};

/// By pt::Primitive.
constexpr std::array<PrimitiveTags, 17> kPrimitiveTags = {{
#define PRIMITIVE(name) \
  { tag::TypeReference::T##name, tag::RtTypeReference::T##name, tag::KnownType::KT##name }
    PRIMITIVE(Unit),
    PRIMITIVE(Bool),
    PRIMITIVE(Int8),
    PRIMITIVE(UInt8),
    PRIMITIVE(Int16),
    PRIMITIVE(UInt16),
    PRIMITIVE(Int32),
    PRIMITIVE(UInt32),
    PRIMITIVE(Int64),
    PRIMITIVE(UInt64),
    PRIMITIVE(Int128),
    PRIMITIVE(UInt128),
    PRIMITIVE(Float),
    PRIMITIVE(Char),
    PRIMITIVE(String),
    PRIMITIVE(DateTime),
    PRIMITIVE(Uuid),
#undef PRIMITIVE
}};
static_assert(static_cast<std::size_t>(pt::Primitive::uuid) + 1 == kPrimitiveTags.size());

/// The operators of pt::InfixOp that are calls come first, in the order of tag::InfixFn; the two of
/// tag::BinaryOperation follow.
constexpr std::size_t kInfixFns = tags::Set<tag::InfixFn>::kTags.size();
static_assert(static_cast<std::size_t>(pt::InfixOp::string_concat) + 1 == kInfixFns);
static_assert(static_cast<std::size_t>(pt::InfixOp::logical_or) + 1 ==
              kInfixFns + tags::Set<tag::BinaryOperation>::kTags.size());

}  // namespace darkpkg::wire
