#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/name_scope.hpp"
#include "language/diagnostics/diagnostic.hpp"

namespace darkpkg {

/// A parameter or a variable of a definition, for editors.
struct Local {
  std::string name;
  Span scope;                  ///< where the name can be used
  std::vector<Span> bindings;  ///< one, or one for each alternative of a pattern
  std::vector<Span> uses;      ///< in the order of the walk
  std::optional<Span> type;    ///< of a parameter, as it is written
};

/// The bare names of a source that are written in expressions and patterns; others may mean what no local does.
struct BareNames {
  std::vector<Local> locals;
  std::vector<Span> free;  ///< uses of names that no local has
};

/// Collects bare names while a tree is walked. Names must outlive it.
class BareNamesBuilder {
 public:
  explicit BareNamesBuilder(std::string_view text) : text_(text) {}

  /// Begins a pattern, or the parameters of a function, whose names can be used in `scope`. leave() with what it
  /// returns ends that.
  std::size_t enter(Span scope);
  void bind(std::string_view name, Span at, std::optional<Span> type = std::nullopt);
  void use(std::string_view name, Span at);
  void leave(std::size_t mark) { names_.undo(mark); }

  /// All that are written: the parser makes up others.
  BareNames take();

 private:
  struct Bound {
    std::size_t local = 0;
    std::uint32_t pattern = 0;
  };
  bool is_written(std::string_view name, Span at) const;

  const std::string_view text_;
  NameScope<Bound> names_;
  BareNames found_;
  std::unordered_map<std::uint32_t, std::size_t> by_place_;  // numbers of locals
  Span scope_;
  std::uint32_t pattern_ = 0;
};

}  // namespace darkpkg
