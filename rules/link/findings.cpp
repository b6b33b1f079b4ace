#include "rules/link/findings.hpp"

#include <set>

#include "base/joined.hpp"
#include "rules/link/names.hpp"

namespace darkpkg::link {
namespace {

using object::ReferenceKind;

std::string written(const object::Reference& reference) { return "'" + joined(reference.names) + "'"; }

/// The message about a reference that means nothing, where it has to mean something.
struct Missing {
  Code code;
  std::string_view what;
  std::string_view consequence;
};
std::optional<Missing> missing(ReferenceKind kind) {
  switch (kind) {
    case ReferenceKind::value_or_variable:
    case ReferenceKind::fn_or_local: return std::nullopt;
    case ReferenceKind::type: return Missing{Code::unresolved_type, "type", ""};
    case ReferenceKind::required_fn: return Missing{Code::unresolved_value, "function", ""};
    case ReferenceKind::fn_or_value: return Missing{Code::unresolved_value, "function or value", ""};
    case ReferenceKind::fn: return Missing{Code::unresolved_function, "function", ": calling it will fail"};
  }
  return std::nullopt;
}

}  // namespace

std::string_view kind_word(object::ItemKind kind) {
  switch (kind) {
    case object::ItemKind::type: return "type";
    case object::ItemKind::value: return "value";
    case object::ItemKind::fn: break;
  }
  return "function";
}

std::vector<Finding> find_problems(const CheckedItem& item,
                                   const std::function<std::string(const object::Reference&)>& suggestion) {
  std::vector<Finding> out;
  const std::vector<object::Reference>& references = item.index.references;
  for (std::uint32_t i = 0; i < references.size(); i++) {
    if (!item.resolutions[i].missing()) continue;
    std::optional<Missing> problem = missing(references[i].kind);
    if (!problem) continue;
    std::string message = "there is no ";
    message.append(problem->what).append(" ").append(written(references[i])).append(problem->consequence);
    std::string help = suggestion(references[i]);
    each_use(item.positions, i, [&](Span at) { out.push_back({problem->code, at, message, help, i}); });
  }
  // What the compiler took for a local name, because the file binds it, is a definition's after all.
  std::set<std::uint32_t> captured;
  for (const object::Expectation& expectation : item.expectations) {
    std::uint32_t i = expectation.reference;
    if (expectation.kind != object::ExpectationKind::not_a_value &&
        expectation.kind != object::ExpectationKind::not_a_fn)
      continue;
    if (item.resolutions[i].missing() || !captured.insert(i).second) continue;
    each_use(item.positions, i, [&](Span at) {
      out.push_back({Code::shadowed_package_name, at,
                     "the local name " + written(references[i]) + " means a " +
                         (item.resolutions[i].is_fn() ? "function" : "value") + " of the packages here",
                     "give the local another name", i});
    });
  }
  return out;
}

}  // namespace darkpkg::link
