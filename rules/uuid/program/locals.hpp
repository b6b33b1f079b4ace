#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/name_scope.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "rules/uuid/syntax/tree.hpp"

namespace darkpkg {

/// The parameters and variables at a place of a body: which names are bound, and which `let` nothing uses. Only for
/// warnings: what a name means to Dark is said in scope.cpp.
class Locals {
 public:
  void bind(std::string_view name) { names_.bind(name, {}); }
  /// Binds the variables of a `let`, which are reported if they are not used before they are left.
  void bind_let(const syntax::Pattern& pattern);

  /// Whether the name is bound. It counts as used then.
  bool use(std::string_view name) {
    Local* local = names_.find(name);
    if (local) local->is_used = true;
    return local != nullptr;
  }
  /// The bound name that is spelt nearly like this one; empty if none is.
  std::string nearest(std::string_view name) const;

  /// What is bound from now on goes with the number that this returns.
  std::size_t mark() const { return names_.mark(); }
  void leave(std::size_t mark);

  /// Warns of a name. To be shown only if the file has no errors: what could not be read may bind or use the name.
  void warn(Code code, Span at, std::string message, std::string help) {
    warnings_.push_back({code, at, std::move(message), std::move(help), {}});
  }
  std::vector<Diagnostic> take_warnings() { return std::move(warnings_); }

 private:
  struct Local {
    Span at;  ///< of a `let`; empty: nobody has to use it
    bool is_used = false;
  };
  NameScope<Local> names_;
  std::vector<Diagnostic> warnings_;
};

}  // namespace darkpkg
