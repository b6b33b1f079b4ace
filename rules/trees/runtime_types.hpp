#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "base/uuid.hpp"
#include "rules/trees/program_types.hpp"

/// Runtime types (RT): the register machine code that Dark runs, after LibExecution/RuntimeTypes.fs of commit
/// 2c1adf536e. The same tree serves a compiled file, whose names are still references, and a decoded blob. Nodes live
/// in an Arena.
namespace darkpkg::rt {

/// The index of a register in its frame; parameters come first.
using Register = std::int32_t;

/// RT's types have the shape of PT's; only their tags differ.
using TypeReference = pt::TypeReference;
using TypeReferences = std::span<const TypeReference* const>;

// ---- Names
// ------------------------------------------------------------------------------------------------------------
/// The item that the code belongs to: a function that calls itself.
struct OwnId {};
/// A type that is there: where it is missing there is no such code.
using TypeId = std::variant<pt::Reference, Uuid>;
using FnName = std::variant<OwnId, Uuid, pt::Builtin>;
using ValueName = std::variant<Uuid, pt::Builtin>;

// ---- Types of values
// --------------------------------------------------------------------------------------------------
struct ValueType;
using ValueTypes = std::span<const ValueType* const>;

struct Unknown {};
struct ListOf {
  const ValueType* item;
};
struct DictOf {
  const ValueType* value;
};
struct DbOf {
  const ValueType* row;
};
struct TupleOf {
  ValueTypes items;  ///< at least two
};
struct FnOf {
  ValueTypes parameters;  ///< at least one
  const ValueType* result;
};
struct CustomOf {
  TypeId name;
  ValueTypes arguments;
};

/// Dark's ValueType and KnownType in one.
struct ValueType {
  std::variant<Unknown, pt::Primitive, ListOf, DictOf, DbOf, TupleOf, FnOf, CustomOf> node;
};

// ---- Values
// -----------------------------------------------------------------------------------------------------------
struct Dval;
using Dvals = std::span<const Dval* const>;

/// As pt::Literal, with a double; the alternatives have the same order.
using Literal = std::variant<pt::Unit, bool, std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t,
                             std::uint32_t, std::int64_t, std::uint64_t, pt::Int128, pt::UInt128, double, pt::Char>;

struct StringValue {
  std::string_view text;
};
/// Ticks of 100 ns since 1970 in UTC.
struct DateTimeValue {
  std::int64_t ticks;
};
struct ListValue {
  const ValueType* type;
  Dvals items;
};
struct TupleValue {
  Dvals items;  ///< at least two
};
struct Entry {
  std::string_view key;
  const Dval* value;
};
struct DictValue {
  const ValueType* type;
  std::span<const Entry> entries;  ///< without duplicates, in the order of utf16_less
};
struct RecordValue {
  TypeId source_type;   ///< as written; may be an alias
  TypeId runtime_type;  ///< what the alias stands for; the lowering resolves none
  ValueTypes type_arguments;
  std::span<const Entry> fields;  ///< as in a dict
};
struct EnumValue {
  TypeId source_type;
  TypeId runtime_type;
  ValueTypes type_arguments;
  std::string_view case_name;
  Dvals fields;
};
struct TypeSymbol {
  std::string_view name;
  const ValueType* type;
};
/// A function, with what is applied to it so far. The lowering makes bare ones.
struct NamedFnValue {
  FnName name;
  std::span<const TypeSymbol> type_symbols;
  TypeReferences type_arguments;
  Dvals arguments;
};
struct ClosedRegister {
  Register to;
  const Dval* value;
};
/// The lowering makes none: a lambda's value exists at run time.
struct LambdaValue {
  std::uint64_t expr_id;
  std::span<const ClosedRegister> closed_registers;
  std::span<const TypeSymbol> type_symbols;
  Dvals arguments;
};
struct DbValue {
  std::string_view name;
};

struct Dval {
  std::variant<Literal, StringValue, Uuid, DateTimeValue, ListValue, TupleValue, DictValue, RecordValue, EnumValue,
               NamedFnValue, LambdaValue, DbValue>
      node;
};

// ---- Patterns
// ---------------------------------------------------------------------------------------------------------
struct LetPattern;
struct LetVariable {
  Register to;
};
struct LetUnit {};
struct LetTuple {
  std::span<const LetPattern* const> items;  ///< at least two
};
struct LetPattern {
  std::variant<LetVariable, LetUnit, LetTuple> node;
};

struct MatchPattern;
using MatchPatterns = std::span<const MatchPattern* const>;
struct MatchLiteral {
  Literal value;
};
struct MatchString {
  std::string_view text;
};
struct MatchVariable {
  Register to;
};
struct MatchEnum {
  std::string_view case_name;
  MatchPatterns fields;
};
struct MatchTuple {
  MatchPatterns items;  ///< at least two
};
struct MatchList {
  MatchPatterns items;
};
struct MatchCons {
  const MatchPattern* head;
  const MatchPattern* tail;
};
struct MatchOr {
  MatchPatterns alternatives;  ///< at least one
};
struct MatchPattern {
  std::variant<MatchLiteral, MatchString, MatchVariable, MatchEnum, MatchTuple, MatchList, MatchCons, MatchOr> node;
};

// ---- Instructions
// -----------------------------------------------------------------------------------------------------
struct Instruction;

struct Instructions {
  std::int32_t register_count;
  std::span<const Instruction> code;
  Register result;
};

struct LoadVal {
  Register to;
  const Dval* value;
};
struct CopyVal {
  Register to;
  Register from;
};
struct Or {
  Register to;
  Register left;
  Register right;
};
struct And {
  Register to;
  Register left;
  Register right;
};
struct StringSegment {
  bool is_text;
  std::string_view text;
  Register from;  ///< where it is no text
};
struct CreateString {
  Register to;
  std::span<const StringSegment> segments;
};
struct CheckLetPattern {
  Register value;
  const LetPattern* pattern;
};
/// Jumps count instructions from the one after the jump.
struct JumpByIfFalse {
  std::int32_t by;
  Register condition;
};
struct JumpBy {
  std::int32_t by;
};
struct CheckMatchPattern {
  Register value;
  const MatchPattern* pattern;
  std::int32_t fail_jump;
};
struct MatchUnmatched {
  Register value;
};
struct CreateTuple {
  Register to;
  std::span<const Register> items;  ///< at least two
};
struct CreateList {
  Register to;
  std::span<const Register> items;
};
struct Field {
  std::string_view name;
  Register from;
};
struct CreateDict {
  Register to;
  std::span<const Field> entries;
};
struct CreateRecord {
  Register to;
  TypeId type;
  TypeReferences type_arguments;
  std::span<const Field> fields;
};
struct CloneRecord {
  Register to;
  Register record;
  std::span<const Field> updates;
};
struct GetRecordField {
  Register to;
  Register record;
  std::string_view field;
};
struct CreateEnum {
  Register to;
  TypeId type;
  TypeReferences type_arguments;
  std::string_view case_name;
  std::span<const Register> fields;
};
struct LoadValue {
  Register to;
  ValueName name;
};
struct Closed {
  Register from;  ///< in the frame that creates the lambda
  Register to;    ///< in the lambda's
};
struct CreateLambda {
  Register to;
  std::uint64_t expr_id;                        ///< as pt::Id: in a compiled file an ordinal
  std::span<const LetPattern* const> patterns;  ///< at least one
  std::span<const Closed> closed;
  Instructions body;
};
struct Apply {
  Register to;
  Register function;
  TypeReferences type_arguments;
  std::span<const Register> arguments;  ///< at least one
};
struct RaiseNameError {
  pt::NameError error;
};
struct VarNotFound {
  Register to;  ///< for the secret or DB of that name, which the runtime looks for
  std::string_view name;
};
struct CheckIfUnit {
  Register value;
};
/// Only in a compiled file: loads what the reference resolves to into a register.
struct LoadReference {
  enum class Kind : std::uint8_t { fn, fn_or_missing, fn_or_value, value_or_missing };
  Kind kind;
  Register to;
  pt::Reference reference;
  std::string_view name;  ///< for VarNotFound, where it may be missing
};

struct Instruction {
  std::variant<LoadVal, CopyVal, Or, And, CreateString, CheckLetPattern, JumpByIfFalse, JumpBy, CheckMatchPattern,
               MatchUnmatched, CreateTuple, CreateList, CreateDict, CreateRecord, CloneRecord, GetRecordField,
               CreateEnum, LoadValue, CreateLambda, Apply, RaiseNameError, VarNotFound, CheckIfUnit, LoadReference>
      node;
};

// ---- Package items
// ----------------------------------------------------------------------------------------------------
struct RecordField {
  std::string_view name;
  const TypeReference* type;
};
struct EnumCase {
  std::string_view name;
  TypeReferences fields;
};
struct AliasDefinition {
  const TypeReference* type;
};
struct RecordDefinition {
  std::span<const RecordField> fields;  ///< at least one
};
struct EnumDefinition {
  std::span<const EnumCase> cases;  ///< at least one
};

struct PackageType {
  Uuid id;  ///< the linker's to set; zero in a compiled file
  std::span<const std::string_view> type_parameters;
  std::variant<AliasDefinition, RecordDefinition, EnumDefinition> definition;
};
struct PackageValue {
  Uuid id;
  const Dval* body;
};
struct Parameter {
  std::string_view name;
  const TypeReference* type;
};
struct PackageFn {
  Uuid id;
  std::span<const std::string_view> type_parameters;
  std::span<const Parameter> parameters;  ///< at least one
  const TypeReference* result;
  Instructions body;
};
using Item = std::variant<PackageType, PackageValue, PackageFn>;

}  // namespace darkpkg::rt
