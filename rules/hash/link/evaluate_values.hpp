#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.hpp"
#include "rules/hash/link/load_rows.hpp"

namespace darkpkg::hash {

/// What a row has of an item: PT of a value, RT of others, with its header; and a name of the item, for messages.
struct Content {
  std::string bytes;
  std::string name;
};

/// What a value's row gets besides its code: `rt_dval` and `value_type`.
struct ValueResult {
  std::string hash;
  std::string dval;
  std::string type;
};
/// A value that can't be evaluated.
struct ValueProblem {
  std::string hash;
  std::string message;
  std::string help;
  std::size_t instruction = 0;  ///< of the value's code
};
struct EvaluatedValues {
  std::vector<ValueResult> results;  ///< none of those that only Dark can evaluate
  std::vector<ValueProblem> problems;
};

using FetchContent = FunctionRef<std::optional<Content>(ItemKind kind, std::string_view hash)>;

/// Evaluates the values with these hashes. They and what they use are among `winners`, or `fetch` finds them.
EvaluatedValues evaluate_values(std::span<const std::string> hashes, std::span<LoadedItem* const> winners,
                                FetchContent fetch);

}  // namespace darkpkg::hash
