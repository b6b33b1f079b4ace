#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "base/fields.hpp"
#include "base/uuid.hpp"
#include "rules/uuid/trees/lists.hpp"
#include "rules/uuid/trees/tags.hpp"

/// Program types (PT): the syntax that Dark stores, after LibExecution/ProgramTypes.fs of commit 2c1adf536e. The same
/// tree serves a compiled file, whose names are still references, and a decoded blob, whose names are resolved.
/// Nodes live in an Arena. A node declares its fields once, in the order of the wire format, and its tag: encoders,
/// decoders, JSON, the numbering of ids and the used names come from these declarations.
namespace darkpkg::pt {

namespace tag = wire::tag;

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
  DARKPKG_FIELDS(Builtin, name, version);
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
  static constexpr auto kTag = tag::TypeReference::TList;
  static constexpr auto kRtTag = tag::RtTypeReference::TList;
  const TypeReference* item;
  DARKPKG_FIELDS(ListType, item);
};
struct DictType {
  static constexpr auto kTag = tag::TypeReference::TDict;
  static constexpr auto kRtTag = tag::RtTypeReference::TDict;
  const TypeReference* item;
  DARKPKG_FIELDS(DictType, item);
};
struct DbType {
  static constexpr auto kTag = tag::TypeReference::TDB;
  static constexpr auto kRtTag = tag::RtTypeReference::TDB;
  const TypeReference* item;
  DARKPKG_FIELDS(DbType, item);
};
struct TupleType {
  static constexpr auto kTag = tag::TypeReference::TTuple;
  static constexpr auto kRtTag = tag::RtTypeReference::TTuple;
  AtLeast<2, const TypeReference*> items;
  DARKPKG_FIELDS(TupleType, items);
};
struct CustomType {
  static constexpr auto kTag = tag::TypeReference::TCustomType;
  static constexpr auto kRtTag = tag::RtTypeReference::TCustomType;
  TypeName name;
  std::span<const TypeReference* const> type_arguments;
  DARKPKG_FIELDS(CustomType, name, type_arguments);
};
struct FunctionType {
  static constexpr auto kTag = tag::TypeReference::TFn;
  static constexpr auto kRtTag = tag::RtTypeReference::TFn;
  AtLeast<1, const TypeReference*> parameters;
  const TypeReference* result;
  DARKPKG_FIELDS(FunctionType, parameters, result);
};
struct VariableType {
  static constexpr auto kTag = tag::TypeReference::TVariable;
  static constexpr auto kRtTag = tag::RtTypeReference::TVariable;
  std::string_view name;
  DARKPKG_FIELDS(VariableType, name);
};

struct TypeReference {
  std::variant<Primitive, ListType, DictType, DbType, TupleType, CustomType, FunctionType, VariableType> node;
};

// ---- Literals
// ---------------------------------------------------------------------------------------------------------
struct Unit {};
/// Canonical: no leading zeros, no plus.
struct Int128 {
  std::string_view decimal;
};
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
  static constexpr auto kTag = tag::LetPattern::LPVariable;
  std::string_view name;
  DARKPKG_FIELDS(LetVariable, name);
};
struct LetUnit {
  static constexpr auto kTag = tag::LetPattern::LPUnit;
  DARKPKG_NO_FIELDS();
};
struct LetTuple {
  static constexpr auto kTag = tag::LetPattern::LPTuple;
  AtLeast<2, const LetPattern*> items;
  DARKPKG_FIELDS(LetTuple, items);
};

struct LetPattern {
  mutable Id id;
  std::variant<LetVariable, LetUnit, LetTuple> node;
};

