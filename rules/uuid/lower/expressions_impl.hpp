#pragma once

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/overloaded.hpp"
#include "base/scratch_list.hpp"
#include "rules/uuid/lower/patterns.hpp"
#include "rules/uuid/lower/scope.hpp"
#include "rules/uuid/lower/state.hpp"

/// The lowering of expressions, shared between expressions.cpp, pipes.cpp and lambdas.cpp.
namespace darkpkg::lower {

using rt::Register;
using uuid::ExpectationKind;
using LoadKind = rt::LoadReference::Kind;

/// What the code of an expression leaves behind: registers from `next` on are free, `in` has the result.
struct Value {
  Register next;
  Register in;
};

/// Writes the code of one function. The code of a part stands where the part is lowered, in order; only jumps, which
/// count the instructions that follow them, are set later.
class ExpressionLowering {
 public:
  /// Memory that is used again for every function: making it anew costs as much as lowering a small one.
  struct Memory {
    Scope scope;
    std::vector<Scope> scopes;          ///< of lambdas, empty
    std::vector<rt::Instruction> code;  ///< of the function, behind it of the lambda in it, and so on
    std::vector<Register> registers;    ///< of the lists that are being collected
    std::vector<Binding> bindings;      ///< of the pattern that is being lowered
  };
  ExpressionLowering(State& state, Memory& memory)
      : state_(state),
        scope_(memory.scope),
        scopes_(memory.scopes),
        code_(memory.code),
        registers_(memory.registers),
        bindings_(memory.bindings) {
    scope_.clear();
    code_.clear();
    registers_.clear();
  }

  rt::Instructions body(std::span<const pt::Parameter> parameters, const pt::Expr& body) {
    ScratchList code(code_);
    Register next = 0;
    for (const pt::Parameter& parameter : parameters) scope_.bind({parameter.name, next++});
    return finish(expr(body, next), code);
  }

 private:
  // ---- Frames
  rt::Instructions finish(Value value, const ScratchList<rt::Instruction>& code) {
    return {value.next, code.copy(state_.arena), value.in};
  }

  template <typename T>
  void emit(const T& instruction) {
    code_.push_back({instruction});
  }
  /// Emits an instruction whose jump is set by `land`.
  template <typename T>
  std::size_t emit_jump(const T& instruction) {
    emit(instruction);
    return code_.size() - 1;
  }
  /// Lets the jump at `index` land behind the code so far.
  template <typename T>
  void land(std::size_t index, std::int32_t T::*distance) {
    std::get<T>(code_[index].node).*distance = static_cast<std::int32_t>(code_.size() - index - 1);
  }

  // ---- Expressions
  Value expr(const pt::Expr& first, Register next);
  Register bind(const pt::LetExpr& let, Register next);
  /// The results of expressions that are lowered one after the other.
  std::span<const Register> exprs(std::span<const pt::Expr* const> items, Register& next);
  std::span<const rt::Field> fields(std::span<const pt::FieldInit> inits, Register& next);
  template <typename T>
  Value load(const T& dval, Register next) {
    emit(rt::LoadVal{next, state_.arena.make<rt::Dval>(dval)});
    return {next + 1, next};
  }
  Value load_fn(const rt::FnName& name, Register next) { return load(rt::NamedFnValue{name, {}, {}, {}}, next); }
  Value load_reference(LoadKind kind, pt::Reference reference, std::string_view name, Register next) {
    emit(rt::LoadReference{kind, next, reference, name});
    return {next + 1, next};
  }

