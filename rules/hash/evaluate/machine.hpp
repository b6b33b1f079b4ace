#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/hash/evaluate/builtins.hpp"
#include "rules/hash/evaluate/patterns.hpp"
#include "rules/hash/evaluate/types.hpp"

namespace darkpkg::hash::evaluate {

/// Code that is being run, and where its result goes.
struct Frame {
  /// The code of a value, of a function or of a lambda.
  struct OfValue {
    std::string_view hash;
    std::size_t left_outside;  ///< steps that the value has left that waits for this one
  };
  struct OfFn {
    const rt::PackageFn* fn;
  };
  struct OfLambda {};

  std::variant<OfValue, OfFn, OfLambda> of;
  const rt::Instructions* code;
  std::span<const Dval*> registers;  ///< null: nothing is in it yet
  TypeSymbols symbols;
  rt::Register result_to;  ///< in the frame below
  std::size_t next = 0;    ///< the instruction that comes next
};

/// Runs code until the value for which it was started has its result: frames on a stack of its own, since functions may
/// call each other as often as the limit of steps lets them.
class Evaluator::Machine {
 public:
  Machine(World& world, Arena& arena) : run_(world, arena) {}

  const Outcome& evaluate(std::string_view hash);

 private:
  // ---- Frames. What returns a boolean returns false if the evaluation ended.
  bool push(Frame frame, std::size_t register_count);
  bool push_value(std::string_view hash, rt::Register to);
  bool step();
  bool finish();
  void unwind();
  std::string place() const;
  /// The instruction of the top frame that is to blame: that which made the operand in question, or the last one.
  std::size_t culprit() const;
  Frame& top() { return frames_.back(); }

  // ---- Registers
  const Dval* get(rt::Register from);
  /// Nothing: the evaluation ended.
  std::optional<std::vector<const Dval*>> get_all(std::span<const rt::Register> from);
  std::optional<std::vector<rt::Entry>> get_entries(std::span<const rt::FieldRegister> from);
  std::optional<ValueTypes> value_types(rt::TypeReferences types);
  bool put(rt::Register to, const Dval* value);
  bool put_all(std::span<const Assignment> bound);

  // ---- Instructions
  bool run(const rt::LoadVal& it);
  bool run(const rt::CopyVal& it);
  bool run(const rt::Or& it);
  bool run(const rt::And& it);
  bool run(const rt::CreateString& it);
  bool run(const rt::CheckLetPattern& it);
  bool run(const rt::JumpByIfFalse& it);
  bool run(const rt::JumpBy& it);
  bool run(const rt::CheckMatchPattern& it);
  bool run(const rt::MatchUnmatched& it);
  bool run(const rt::CreateTuple& it);
  bool run(const rt::CreateList& it);
  bool run(const rt::CreateDict& it);
  bool run(const rt::CreateRecord& it);
  bool run(const rt::CloneRecord& it);
  bool run(const rt::GetRecordField& it);
  bool run(const rt::CreateEnum& it);
  bool run(const rt::LoadValue& it);
  bool run(const rt::CreateLambda& it);
  bool run(const rt::Apply& it);
  bool run(const rt::RaiseNameError& it);
  bool run(const rt::VarNotFound& it);
  bool run(const rt::CheckIfUnit& it);
  bool run(const rt::LoadReference& it);
  /// The truth of a register. Nothing: the evaluation ended.
  std::optional<bool> truth(rt::Register from, Failure failure);
  bool jump(std::int32_t by);

  // ---- Calls (calls.cpp)
  struct Call {
    rt::Register to;
    rt::NamedFnValue function;
    TypeSymbols symbols;
    std::vector<const Dval*> arguments;  ///< those of earlier applications, too
  };
  using Callee = std::variant<const rt::PackageFn*, const BuiltinFn*>;
  std::string name_of(Callee callee) const;
  /// What a function is, for the checks that functions of packages and builtins have in common.
  struct Signature {
    Callee callee;
    pt::Texts type_parameters;
    std::vector<rt::Parameter> parameters;
    const TypeReference* result;
  };
  /// What the arguments tell of type variables: all that is known, and what the called function knows of its own.
  struct Bound {
    std::vector<std::string_view> variables;  ///< of the function
    TypeSymbols all;
    TypeSymbols own;
  };
  bool apply_lambda(const rt::LambdaValue& lambda, const rt::Apply& it);
  bool apply_named(const rt::NamedFnValue& function, const rt::Apply& it);
  bool apply_builtin(Call& call, const pt::Builtin& name);
  bool apply_package(Call& call, std::string_view hash);
  std::optional<Bound> bind(const Call& call, const Signature& signature);
  bool check_arguments(const Call& call, const Signature& signature, TypeSymbols& symbols);
  bool apply_partly(const Call& call, TypeSymbols symbols);
  bool check_result(Callee callee, TypeSymbols symbols, const TypeReference& declared, const Dval& result);

  Run run_;
  std::vector<Frame> frames_;
  std::unordered_map<std::string_view, std::optional<Outcome>> values_;  ///< nothing: it is being evaluated
  /// The code of all lambdas that were made, by their ids: a value has only the id.
  std::unordered_map<std::uint64_t, const rt::CreateLambda*> lambdas_;
  std::vector<Assignment> bound_;  ///< by a pattern; memory that is used again
};

}  // namespace darkpkg::hash::evaluate
