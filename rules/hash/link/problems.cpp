#include "rules/hash/link/problems.hpp"

#include <set>
#include <string>
#include <utility>

#include "base/joined.hpp"
#include "rules/edition/places.hpp"
#include "rules/hash/link/linked_code.hpp"
#include "rules/hash/link/object_code.hpp"

namespace darkpkg::hash {
namespace {

/// What is said of a reference that means nothing.
struct Missing {
  Code code;
  std::string_view what;
  std::string_view consequence;
};
Missing missing(const Reference& reference) {
  switch (reference.kind) {
    case ReferenceKind::type: return {Code::unresolved_type, "type", ""};
    case ReferenceKind::name:
      if (reference.names.size() == 1)
        return {Code::unbound_variable, "variable or value", ": evaluating it will fail"};
      return {Code::unresolved_function, "value or function", ": evaluating it will fail"};
    default: return {Code::unresolved_function, "function", ": calling it will fail"};
  }
}

}  // namespace

std::vector<Problem> find_problems(const CheckedItem& item, Suggestion suggestion) {
  std::vector<Problem> out;
  const std::vector<Reference>& references = item.index.references;
  Result<ItemCode> code = code_of(item.bodies, item.number, references.size());
  if (!code) return out;  // encoding the item says so
  // A reference without a hole is one of those that a name could have been, and that something else is as well.
  std::set<std::uint32_t> in_code;
  wire::HoleReader holes(code->program.holes);
  while (std::optional<wire::Hole> hole = holes.next())
    if (std::optional<std::uint32_t> reference = hole->reference()) in_code.insert(*reference);
  for (std::uint32_t i : in_code) {
    const Reference& reference = references[i];
    if (!item.resolutions[i].missing() || traits(reference.kind).may_be_local) continue;
    const Missing problem = missing(reference);
    const std::string help = suggestion(reference, {});
    std::string message = "there is no ";
    message.append(problem.what).append(" '").append(joined(reference.names)).append("'").append(problem.consequence);
    each_use(item.positions, i, [&](Span at) { out.push_back({problem.code, at, message, help, i}); });
  }
  return out;
}

WarningTraits warning_traits(Code code) {
  return {.about_bound = false, .help_suggests = code == Code::unresolved_function || code == Code::unbound_variable};
}

}  // namespace darkpkg::hash
