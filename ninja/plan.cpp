#include "ninja/plan.hpp"

#include "base/file.hpp"
#include "base/output_file.hpp"
#include "ninja/generate.hpp"
#include "ninja/graph.hpp"
#include "workspace/discover.hpp"

namespace darkpkg {
namespace {

bool holds(const std::string& path, const Result<std::string>& text) {
  Result<std::string> there = read_file(path);
  return there && text && *there == *text;
}

}  // namespace

Result<Plan> make_plan(const BuildSettings& settings) {
  Plan out;
  if (Result<void> regular = check_regular(settings.database); !regular) return tl::unexpected(regular.error());
  Result<Discovery> found = discover(*settings.edition, settings.root, {settings.build_dir, settings.object_dir});
  if (!found) return tl::unexpected(found.error());
  out.refused = std::move(found->refused);
  if (!out.refused.empty()) return out;
  Manifest manifest = make_graph(settings, *found).manifest;
  out.is_recorded = holds(settings.manifest(), manifest_text(settings, manifest)) &&
                    holds(settings.fingerprints(), fingerprints_text(settings));
  Result<Survey> survey = take_survey(settings, std::move(manifest));
  if (!survey) return tl::unexpected(survey.error());
  out.survey = std::move(*survey);
  // Such a generation removes the stamp.
  if (!out.is_recorded && out.survey.stale.empty()) out.survey.link_due = true;
  return out;
}

}  // namespace darkpkg
