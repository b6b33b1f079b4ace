#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "base/uuid.hpp"

/// Program types (PT): the syntax that Dark stores, after LibExecution/ProgramTypes.fs of commit 2c1adf536e. The same
/// tree serves a compiled file, whose names are still references, and a decoded blob, whose names are resolved.
/// Nodes live in an Arena.
namespace darkpkg::pt {

struct Expr;
struct TypeReference;

/// Dark's expression id. In a compiled file it is the ordinal of the id within its item, in the order in which Dark's
/// serializer writes them, from 1; the linker turns ordinals into ids. That order is not the one in which nodes are
/// made, so wire::number_expressions sets the ordinals of a finished tree: `id` is mutable, all else is as it was made.
using Id = std::uint64_t;

// ---- Names
// ------------------------------------------------------------------------------------------------------------
/// The n-th reference of the item: a name that only the linker can resolve.
struct Reference {
  std::uint32_t index;
};
/// A name that was not found, or that is of a form that can't be a name.
struct NameError {
  bool invalid;
  std::span<const std::string_view> names;
};
struct Builtin {
  std::string_view name;
  std::int32_t version;
};

using TypeName = std::variant<Reference, Uuid, NameError>;
using FnName = std::variant<Reference, Uuid, Builtin, NameError>;
using ValueName = std::variant<Reference, Uuid, Builtin, NameError>;

// ---- Types
// ------------------------------------------------------------------------------------------------------------
/// The types without parts, TUnit to TUuid.
enum class Primitive : std::uint8_t {
  unit,
  boolean,
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  int128,
  uint128,
  floating,
  character,
  string,
  datetime,
  uuid
};
struct ListType {
  const TypeReference* item;
};
struct DictType {
  const TypeReference* value;
};
struct DbType {
  const TypeReference* row;
};
struct TupleType {
  std::span<const TypeReference* const> items;
};  ///< at least two
struct CustomType {
  TypeName name;
  std::span<const TypeReference* const> arguments;
};
struct FunctionType {
  std::span<const TypeReference* const> parameters;
  const TypeReference* result;
};
struct VariableType {
  std::string_view name;
};

struct TypeReference {
  std::variant<Primitive, ListType, DictType, DbType, TupleType, CustomType, FunctionType, VariableType> node;
};

// ---- Literals
// ---------------------------------------------------------------------------------------------------------
struct Unit {};
struct Int128 {
  std::string_view decimal;
};  ///< canonical: no leading zeros, no plus
struct UInt128 {
  std::string_view decimal;
};
/// A double in Dark's form: .NET's G53 text of the absolute value, split at the point.
struct Float {
  bool negative;
  std::string_view whole;
  std::string_view fraction;
};
struct Char {
  std::string_view text;
};
using Literal = std::variant<Unit, bool, std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t,
                             std::uint32_t, std::int64_t, std::uint64_t, Int128, UInt128, Float, Char>;

// ---- Patterns
// ---------------------------------------------------------------------------------------------------------
struct LetPattern;
struct LetVariable {
  std::string_view name;
};
struct LetUnit {};
struct LetTuple {
  std::span<const LetPattern* const> items;
};  ///< at least two

struct LetPattern {
  mutable Id id;
  std::variant<LetVariable, LetUnit, LetTuple> node;
};

struct MatchPattern;
struct MatchLiteral {
  Literal value;
};
struct MatchString {
  std::string_view text;
};
struct MatchVariable {
  std::string_view name;
};
struct MatchEnum {
  std::string_view case_name;
  std::span<const MatchPattern* const> fields;
};
struct MatchTuple {
  std::span<const MatchPattern* const> items;
};  ///< at least two
struct MatchList {
  std::span<const MatchPattern* const> items;
};
struct MatchCons {
  const MatchPattern* head;
  const MatchPattern* tail;
};
struct MatchOr {
  std::span<const MatchPattern* const> alternatives;
};  ///< at least one

struct MatchPattern {
  mutable Id id;
  std::variant<MatchLiteral, MatchString, MatchVariable, MatchEnum, MatchTuple, MatchList, MatchCons, MatchOr> node;
};

// ---- Expressions
// ------------------------------------------------------------------------------------------------------
enum class InfixOp : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  modulo,
  power,
  greater,
  greater_equal,
  less,
  less_equal,
  equals,
  not_equals,
  string_concat,  // InfixFnCall
  logical_and,
  logical_or  // BinOp
};

