#include "link/step.hpp"

#include <algorithm>

#include "link/cascade.hpp"
#include "link/check.hpp"
#include "link/compare.hpp"
#include "link/identify.hpp"
#include "link/resolve_items.hpp"
#include "link/timer.hpp"

namespace darkpkg::link {
namespace {

/// The items that changed, and those that may mean something else. True if the items have to be compared again.
Result<bool> find_changed(Step& step) {
  Timer timer(step.read_us);
  Result<Comparison> compared = compare_items(step);
  if (!compared) return tl::unexpected(compared.error());
  static_cast<Comparison&>(step) = std::move(*compared);
  return find_affected(step);
}

/// Resolves them, and finds who uses what says something else. True if the items have to be compared again.
Result<bool> resolve_changed(Step& step) {
  Timer timer(step.resolve_us);
  prepare_names(step);
  if (Result<void> done = resolve_items(step); !done) return tl::unexpected(done.error());
  if (step.only_names) return false;
  const std::size_t before = step.items.size();
  Result<bool> again = find_users(step);
  if (!again || *again) return again;
  if (step.items.size() > before || std::ranges::any_of(step.items, &Item::in_cascade))
    if (Result<void> done = resolve_items(step); !done) return tl::unexpected(done.error());
  return false;
}

/// Gives the items their ids, and finds who shares one. True if the items have to be compared again.
Result<bool> identify_changed(Step& step) {
  if (step.only_names) return false;
  Timer timer(step.resolve_us);
  identify_items(step);
  return find_twins(step);
}

}  // namespace

Result<void> run_step(Step& step) {
  for (Result<bool> again = true; *again;) {
    again = find_changed(step);
    if (!again) return tl::unexpected(again.error());
    if (*again) continue;
    // Of a file that does not compile a full step knows nothing, not even what others could mean in it.
    if (step.full && step.has_errors) break;
    for (auto pass : {resolve_changed, identify_changed}) {
      again = pass(step);
      if (!again) return tl::unexpected(again.error());
      if (*again) break;
    }
  }
  Timer timer(step.resolve_us);
  return check_files(step);
}

}  // namespace darkpkg::link