  // The kinds of expressions, in the order of pt::Expr.
  Value node(pt::Id id, const pt::LiteralExpr& n, Register next);
  Value node(pt::Id, const pt::StringExpr& n, Register next);
  Value node(pt::Id, const pt::ListExpr& n, Register next);
  Value node(pt::Id, const pt::DictExpr& n, Register next);
  Value node(pt::Id, const pt::TupleExpr& n, Register next);
  Value node(pt::Id, const pt::RecordExpr& n, Register next);
  Value node(pt::Id, const pt::RecordUpdateExpr& n, Register next);
  Value node(pt::Id, const pt::FieldAccessExpr& n, Register next);
  Value node(pt::Id, const pt::EnumExpr& n, Register next);
  Value node(pt::Id, const pt::LetExpr&, Register);
  Value node(pt::Id, const pt::IfExpr& n, Register next);
  Value node(pt::Id id, const pt::MatchExpr& n, Register next);
  Value node(pt::Id id, const pt::LambdaExpr& n, Register next);
  Value node(pt::Id, const pt::ApplyExpr& n, Register next);
  Value node(pt::Id, const pt::InfixExpr& n, Register next);
  Value node(pt::Id, const pt::StatementExpr&, Register);
  Value node(pt::Id, const pt::VariableExpr& n, Register next);
  Value node(pt::Id, const pt::ArgumentExpr& n, Register next);
  Value node(pt::Id, pt::SelfExpr, Register next);
  Value node(pt::Id, const pt::FnNameExpr& n, Register next);
  Value node(pt::Id, const pt::ValueExpr& n, Register next);
  Value node(pt::Id, const pt::PipeExpr& n, Register next);
  Value node(pt::Id, const pt::ValueOrVariableExpr& n, Register next);
  Value node(pt::Id, const pt::FnOrLocalExpr& n, Register next);
  Value node(pt::Id, const pt::FnOrValueExpr& n, Register next);

  // ---- Names
  Value variable(std::string_view name, Register next);
  Value fn_or_variable(pt::Reference reference, std::string_view name, Register next);
  /// A name that is no name takes no register.
  Value raise(const pt::NameError& error, Register next);
  Value fn_name(const pt::FnName& name, Register next);
  /// The type of a record or enum; if the name is no name, the code that says so.
  std::optional<rt::TypeId> type_or_raise(const pt::TypeName& name);

  // ---- Applications and operators
  Value apply(Value function, rt::TypeReferences type_arguments, std::span<const Register> arguments);
  Value infix(pt::InfixOp op, Value left, const pt::Expr& right_expr);

  // ---- Pipes (pipes.cpp)
  /// The reference unrolls a pipe: `a |> f |> g` is `(a |> f)` as the first argument of `g`. So an enum that is the
  /// last stage takes its register first; and an enum without a type drops all that stands left of it.
  Value pipe(const pt::PipeExpr& n, Register next);
  // A stage, of which `left` is the first argument. `to` is the register of an enum.
  Value stage(pt::Id, const pt::PipeVariable& n, Value left, Register);
  Value stage(pt::Id id, const pt::PipeLambda& n, Value left, Register);
  Value stage(pt::Id, const pt::PipeInfix& n, Value left, Register);
  Value stage(pt::Id, const pt::PipeFnCall& n, Value left, Register);
  Value stage(pt::Id, const pt::PipeEnum& n, Value left, Register to);
  Value stage(pt::Id, const pt::PipeFnOrVariable& n, Value left, Register);
  /// `left` and the results of `others`; `left.next` moves behind them.
  std::span<const Register> with_left(Value& left, std::span<const pt::Expr* const> others);

  // ---- Lambdas (lambdas.cpp)
  Value lambda(pt::Id id, std::span<const pt::LetPattern* const> parameters, const pt::Expr& body, Register next);
  /// The names that a lambda takes from outside, in F#'s order of strings, and their registers there. The reference
  /// asks which variables the body uses, wherever it binds them. An open node that turns out to be no variable may
  /// leave one out, so its expectation counts even if the node itself has the same code.
  std::vector<Binding> captured(const pt::Expr& body, std::vector<std::string_view>& own);

  State& state_;
  Scope& scope_;
  std::vector<Scope>& scopes_;
  std::vector<rt::Instruction>& code_;
  std::vector<Register>& registers_;
  std::vector<Binding>& bindings_;
};

}  // namespace darkpkg::lower
