#pragma once

#include <array>
#include <cstddef>
#include <variant>

#include "rules/hash/lower/runtime_types.hpp"
#include "rules/hash/program/operations.hpp"
#include "rules/hash/program/program_types.hpp"
#include "rules/hash/wire/tags.hpp"

/// Which tags the alternatives of our trees have, if one alternative stands for many tags.
namespace darkpkg::hash::wire {

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
    LITERAL(Int),
    LITERAL(Float),
    LITERAL(Char),
#undef LITERAL
}};
static_assert(std::variant_size_v<rt::Literal> == kLiteralTags.size());

/// The tags of a type without parts.
struct PrimitiveTags {
  tag::TypeReference pt;
  tag::RtTypeReference rt;
  tag::KnownType known;
};

/// By pt::Primitive.
constexpr auto kPrimitiveTags = std::to_array<PrimitiveTags>({
#define PRIMITIVE(name) {tag::TypeReference::T##name, tag::RtTypeReference::T##name, tag::KnownType::KT##name}
    PRIMITIVE(Unit),   PRIMITIVE(Bool),     PRIMITIVE(Int8),   PRIMITIVE(UInt8), PRIMITIVE(Int16),
    PRIMITIVE(UInt16), PRIMITIVE(Int32),    PRIMITIVE(UInt32), PRIMITIVE(Int64), PRIMITIVE(UInt64),
    PRIMITIVE(Int128), PRIMITIVE(UInt128),  PRIMITIVE(Int),    PRIMITIVE(Float), PRIMITIVE(Char),
    PRIMITIVE(String), PRIMITIVE(DateTime), PRIMITIVE(Uuid),   PRIMITIVE(Blob),
#undef PRIMITIVE
});
static_assert(static_cast<std::size_t>(pt::Primitive::blob) + 1 == kPrimitiveTags.size());

/// The operators of pt::InfixOp that are calls come first, in the order of tag::InfixFn; the two of
/// tag::BinaryOperation follow.
constexpr std::size_t kInfixFns = tags::Set<tag::InfixFn>::kTags.size();
static_assert(static_cast<std::size_t>(pt::InfixOp::string_concat) + 1 == kInfixFns);
static_assert(static_cast<std::size_t>(pt::InfixOp::logical_or) + 1 ==
              kInfixFns + tags::Set<tag::BinaryOperation>::kTags.size());

/// The set of tags that the alternatives of a kind of node have, and the tag of a literal among them.
template <typename Node>
struct TagsOf;
template <>
struct TagsOf<pt::Expr> {
  using Set = tag::Expr;
  static constexpr auto kLiteral = &LiteralTags::expr;
};
template <>
struct TagsOf<pt::MatchPattern> {
  using Set = tag::MatchPattern;
  static constexpr auto kLiteral = &LiteralTags::pattern;
};
template <>
struct TagsOf<rt::Dval> {
  using Set = tag::Dval;
  static constexpr auto kLiteral = &LiteralTags::dval;
};
template <>
struct TagsOf<rt::MatchPattern> {
  using Set = tag::RtMatchPattern;
  static constexpr auto kLiteral = &LiteralTags::rt_pattern;
};
#define TAGS_OF(node, set) \
  template <>              \
  struct TagsOf<node> {    \
    using Set = tag::set;  \
  }
TAGS_OF(pt::LetPattern, LetPattern);
TAGS_OF(pt::PipeStage, Pipe);
TAGS_OF(pt::StringSegment, Segment);
TAGS_OF(pt::Definition, TypeDefinition);
TAGS_OF(op::PackageOp, Op);
TAGS_OF(op::DeprecationKind, DeprecationKind);
TAGS_OF(op::BranchOp, BranchOp);
TAGS_OF(rt::LetPattern, RtLetPattern);
TAGS_OF(rt::StringSegment, Segment);
TAGS_OF(rt::Instruction, Instruction);
TAGS_OF(rt::Applicable, Applicable);
TAGS_OF(rt::Definition, TypeDefinition);
#undef TAGS_OF

}  // namespace darkpkg::hash::wire