struct MatchPattern;
struct MatchLiteral {
  Literal value;
};
struct MatchString {
  static constexpr auto kTag = tag::MatchPattern::MPString;
  std::string_view text;
  DARKPKG_FIELDS(MatchString, text);
};
struct MatchVariable {
  static constexpr auto kTag = tag::MatchPattern::MPVariable;
  std::string_view name;
  DARKPKG_FIELDS(MatchVariable, name);
};
struct MatchEnum {
  static constexpr auto kTag = tag::MatchPattern::MPEnum;
  std::string_view case_name;
  std::span<const MatchPattern* const> fields;
  DARKPKG_FIELDS(MatchEnum, case_name, fields);
};
struct MatchTuple {
  static constexpr auto kTag = tag::MatchPattern::MPTuple;
  AtLeast<2, const MatchPattern*> items;
  DARKPKG_FIELDS(MatchTuple, items);
};
struct MatchList {
  static constexpr auto kTag = tag::MatchPattern::MPList;
  std::span<const MatchPattern* const> items;
  DARKPKG_FIELDS(MatchList, items);
};
struct MatchCons {
  static constexpr auto kTag = tag::MatchPattern::MPListCons;
  const MatchPattern* head;
  const MatchPattern* tail;
  DARKPKG_FIELDS(MatchCons, head, tail);
};
struct MatchOr {
  static constexpr auto kTag = tag::MatchPattern::MPOr;
  AtLeast<1, const MatchPattern*> alternatives;
  DARKPKG_FIELDS(MatchOr, alternatives);
};

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
/// A hole if `hole` is set.
struct StringSegment {
  std::string_view text;
  const Expr* hole;
};
struct StringExpr {
  static constexpr auto kTag = tag::Expr::EString;
  std::span<const StringSegment> segments;
  DARKPKG_FIELDS(StringExpr, segments);
};
struct ListExpr {
  static constexpr auto kTag = tag::Expr::EList;
  std::span<const Expr* const> items;
  DARKPKG_FIELDS(ListExpr, items);
};
struct DictEntry {
  std::string_view key;
  const Expr* value;
  DARKPKG_FIELDS(DictEntry, key, value);
};
struct DictExpr {
  static constexpr auto kTag = tag::Expr::EDict;
  std::span<const DictEntry> entries;
  DARKPKG_FIELDS(DictExpr, entries);
};
struct TupleExpr {
  static constexpr auto kTag = tag::Expr::ETuple;
  AtLeast<2, const Expr*> items;
  DARKPKG_FIELDS(TupleExpr, items);
};
struct FieldInit {
  std::string_view name;
  const Expr* value;
  DARKPKG_FIELDS(FieldInit, name, value);
};
struct RecordExpr {
  static constexpr auto kTag = tag::Expr::ERecord;
  TypeName type;
  std::span<const TypeReference* const> type_arguments;
  std::span<const FieldInit> fields;
  DARKPKG_FIELDS(RecordExpr, type, type_arguments, fields);
};
struct RecordUpdateExpr {
  static constexpr auto kTag = tag::Expr::ERecordUpdate;
  const Expr* record;
  AtLeast<1, FieldInit> updates;
  DARKPKG_FIELDS(RecordUpdateExpr, record, updates);
};
struct FieldAccessExpr {
  static constexpr auto kTag = tag::Expr::ERecordFieldAccess;
  const Expr* record;
  std::string_view field;
  DARKPKG_FIELDS(FieldAccessExpr, record, field);
};
struct EnumExpr {
  static constexpr auto kTag = tag::Expr::EEnum;
  TypeName type;
  std::span<const TypeReference* const> type_arguments;
  std::string_view case_name;
  std::span<const Expr* const> fields;
  DARKPKG_FIELDS(EnumExpr, type, type_arguments, case_name, fields);
};
struct LetExpr {
  static constexpr auto kTag = tag::Expr::ELet;
  const LetPattern* pattern;
  const Expr* value;
  const Expr* body;
  DARKPKG_FIELDS(LetExpr, pattern, value, body);
};
struct IfExpr {
  static constexpr auto kTag = tag::Expr::EIf;
  const Expr* condition;
  const Expr* then;
  Optional<Expr> otherwise;
  DARKPKG_FIELDS(IfExpr, condition, then, otherwise);
};
struct MatchCase {
  const MatchPattern* pattern;
  Optional<Expr> guard;
  const Expr* body;
  DARKPKG_FIELDS(MatchCase, pattern, guard, body);
};
struct MatchExpr {
  static constexpr auto kTag = tag::Expr::EMatch;
  const Expr* subject;
  std::span<const MatchCase> cases;
  DARKPKG_FIELDS(MatchExpr, subject, cases);
};
struct LambdaExpr {
  static constexpr auto kTag = tag::Expr::ELambda;
  AtLeast<1, const LetPattern*> parameters;
  const Expr* body;
  DARKPKG_FIELDS(LambdaExpr, parameters, body);
};
struct ApplyExpr {
  static constexpr auto kTag = tag::Expr::EApply;
  const Expr* function;
  std::span<const TypeReference* const> type_arguments;
  AtLeast<1, const Expr*> arguments;
  DARKPKG_FIELDS(ApplyExpr, function, type_arguments, arguments);
};
struct InfixExpr {
  static constexpr auto kTag = tag::Expr::EInfix;
  InfixOp op;
  const Expr* left;
  const Expr* right;
  DARKPKG_FIELDS(InfixExpr, op, left, right);
};
/// The parser never makes one.
struct StatementExpr {
  static constexpr auto kTag = tag::Expr::EStatement;
  const Expr* first;
  const Expr* next;
  DARKPKG_FIELDS(StatementExpr, first, next);
};
struct VariableExpr {
  static constexpr auto kTag = tag::Expr::EVariable;
  std::string_view name;
  DARKPKG_FIELDS(VariableExpr, name);
};
struct ArgumentExpr {
  static constexpr auto kTag = tag::Expr::EArg;
  std::int32_t index;
  DARKPKG_FIELDS(ArgumentExpr, index);
};
struct SelfExpr {
  static constexpr auto kTag = tag::Expr::ESelf;
  DARKPKG_NO_FIELDS();
};
struct FnNameExpr {
  static constexpr auto kTag = tag::Expr::EFnName;
  FnName name;
  DARKPKG_FIELDS(FnNameExpr, name);
};
struct ValueExpr {
  static constexpr auto kTag = tag::Expr::EValue;
  ValueName name;
  DARKPKG_FIELDS(ValueExpr, name);
};

