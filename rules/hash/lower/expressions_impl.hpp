#pragma once

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/overloaded.hpp"
#include "base/scratch_list.hpp"
#include "rules/hash/lower/patterns.hpp"
#include "rules/hash/lower/scope.hpp"
#include "rules/hash/lower/state.hpp"

/// The lowering of expressions, shared between expressions.cpp, names.cpp, pipes.cpp and lambdas.cpp.
namespace darkpkg::hash::lower {

using rt::Register;

/// What the code of an expression leaves behind: registers from `next` on are free, `in` has the result.
struct Value {
  Register next;
  Register in;
};

/// Writes the code of one body. The code of a part stands where the part is lowered, in order; only jumps, which count
/// the instructions that follow them, are set later.
class ExpressionLowering {
 public:
  /// Memory that is used again for every body: making it anew costs as much as lowering a small one.
  struct Memory {
    Scope scope;
    std::vector<Scope> scopes;          ///< of lambdas, empty
    std::vector<rt::Instruction> code;  ///< of the body, behind it of the lambda in it, and so on
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
    return {static_cast<std::uint32_t>(value.next), code.copy(state_.arena), value.in};
  }

  template <typename T>
  void emit(const T& instruction) {
    if (state_.origins) note_origin();
    code_.push_back({instruction});
  }
  /// The code of lambdas stands behind the code so far, for a while.
  void note_origin() {
    state_.origins->resize(code_.size());
    state_.origins->push_back(origin_);
  }
  /// While it is there, code is that of the expression with this id.
  class Origin {
   public:
    Origin(ExpressionLowering& of, pt::Id id) : of_(of), outside_(of.origin_) {
      if (id != 0) of.origin_ = id;
    }
    ~Origin() { of_.origin_ = outside_; }
    Origin(const Origin&) = delete;
    Origin& operator=(const Origin&) = delete;

   private:
    ExpressionLowering& of_;
    pt::Id outside_;
  };
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
  std::span<const rt::FieldRegister> fields(std::span<const pt::FieldInit> inits, Register& next);
  template <typename T>
  Value load(const T& dval, Register next) {
    emit(rt::LoadVal{next, state_.arena.make<rt::Dval>(dval)});
    return {next + 1, next};
  }

  // The kinds of expressions, in the order of pt::Expr.
  Value node(pt::Id, const pt::LiteralExpr& n, Register next);
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
  Value node(pt::Id, const pt::MatchExpr& n, Register next);
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
  Value node(pt::Id, const pt::OpenExpr& n, Register next);

  // ---- Names (names.cpp)
  Value variable(std::string_view name, Register next);
  /// A variable, if the reference is missing, else an item.
  Value open_variable(pt::Reference reference, std::string_view name, Register next);
  Value load_fn(const rt::FnName& name, Register next);
  Value fn_name(const pt::FnName& name, Register next);
  Value value_name(const pt::ValueName& name, Register next);
  /// What is missing takes no register.
  Value raise(pt::Texts names, pt::NameError error, Register next);
  /// The type of a record or enum; if there is none, the code that says so.
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
  Value stage(pt::Id id, const pt::OpenStage& n, Value left, Register to);
  /// `left` and the results of `others`; `left.next` moves behind them.
  std::span<const Register> with_left(Value& left, std::span<const pt::Expr* const> others);

  // ---- Lambdas (lambdas.cpp)
  /// What is special about a lambda that a `let` binds to a name.
  struct Bound {
    std::string_view name;
    const pt::Expr* rest;  ///< the body of the `let`
  };
  Value lambda(pt::Id id, const pt::LetPatterns& parameters, const pt::Expr& body, const Bound* bound, Register next);
  /// Whether a `let` behind one of the lambdas around this place binds a lambda to the name, which then is none here.
  bool is_forward(std::string_view name) const;
  /// The code of a name that stands for nothing. If it is a forward one, the code says that these do not work.
  void raise_unbound(std::string_view name, Register to);

  State& state_;
  Scope& scope_;
  std::vector<Scope>& scopes_;
  std::vector<rt::Instruction>& code_;
  std::vector<Register>& registers_;
  std::vector<Binding>& bindings_;
  pt::Id origin_ = 0;                   ///< the expression whose code is being written
  std::vector<const pt::Expr*> rests_;  ///< of the `let`s whose lambdas are around this place
};

}  // namespace darkpkg::hash::lower
