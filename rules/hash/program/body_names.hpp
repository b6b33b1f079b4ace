#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/name_scope.hpp"
#include "rules/hash/program/expressions.hpp"
#include "rules/hash/program/item_context.hpp"
#include "rules/hash/program/patterns.hpp"
#include "rules/hash/program/references.hpp"

namespace darkpkg::hash {

/// What the names of a body mean at a place, as far as the file tells: arguments, variables, the function itself, or
/// open nodes and references. Says of names that nothing binds and nothing can have that they are malformed; Dark
/// stores them all the same.
class BodyNames {
 public:
  BodyNames(const FunctionScope& function, ItemContext& context);

  // ---- Scopes
  /// What is bound and visible at a place, to come back to it.
  struct Mark {
    std::size_t locals;
    bool is_self_visible;
  };
  Mark mark() const { return {locals_.mark(), is_self_visible_}; }
  void leave(Mark mark);
  /// The names of a pattern are variables from here on. One that the function has, too, hides the function.
  template <typename Pattern>
  void bind(const Pattern& pattern) {
    auto visit = [&](std::string_view name) { bind_name(name); };
    for_each_variable(pattern, visit);
  }
  /// The parameters of the function are variables in lambdas.
  void enter_lambda() { lambdas_++; }
  void leave_lambda() { lambdas_--; }
  /// In a lambda that is bound to the function's name that name does not mean the function.
  void enter_let_lambda(std::string_view name);
  void leave_let_lambda() { let_lambdas_.pop_back(); }
  bool is_bound(std::string_view name) const { return locals_.find(name) != nullptr; }

  // ---- Names
  /// A name that stands for itself, or is called.
  const pt::Expr* variable(std::string_view name, Span at);
  const pt::Expr* callee(const syntax::QualifiedName& name);
  const pt::Expr* qualified(ReferenceKind::Kind kind, const syntax::QualifiedName& name);
  /// `a.b.c` of which nothing binds `a`: a value or a function, else the field that `access` is.
  const pt::Expr* path(pt::Texts written, Span at, const pt::Expr* access);
  /// A stage of a pipe; type arguments only of a qualified one.
  const pt::PipeStage* stage(std::string_view name, Span at, pt::Exprs arguments);
  const pt::PipeStage* stage(const syntax::QualifiedName& name, pt::TypeReferences type_arguments, pt::Exprs arguments);
  /// A case that needs a type, and has none.
  pt::TypeName type_of_bare_case(std::string_view name, Span at);

 private:
  /// A parameter of the function, or a name that the body binds.
  struct Local {
    std::int32_t argument = -1;
  };

  void bind_name(std::string_view name);
  /// Null if the name is no parameter or variable here.
  const pt::Expr* local(std::string_view name);
  pt::Reference use(ReferenceKind::Kind kind, pt::Texts written, Span at);
  const pt::Expr* open(ReferenceKind::Kind kind, pt::Texts written, Span at, const pt::Expr* otherwise);
  const pt::PipeStage* open_stage(pt::Texts written, Span at, pt::TypeReferences type_arguments, pt::Exprs arguments,
                                  const pt::PipeStage* otherwise);
  const pt::Expr* bare(ReferenceKind::Kind kind, std::string_view name, Span at);
  void warn_bare(std::string_view name, Span at);
  void warn_malformed(pt::Texts written, Span at);
  template <typename T>
  const pt::Expr* make(const T& node) {
    return context_.arena.make<pt::Expr>(pt::Id{0}, node);
  }
  template <typename T>
  const pt::PipeStage* make_stage(const T& node) {
    return context_.arena.make<pt::PipeStage>(pt::Id{0}, node);
  }
  pt::Texts one_name(std::string_view name) { return {context_.arena.make<std::string_view>(name), 1}; }

  ItemContext& context_;
  std::string_view own_name_;
  bool is_self_visible_;  ///< the function's own name, called, means the function
  NameScope<Local> locals_;
  int lambdas_ = 0;                            ///< in how many lambdas this place is
  std::vector<std::string_view> let_lambdas_;  ///< what the lambdas around this place are bound to
};

}  // namespace darkpkg::hash