struct LiteralExpr {
  Literal value;
};
struct StringSegment {
  std::string_view text;
  const Expr* hole;
};  ///< a hole where `hole` is set
struct StringExpr {
  std::span<const StringSegment> segments;
};
struct ListExpr {
  std::span<const Expr* const> items;
};
struct DictEntry {
  std::string_view key;
  const Expr* value;
};
struct DictExpr {
  std::span<const DictEntry> entries;
};
struct TupleExpr {
  std::span<const Expr* const> items;
};  ///< at least two
struct FieldInit {
  std::string_view name;
  const Expr* value;
};
struct RecordExpr {
  TypeName type;
  std::span<const TypeReference* const> type_arguments;
  std::span<const FieldInit> fields;
};
struct RecordUpdateExpr {
  const Expr* record;
  std::span<const FieldInit> updates;
};  ///< at least one update
struct FieldAccessExpr {
  const Expr* record;
  std::string_view field;
};
struct EnumExpr {
  TypeName type;
  std::span<const TypeReference* const> type_arguments;
  std::string_view case_name;
  std::span<const Expr* const> fields;
};
struct LetExpr {
  const LetPattern* pattern;
  const Expr* value;
  const Expr* body;
};
struct IfExpr {
  const Expr* condition;
  const Expr* then;
  const Expr* otherwise;
};  ///< `otherwise` may be null
struct MatchCase {
  const MatchPattern* pattern;
  const Expr* guard;
  const Expr* body;
};  ///< `guard` may be null
struct MatchExpr {
  const Expr* subject;
  std::span<const MatchCase> cases;
};
struct LambdaExpr {
  std::span<const LetPattern* const> parameters;
  const Expr* body;
};  ///< at least one parameter
struct ApplyExpr {
  const Expr* function;
  std::span<const TypeReference* const> type_arguments;
  std::span<const Expr* const> arguments;  ///< at least one
};
struct InfixExpr {
  InfixOp op;
  const Expr* left;
  const Expr* right;
};
struct StatementExpr {
  const Expr* first;
  const Expr* next;
};  ///< the parser never makes one
struct VariableExpr {
  std::string_view name;
};
struct ArgumentExpr {
  std::int32_t index;
};
struct SelfExpr {};
struct FnNameExpr {
  FnName name;
};
struct ValueExpr {
  ValueName name;
};

// Open expressions: their kind depends on what the reference resolves to. Only a compiled file has them; the linker
// closes each to one of the kinds above with the same id.
/// `x`: ValueExpr where a value of that name exists, else VariableExpr.
struct ValueOrVariableExpr {
  Reference reference;
  std::string_view name;
};
/// `f` in `f x`: FnNameExpr where such a function exists, else an argument (`argument` >= 0) or a variable.
struct FnOrLocalExpr {
  Reference reference;
  std::string_view name;
  std::int32_t argument;
};
/// `M.x` alone: FnNameExpr where such a function exists, else ValueExpr; an error where neither does.
struct FnOrValueExpr {
  Reference reference;
};

// Pipe stages.
struct PipeStage;
struct PipeVariable {
  std::string_view name;
  std::span<const Expr* const> arguments;
};
struct PipeLambda {
  std::span<const LetPattern* const> parameters;
  const Expr* body;
};
struct PipeInfix {
  InfixOp op;
  const Expr* right;
};
struct PipeFnCall {
  FnName name;
  std::span<const TypeReference* const> type_arguments;
  std::span<const Expr* const> arguments;
};
struct PipeEnum {
  TypeName type;
  std::string_view case_name;
  std::span<const Expr* const> fields;
};
/// Open: PipeFnCall (without type arguments) where such a function exists, else PipeVariable.
struct PipeFnOrVariable {
  Reference reference;
  std::string_view name;
  std::span<const Expr* const> arguments;
};

struct PipeStage {
  mutable Id id;
  std::variant<PipeVariable, PipeLambda, PipeInfix, PipeFnCall, PipeEnum, PipeFnOrVariable> node;
};
struct PipeExpr {
  const Expr* source;
  std::span<const PipeStage* const> stages;
};

struct Expr {
  mutable Id id;
  std::variant<LiteralExpr, StringExpr, ListExpr, DictExpr, TupleExpr, RecordExpr, RecordUpdateExpr, FieldAccessExpr,
               EnumExpr, LetExpr, IfExpr, MatchExpr, LambdaExpr, ApplyExpr, InfixExpr, StatementExpr, VariableExpr,
               ArgumentExpr, SelfExpr, FnNameExpr, ValueExpr, PipeExpr, ValueOrVariableExpr, FnOrLocalExpr,
               FnOrValueExpr>
      node;
};

// ---- Package items
// ----------------------------------------------------------------------------------------------------
struct RecordField {
  std::string_view name;
  const TypeReference* type;
  std::string_view description;
};
struct EnumField {
  const TypeReference* type;
  bool has_label;
  std::string_view label;
  std::string_view description;
};
struct EnumCase {
  std::string_view name;
  std::span<const EnumField> fields;
  std::string_view description;
};
struct AliasDefinition {
  const TypeReference* type;
};
struct RecordDefinition {
  std::span<const RecordField> fields;
};  ///< at least one
struct EnumDefinition {
  std::span<const EnumCase> cases;
};  ///< at least one

/// What an item says about its deprecation. The parser writes `not_deprecated` only; `name` is set for the renamed and
/// replaced, `reason` for the last.
enum class DeprecationKind : std::uint8_t { not_deprecated, renamed_to, replaced_by, because };
template <typename Name>
struct Deprecation {
  DeprecationKind kind = DeprecationKind::not_deprecated;
  Name name{};
  std::string_view reason;
};

struct PackageType {
  Uuid id;  ///< the linker's to set; zero in a compiled file
  std::span<const std::string_view> type_parameters;
  std::variant<AliasDefinition, RecordDefinition, EnumDefinition> definition;
  std::string_view description;
  Deprecation<TypeName> deprecated;
};
struct PackageValue {
  Uuid id;
  const Expr* body;
  std::string_view description;
  Deprecation<ValueName> deprecated;
};
struct Parameter {
  std::string_view name;
  const TypeReference* type;
  std::string_view description;
};
struct PackageFn {
  Uuid id;
  const Expr* body;
  std::span<const std::string_view> type_parameters;
  std::span<const Parameter> parameters;  ///< at least one
  const TypeReference* result;
  std::string_view description;
  Deprecation<FnName> deprecated;
};
using Item = std::variant<PackageType, PackageValue, PackageFn>;

}  // namespace darkpkg::pt