// Open expressions: their kind depends on what the reference resolves to. Only a compiled file has them; the linker
// closes each to one of the kinds above with the same id.
/// `x`: ValueExpr if a value of that name exists, else VariableExpr.
struct ValueOrVariableExpr {
  Reference reference;
  std::string_view name;
};
/// `f` in `f x`: FnNameExpr if such a function exists, else an argument (`argument` >= 0) or a variable.
struct FnOrLocalExpr {
  Reference reference;
  std::string_view name;
  std::int32_t argument;
};
/// `M.x` alone: FnNameExpr if such a function exists, else ValueExpr; an error if neither does.
struct FnOrValueExpr {
  Reference reference;
};

// Pipe stages.
struct PipeStage;
struct PipeVariable {
  static constexpr auto kTag = tag::Pipe::EPipeVariable;
  std::string_view name;
  std::span<const Expr* const> arguments;
  DARKPKG_FIELDS(PipeVariable, name, arguments);
};
struct PipeLambda {
  static constexpr auto kTag = tag::Pipe::EPipeLambda;
  AtLeast<1, const LetPattern*> parameters;
  const Expr* body;
  DARKPKG_FIELDS(PipeLambda, parameters, body);
};
struct PipeInfix {
  static constexpr auto kTag = tag::Pipe::EPipeInfix;
  InfixOp op;
  const Expr* right;
  DARKPKG_FIELDS(PipeInfix, op, right);
};
struct PipeFnCall {
  static constexpr auto kTag = tag::Pipe::EPipeFnCall;
  FnName name;
  std::span<const TypeReference* const> type_arguments;
  std::span<const Expr* const> arguments;
  DARKPKG_FIELDS(PipeFnCall, name, type_arguments, arguments);
};
struct PipeEnum {
  static constexpr auto kTag = tag::Pipe::EPipeEnum;
  TypeName type;
  std::string_view case_name;
  std::span<const Expr* const> fields;
  DARKPKG_FIELDS(PipeEnum, type, case_name, fields);
};
/// Open: PipeFnCall (without type arguments) if such a function exists, else PipeVariable.
struct PipeFnOrVariable {
  Reference reference;
  std::string_view name;
  std::span<const Expr* const> arguments;
  DARKPKG_FIELDS(PipeFnOrVariable, arguments);
};

struct PipeStage {
  mutable Id id;
  std::variant<PipeVariable, PipeLambda, PipeInfix, PipeFnCall, PipeEnum, PipeFnOrVariable> node;
};
struct PipeExpr {
  static constexpr auto kTag = tag::Expr::EPipe;
  const Expr* source;
  std::span<const PipeStage* const> stages;
  DARKPKG_FIELDS(PipeExpr, source, stages);
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
  DARKPKG_FIELDS(RecordField, name, type, description);
};
struct EnumField {
  const TypeReference* type;
  std::optional<std::string_view> label;
  std::string_view description;
  DARKPKG_FIELDS(EnumField, type, label, description);
};
struct EnumCase {
  std::string_view name;
  std::span<const EnumField> fields;
  std::string_view description;
  DARKPKG_FIELDS(EnumCase, name, fields, description);
};
struct AliasDefinition {
  static constexpr auto kTag = tag::TypeDefinition::Alias;
  const TypeReference* type;
  DARKPKG_FIELDS(AliasDefinition, type);
};
struct RecordDefinition {
  static constexpr auto kTag = tag::TypeDefinition::Record;
  AtLeast<1, RecordField> fields;
  DARKPKG_FIELDS(RecordDefinition, fields);
};
struct EnumDefinition {
  static constexpr auto kTag = tag::TypeDefinition::Enum;
  AtLeast<1, EnumCase> cases;
  DARKPKG_FIELDS(EnumDefinition, cases);
};

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
  DARKPKG_FIELDS(PackageType, type_parameters, definition, description, deprecated);
};
struct PackageValue {
  Uuid id;
  const Expr* body;
  std::string_view description;
  Deprecation<ValueName> deprecated;
  DARKPKG_FIELDS(PackageValue, body, description, deprecated);
};
struct Parameter {
  std::string_view name;
  const TypeReference* type;
  std::string_view description;
  DARKPKG_FIELDS(Parameter, name, type, description);
};
struct PackageFn {
  Uuid id;
  const Expr* body;
  std::span<const std::string_view> type_parameters;
  AtLeast<1, Parameter> parameters;
  const TypeReference* result;
  std::string_view description;
  Deprecation<FnName> deprecated;
  DARKPKG_FIELDS(PackageFn, body, type_parameters, parameters, result, description, deprecated);
};
using Item = std::variant<PackageType, PackageValue, PackageFn>;

}  // namespace darkpkg::pt
