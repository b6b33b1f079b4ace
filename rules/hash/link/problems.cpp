#include "rules/hash/link/problems.hpp"

#include <set>
#include <string>
#include <utility>

#include "base/joined.hpp"
#include "rules/edition/places.hpp"
#include "rules/hash/diagnostics/codes.hpp"
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
      if (reference.names.size() == 1) return {codes::unbound_name, "variable or value", ": evaluating it will fail"};
      return {codes::unresolved_name, "value or function", ": evaluating it will fail"};
    default: return {codes::unresolved_name, "function", ": calling it will fail"};
  }
}

/// The name of a `let` around the lambda in which it stands, which means another thing there.
Problem captured(const Reference& reference, const darkpkg::Resolution& found, Span at, std::uint32_t number) {
  return {codes::captured_name, at,
          "'" + reference.names.back() + "' is not the function that this `let` names, but a " +
              (found.is_fn() ? "function" : "value") + " of the packages",
          "give the inner function another name", number};
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
    const bool may_be_local = traits(reference.kind).may_be_local;
    if (may_be_local && !item.resolutions[i].missing())
      each_use(item.positions, i, [&](Span at) { out.push_back(captured(reference, item.resolutions[i], at, i)); });
    if (may_be_local || !item.resolutions[i].missing()) continue;
    const Missing problem = missing(reference);
    const std::string help = suggestion(reference, {});
    std::string message = "there is no ";
    message.append(problem.what).append(" '").append(joined(reference.names)).append("'").append(problem.consequence);
    each_use(item.positions, i, [&](Span at) { out.push_back({problem.code, at, message, help, i}); });
  }
  return out;
}

WarningTraits warning_traits(Code code) {
  return {.about_bound = code == codes::captured_name,
          .help_suggests = code == codes::unresolved_name || code == codes::unbound_name};
}

}  // namespace darkpkg::hash
