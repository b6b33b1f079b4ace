#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/arena.hpp"
#include "rules/hash/lower/runtime_types.hpp"

/// The results of values: what Dark's interpreter makes of their code, with its checks (LibExecution/Interpreter.fs and
/// TypeChecker.fs, LibDB/Seed.fs). Nothing in here reads a file, a clock, the environment or a database.
namespace darkpkg::hash::evaluate {

/// What the code of a value may use, by the hashes of items. All that it returns outlives the Evaluator; null: there
/// is no such item.
class World {
 public:
  virtual ~World() = default;
  virtual const rt::PackageType* type(std::string_view hash) = 0;
  virtual const rt::PackageFn* fn(std::string_view hash) = 0;
  /// The code of a value.
  virtual const rt::Instructions* value(std::string_view hash) = 0;
  /// A name of the item, for messages.
  virtual std::string name(pt::ItemKind kind, std::string_view hash) = 0;
};

/// A value that has a result.
struct Evaluated {
  const rt::Dval* value;
  const rt::ValueType* type;
};
/// A value that only Dark can evaluate: it depends on the environment, needs a builtin that darkpkg does not have, or
/// takes too long.
struct NotEvaluated {
  std::string reason;
};
/// A value whose code fails, in Dark as well.
struct Failed {
  std::string message;
  std::string help;
  std::size_t instruction = 0;  ///< where in the value's own code
};
/// A value that uses one that fails.
struct UsesFailed {};
using Outcome = std::variant<Evaluated, NotEvaluated, Failed, UsesFailed>;

/// Evaluates values, each once: those that a value uses come before it. A value that takes more steps than the limit is
/// not evaluated; whether it does depends on nothing but its own code and that of the functions it calls. Callers need
/// a deep stack (base/deep_stack.hpp).
class Evaluator {
 public:
  /// Results live in `arena`.
  Evaluator(World& world, Arena& arena);
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  /// `hash`: of a value that the world has.
  const Outcome& evaluate(std::string_view hash);

 private:
  class Machine;
  std::unique_ptr<Machine> machine_;
};

}  // namespace darkpkg::hash::evaluate
