#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "base/fields.hpp"
#include "base/uuid.hpp"
#include "rules/uuid/trees/lists.hpp"
#include "rules/uuid/trees/program_types.hpp"
#include "rules/uuid/trees/tags.hpp"

/// Runtime types (RT): the register machine code that Dark runs, after LibExecution/RuntimeTypes.fs of commit
/// 2c1adf536e. The same tree serves a compiled file, whose names are still references, and a decoded blob. Nodes live
/// in an Arena.
namespace darkpkg::rt {

namespace tag = wire::tag;

/// The index of a register in its frame; parameters come first.
using Register = std::int32_t;

/// RT's types have the shape of PT's; only their tags differ.
using TypeReference = pt::TypeReference;
using TypeReferences = std::span<const TypeReference* const>;

// ---- Names
// ------------------------------------------------------------------------------------------------------------
/// The item that the code belongs to: a function that calls itself.
struct OwnId {};
/// A type that is there: if it is missing there is no such code.
using TypeId = std::variant<pt::Reference, Uuid>;
using FnName = std::variant<OwnId, Uuid, pt::Builtin>;
using ValueName = std::variant<Uuid, pt::Builtin>;

// ---- Types of values
// --------------------------------------------------------------------------------------------------
struct ValueType;
using ValueTypes = std::span<const ValueType* const>;

struct Unknown {};
struct ListOf {
  static constexpr auto kTag = tag::KnownType::KTList;
  const ValueType* item;
  DARKPKG_FIELDS(ListOf, item);
};
struct DictOf {
  static constexpr auto kTag = tag::KnownType::KTDict;
  const ValueType* item;
  DARKPKG_FIELDS(DictOf, item);
};
struct DbOf {
  static constexpr auto kTag = tag::KnownType::KTDB;
  const ValueType* item;
  DARKPKG_FIELDS(DbOf, item);
};
struct TupleOf {
  static constexpr auto kTag = tag::KnownType::KTTuple;
  AtLeast<2, const ValueType*> items;
  DARKPKG_FIELDS(TupleOf, items);
};
struct FnOf {
  static constexpr auto kTag = tag::KnownType::KTFn;
  AtLeast<1, const ValueType*> arguments;
  const ValueType* result;
  DARKPKG_FIELDS(FnOf, arguments, result);
};
struct CustomOf {
  static constexpr auto kTag = tag::KnownType::KTCustomType;
  TypeId name;
  ValueTypes type_arguments;
  DARKPKG_FIELDS(CustomOf, name, type_arguments);
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
  static constexpr auto kTag = tag::Dval::DString;
  std::string_view text;
  DARKPKG_FIELDS(StringValue, text);
};
/// Ticks of 100 ns since 1970 in UTC.
struct DateTimeValue {
  static constexpr auto kTag = tag::Dval::DDateTime;
  std::int64_t ticks;
  DARKPKG_FIELDS(DateTimeValue, ticks);
};
struct ListValue {
  static constexpr auto kTag = tag::Dval::DList;
  const ValueType* type;
  Dvals items;
  DARKPKG_FIELDS(ListValue, type, items);
};
struct TupleValue {
  static constexpr auto kTag = tag::Dval::DTuple;
  AtLeast<2, const Dval*> items;
  DARKPKG_FIELDS(TupleValue, items);
};
struct Entry {
  std::string_view key;
  const Dval* value;
  DARKPKG_FIELDS(Entry, key, value);
};
struct DictValue {
  static constexpr auto kTag = tag::Dval::DDict;
  const ValueType* type;
  std::span<const Entry> entries;  ///< without duplicates, in the order of utf16_less
  DARKPKG_FIELDS(DictValue, type, entries);
};
struct RecordValue {
  static constexpr auto kTag = tag::Dval::DRecord;
  TypeId source_type;   ///< as written; may be an alias
  TypeId runtime_type;  ///< what the alias stands for; the lowering resolves none
  ValueTypes type_arguments;
  std::span<const Entry> fields;  ///< as in a dict
  DARKPKG_FIELDS(RecordValue, source_type, runtime_type, type_arguments, fields);
};
struct EnumValue {
  static constexpr auto kTag = tag::Dval::DEnum;
  TypeId source_type;
  TypeId runtime_type;
  ValueTypes type_arguments;
  std::string_view case_name;
  Dvals fields;
  DARKPKG_FIELDS(EnumValue, source_type, runtime_type, type_arguments, case_name, fields);
};
struct TypeSymbol {
  std::string_view name;
  const ValueType* type;
  DARKPKG_FIELDS(TypeSymbol, name, type);
};
/// A function, with what is applied to it so far. The lowering makes bare ones.
struct NamedFnValue {
  static constexpr auto kTag = tag::Applicable::AppNamedFn;
  FnName name;
  std::span<const TypeSymbol> type_symbols;
  TypeReferences type_arguments;
  Dvals arguments;
  DARKPKG_FIELDS(NamedFnValue, name, type_symbols, type_arguments, arguments);
};
struct ClosedRegister {
  Register to;
  const Dval* value;
  DARKPKG_FIELDS(ClosedRegister, to, value);
};
/// The lowering makes none: a lambda's value exists at run time.
struct LambdaValue {
  static constexpr auto kTag = tag::Applicable::AppLambda;
  std::uint64_t expr_id;
  std::span<const ClosedRegister> closed_registers;
  std::span<const TypeSymbol> type_symbols;
  Dvals arguments;
  DARKPKG_FIELDS(LambdaValue, expr_id, closed_registers, type_symbols, arguments);
};
struct DbValue {
  static constexpr auto kTag = tag::Dval::DDB;
  std::string_view name;
  DARKPKG_FIELDS(DbValue, name);
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
  static constexpr auto kTag = tag::RtLetPattern::LPVariable;
  Register to;
  DARKPKG_FIELDS(LetVariable, to);
};
struct LetUnit {
  static constexpr auto kTag = tag::RtLetPattern::LPUnit;
  DARKPKG_NO_FIELDS();
};
struct LetTuple {
  static constexpr auto kTag = tag::RtLetPattern::LPTuple;
  AtLeast<2, const LetPattern*> items;
  DARKPKG_FIELDS(LetTuple, items);
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
  static constexpr auto kTag = tag::RtMatchPattern::MPString;
  std::string_view text;
  DARKPKG_FIELDS(MatchString, text);
};
struct MatchVariable {
  static constexpr auto kTag = tag::RtMatchPattern::MPVariable;
  Register to;
  DARKPKG_FIELDS(MatchVariable, to);
};
struct MatchEnum {
  static constexpr auto kTag = tag::RtMatchPattern::MPEnum;
  std::string_view case_name;
  MatchPatterns fields;
  DARKPKG_FIELDS(MatchEnum, case_name, fields);
};
struct MatchTuple {
  static constexpr auto kTag = tag::RtMatchPattern::MPTuple;
  AtLeast<2, const MatchPattern*> items;
  DARKPKG_FIELDS(MatchTuple, items);
};
struct MatchList {
  static constexpr auto kTag = tag::RtMatchPattern::MPList;
  MatchPatterns items;
  DARKPKG_FIELDS(MatchList, items);
};
struct MatchCons {
  static constexpr auto kTag = tag::RtMatchPattern::MPListCons;
  const MatchPattern* head;
  const MatchPattern* tail;
  DARKPKG_FIELDS(MatchCons, head, tail);
};
struct MatchOr {
  static constexpr auto kTag = tag::RtMatchPattern::MPOr;
  AtLeast<1, const MatchPattern*> alternatives;
  DARKPKG_FIELDS(MatchOr, alternatives);
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
  static constexpr auto kTag = tag::Instruction::LoadVal;
  Register to;
  const Dval* value;
  DARKPKG_FIELDS(LoadVal, to, value);
};
struct CopyVal {
  static constexpr auto kTag = tag::Instruction::CopyVal;
  Register to;
  Register from;
  DARKPKG_FIELDS(CopyVal, to, from);
};
struct Or {
  static constexpr auto kTag = tag::Instruction::Or;
  Register to;
  Register left;
  Register right;
  DARKPKG_FIELDS(Or, to, left, right);
};
struct And {
  static constexpr auto kTag = tag::Instruction::And;
  Register to;
  Register left;
  Register right;
  DARKPKG_FIELDS(And, to, left, right);
};
struct StringSegment {
  bool is_text;
  std::string_view text;
  Register from;  ///< if it is no text
};
struct CreateString {
  static constexpr auto kTag = tag::Instruction::CreateString;
  Register to;
  std::span<const StringSegment> segments;
  DARKPKG_FIELDS(CreateString, to, segments);
};
struct CheckLetPattern {
  static constexpr auto kTag = tag::Instruction::CheckLetPatternAndExtractVars;
  Register value;
  const LetPattern* pattern;
  DARKPKG_FIELDS(CheckLetPattern, value, pattern);
};
/// Jumps count instructions from the one after the jump.
struct JumpByIfFalse {
  static constexpr auto kTag = tag::Instruction::JumpByIfFalse;
  std::int32_t by;
  Register condition;
  DARKPKG_FIELDS(JumpByIfFalse, by, condition);
};
struct JumpBy {
  static constexpr auto kTag = tag::Instruction::JumpBy;
  std::int32_t by;
  DARKPKG_FIELDS(JumpBy, by);
};
struct CheckMatchPattern {
  static constexpr auto kTag = tag::Instruction::CheckMatchPatternAndExtractVars;
  Register value;
  const MatchPattern* pattern;
  std::int32_t fail_jump;
  DARKPKG_FIELDS(CheckMatchPattern, value, pattern, fail_jump);
};
struct MatchUnmatched {
  static constexpr auto kTag = tag::Instruction::MatchUnmatched;
  Register value;
  DARKPKG_FIELDS(MatchUnmatched, value);
};
struct CreateTuple {
  static constexpr auto kTag = tag::Instruction::CreateTuple;
  Register to;
  AtLeast<2, Register> items;
  DARKPKG_FIELDS(CreateTuple, to, items);
};
struct CreateList {
  static constexpr auto kTag = tag::Instruction::CreateList;
  Register to;
  std::span<const Register> items;
  DARKPKG_FIELDS(CreateList, to, items);
};
struct Field {
  std::string_view name;
  Register from;
  DARKPKG_FIELDS(Field, name, from);
};
struct CreateDict {
  static constexpr auto kTag = tag::Instruction::CreateDict;
  Register to;
  std::span<const Field> entries;
  DARKPKG_FIELDS(CreateDict, to, entries);
};
struct CreateRecord {
  static constexpr auto kTag = tag::Instruction::CreateRecord;
  Register to;
  TypeId type;
  TypeReferences type_arguments;
  std::span<const Field> fields;
  DARKPKG_FIELDS(CreateRecord, to, type, type_arguments, fields);
};
struct CloneRecord {
  static constexpr auto kTag = tag::Instruction::CloneRecordWithUpdates;
  Register to;
  Register record;
  std::span<const Field> updates;
  DARKPKG_FIELDS(CloneRecord, to, record, updates);
};
struct GetRecordField {
  static constexpr auto kTag = tag::Instruction::GetRecordField;
  Register to;
  Register record;
  std::string_view field;
  DARKPKG_FIELDS(GetRecordField, to, record, field);
};
struct CreateEnum {
  static constexpr auto kTag = tag::Instruction::CreateEnum;
  Register to;
  TypeId type;
  TypeReferences type_arguments;
  std::string_view case_name;
  std::span<const Register> fields;
  DARKPKG_FIELDS(CreateEnum, to, type, type_arguments, case_name, fields);
};
struct LoadValue {
  static constexpr auto kTag = tag::Instruction::LoadValue;
  Register to;
  ValueName name;
  DARKPKG_FIELDS(LoadValue, to, name);
};
struct Closed {
  Register from;  ///< in the frame that creates the lambda
  Register to;    ///< in the lambda's
  DARKPKG_FIELDS(Closed, from, to);
};
struct CreateLambda {
  static constexpr auto kTag = tag::Instruction::CreateLambda;
  Register to;
  std::uint64_t expr_id;  ///< as pt::Id: in a compiled file an ordinal
  AtLeast<1, const LetPattern*> patterns;
  std::span<const Closed> closed;
  Instructions body;
  DARKPKG_FIELDS(CreateLambda, to, expr_id, patterns, closed, body);
};
struct Apply {
  static constexpr auto kTag = tag::Instruction::Apply;
  Register to;
  Register function;
  TypeReferences type_arguments;
  AtLeast<1, Register> arguments;
  DARKPKG_FIELDS(Apply, to, function, type_arguments, arguments);
};
struct RaiseNameError {
  static constexpr auto kTag = tag::Instruction::RaiseNRE;
  pt::NameError error;
  DARKPKG_FIELDS(RaiseNameError, error);
};
struct VarNotFound {
  static constexpr auto kTag = tag::Instruction::VarNotFound;
  Register to;  ///< for the secret or DB of that name, which the runtime looks for
  std::string_view name;
  DARKPKG_FIELDS(VarNotFound, to, name);
};
struct CheckIfUnit {
  static constexpr auto kTag = tag::Instruction::CheckIfFirstExprIsUnit;
  Register value;
  DARKPKG_FIELDS(CheckIfUnit, value);
};
/// Only in a compiled file: loads what the reference resolves to into a register.
struct LoadReference {
  enum class Kind : std::uint8_t { fn, fn_or_missing, fn_or_value, value_or_missing };
  Kind kind;
  Register to;
  pt::Reference reference;
  std::string_view name;  ///< for VarNotFound, if it may be missing
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
  DARKPKG_FIELDS(RecordField, name, type);
};
struct EnumCase {
  std::string_view name;
  TypeReferences fields;
  DARKPKG_FIELDS(EnumCase, name, fields);
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

struct PackageType {
  Uuid id;  ///< the linker's to set; zero in a compiled file
  std::span<const std::string_view> type_parameters;
  std::variant<AliasDefinition, RecordDefinition, EnumDefinition> definition;
  DARKPKG_FIELDS(PackageType, type_parameters, definition);
};
struct PackageValue {
  Uuid id;
  const Dval* body;
  DARKPKG_FIELDS(PackageValue, body);
};
struct Parameter {
  std::string_view name;
  const TypeReference* type;
  DARKPKG_FIELDS(Parameter, name, type);
};
struct PackageFn {
  Uuid id;
  std::span<const std::string_view> type_parameters;
  AtLeast<1, Parameter> parameters;
  const TypeReference* result;
  Instructions body;
  DARKPKG_FIELDS(PackageFn, type_parameters, parameters, result, body);
};
using Item = std::variant<PackageType, PackageValue, PackageFn>;

}  // namespace darkpkg::rt
